// Gradients of the objectives of objectives.hpp by every column: answers compared first, then processor time, the columns taking
// turns for some rounds, the least of each. Usage: bench_autodiff [rounds] [part of the objectives' names] [part
// of a column's, which then runs beside the plain value alone]
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "bench/autodiff/column.hpp"

using namespace ermine::bench;

namespace {

/// Computed independently (twelve libraries agree): value and 2-norm of the gradient, or of the entries of the Hessian.
const std::map<std::string, std::pair<double, double>> expected{
    {"a mixture", {-18880.1302137, 2070.54046162}},     {"b logistic", {8687.7900083, 2430.73391857}},
    {"c network", {773.301722587, 1057.3953591}},       {"d likelihood", {-855790.093161, 7358.11613192}},
    {"e1 trajectory", {2515.79688937, 23462.0087879}},  {"e2 Kepler", {8060141.75772, 3207696.48026}},
    {"f Hessian of d", {-855790.093161, 335016.695262}}};

double seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}
bool close(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }

struct Cell {
  double best = INFINITY;
  std::uint64_t bytes = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 7;
  const std::string objectives = argc > 2 ? argv[2] : "", chosen = argc > 3 ? argv[3] : "";
  std::vector<Column> columns{plain_column(), forward_column(), tape_column(), rewound_tape_column(),
                              block_column(), adolc_column(),   ceres_column()};
  std::erase_if(columns,
                [&](const Column& c) { return c.name != "plain value" && c.name.find(chosen) == std::string::npos; });
  for (Column& column : columns)
    std::erase_if(column.runs, [&](const Run& run) { return run.objective.find(objectives) == std::string::npos; });
  std::map<std::string, std::map<std::string, Cell>> table;
  bool right = true;
  for (const Column& column : columns)
    for (const Run& run : column.runs) {
      const Answer answer = run.once();
      const auto& [value, norm] = expected.at(run.objective);
      double sum = 0;
      for (const double g : answer.gradient) sum += g * g;
      if (close(answer.value, value) && (answer.gradient.empty() || close(std::sqrt(sum), norm))) continue;
      std::printf("WRONG: %s of %s: value %.12g, gradient norm %.12g\n", run.objective.c_str(), column.name.c_str(),
                  answer.value, std::sqrt(sum));
      right = false;
    }
  for (int round = 0; round < rounds; ++round)
    for (const Column& column : columns)
      for (const Run& run : column.runs) {
        Cell& cell = table[run.objective][column.name];
        for (double spent = 0; spent < 0.02;) {  // short ones several times
          const double before = seconds();
          const Answer answer = run.once();
          const double taken = seconds() - before;
          spent += taken + 1e-6;
          cell.best = std::min(cell.best, taken);
          cell.bytes = answer.bytes;
        }
      }
  std::printf("%-14s", "ms (x value)");
  for (const Column& column : columns) std::printf("%22s", column.name.c_str());
  std::printf("\n");
  for (const auto& [objective, cells] : table) {
    std::printf("%-14s", objective.c_str());
    const double plain = cells.at("plain value").best;
    for (const Column& column : columns) {
      const auto cell = cells.find(column.name);
      if (cell == cells.end())
        std::printf("%22s", "-");
      else
        std::printf("%13.3f (%5.2f)", 1e3 * cell->second.best, cell->second.best / plain);
    }
    std::printf("\n");
    for (const auto& [name, cell] : cells)
      if (cell.bytes > 0) std::printf("    %s: %.3f MB\n", name.c_str(), 1e-6 * static_cast<double>(cell.bytes));
  }
  std::printf("12 bytes an operand of a statement, 8 a statement for its adjoint. Compiled -O3 -march=native by %s.\n",
              __VERSION__);
  return right ? 0 : 1;
}
