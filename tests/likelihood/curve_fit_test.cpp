// Curves through points: NIST's certified problems, weights, and what is refused.
#include "ermine/likelihood/curve_fit.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"

using namespace ermine;
using likelihood::Fit;
using likelihood::Status;

namespace {

data::Table table_of(std::vector<std::pair<std::string, std::vector<double>>> columns) {
  std::vector<data::ColumnData> made;
  for (auto& [name, values] : columns) {
    data::ColumnData column;
    column.name = name;
    column.values = std::move(values);
    made.push_back(std::move(column));
  }
  return data::Table(std::move(made));
}

/// A problem as NIST's own file states it: model, starts, certified values, data.
struct Certified {
  std::string formula;
  likelihood::Starts starts[2];
  std::vector<double> values, errors;
  data::Table table;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t i = text.find(from); i != std::string::npos; i = text.find(from, i + to.size()))
    text.replace(i, from.size(), to);
  return text;
}

/// "y = ... + e" from the lines of the model, in our notation.
std::string model_of(const std::vector<std::string>& lines) {
  std::string text;
  bool on = false;
  for (const std::string& line : lines) {
    if (on && line.find("Starting") != std::string::npos) break;
    if (on) text += " " + line;
    on = on || line.rfind("Model:", 0) == 0;
  }
  const std::size_t first = std::min(text.find("y "), text.find("log[y]"));
  const std::size_t last = text.rfind("+");
  text = text.substr(first, last - first);
  for (const auto& [from, to] :
       {std::pair<const char*, const char*>{"**", "^"}, {"[", "("}, {"]", ")"}, {"arctan", "atan"}})
    text = replaced(text, from, to);
  return text;
}

Certified read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(replaced(line, "\r", ""));
  Certified problem;
  problem.formula = model_of(lines);
  std::vector<std::pair<std::string, std::vector<double>>> columns;
  for (const std::string& line : lines) {
    std::istringstream words(line);
    std::string name, equals;
    double start1 = 0, start2 = 0, value = 0, error = 0;
    if (words >> name >> equals >> start1 >> start2 >> value >> error && equals == "=" && name[0] == 'b') {
      problem.starts[0].emplace_back(name, start1);
      problem.starts[1].emplace_back(name, start2);
      problem.values.push_back(value);
      problem.errors.push_back(error);
    }
  }
  std::size_t at = 0;
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (lines[i].rfind("Data:", 0) == 0) at = i;
  std::istringstream head(lines[at].substr(5));
  for (std::string name; head >> name;) columns.push_back({name, {}});
  for (std::size_t i = at + 1; i < lines.size(); ++i) {
    std::istringstream cells(lines[i]);
    double x = 0;
    for (std::size_t c = 0; c < columns.size() && cells >> x; ++c) columns[c].second.push_back(x);
  }
  problem.table = table_of(std::move(columns));
  return problem;
}

double digits(double got, double expected) {
  return got == expected ? 16 : -std::log10(std::fabs(got - expected) / std::fabs(expected));
}

}  // namespace

TEST_CASE("NIST's certified nonlinear problems come out to nine digits and more, from both starts") {
  const char* const root = std::getenv("ERMINE_DATA_DIR");
  const std::filesystem::path folder = std::filesystem::path(root ? root : "../shared/data") / "nist_nonlinear";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: no " << folder.string() << "; ERMINE_DATA_DIR names the folder of the data sets");
    return;
  }
  int problems = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".dat") continue;
    const Certified known = read(entry.path());
    const bool rounded_data = entry.path().stem() == "Lanczos1";
    for (const likelihood::Starts& start : known.starts) {
      const Fit fit = likelihood::fit_curve(known.table, known.formula, {.start = start});
      INFO(entry.path().stem().string(), ": ", known.formula);
      CHECK(fit.status == Status::accurate);
      REQUIRE(fit.parameters.size() == known.values.size());
      for (const likelihood::FittedParameter& p : fit.parameters) {
        const std::size_t j = std::stoul(p.name.substr(1)) - 1;
        CHECK(digits(p.value, known.values[j]) >= 9);
        CHECK(digits(p.error, known.errors[j]) >= (rounded_data ? 3 : 9));
      }
    }
    ++problems;
  }
  CHECK(problems >= 19);
}

TEST_CASE("A weight of 4 is the row four times for the parameters, and columns may stand on both sides") {
  core::Stream stream(4, core::Purpose::test);
  std::vector<double> x, y, w, x4, y4;
  for (int i = 0; i < 40; ++i) {
    x.push_back(i * 0.1);
    y.push_back(3 * std::exp(-0.7 * x[i]) + 0.05 * stream.normal());
    w.push_back(i % 3 == 0 ? 4 : 1);
    for (int k = 0; k < w[i]; ++k) x4.push_back(x[i]), y4.push_back(y[i]);
  }
  const likelihood::Starts start{{"a", 1}, {"k", 1}};
  const Fit weighted = likelihood::fit_curve(table_of({{"x", x}, {"y", y}, {"w", w}}), "y = a*exp(-k*x)",
                                             {.start = start, .weight = "w"});
  const Fit repeated = likelihood::fit_curve(table_of({{"x", x4}, {"y", y4}}), "0 = a*exp(-k*x) - y", {.start = start});
  CHECK(weighted.minimum == doctest::Approx(repeated.minimum).epsilon(1e-12));
  for (std::size_t j = 0; j < 2; ++j)
    CHECK(weighted.parameters[j].value == doctest::Approx(repeated.parameters[j].value).epsilon(1e-13));
}

TEST_CASE("A curve's fit is the same bits for any number of threads") {
  core::Stream stream(4, core::Purpose::test);
  std::vector<double> x, y;
  for (int i = 0; i < 30000; ++i) {
    x.push_back(10 * stream.uniform());
    y.push_back(2 + std::sin(1.3 * x.back()) + 0.1 * stream.normal());
  }
  const data::Table table = table_of({{"x", x}, {"y", y}});
  const likelihood::Starts start{{"a", 1}, {"b", 1}, {"c", 1.25}};
  const Fit alone = likelihood::fit_curve(table, "y = a + b*sin(c*x)", {.start = start});
  CHECK(likelihood::is_valid(alone.status));
  for (const std::uint32_t threads : {2, 3, 8}) {
    core::Pool pool(threads);
    const Fit fit = likelihood::fit_curve(table, "y = a + b*sin(c*x)", {.start = start, .pool = &pool});
    for (std::size_t j = 0; j < 3; ++j) CHECK(fit.parameters[j].value == alone.parameters[j].value);
    CHECK(fit.covariance == alone.covariance);
  }
}

TEST_CASE("Parameters that the data do not fix are named, and have no errors") {
  const data::Table table = table_of({{"x", {1, 2, 3, 4}}, {"y", {1, 3, 2, 5}}});
  const Fit fit = likelihood::fit_curve(table, "y = a + b + 0*x", {.start = {{"a", 1}, {"b", 1}}});
  CHECK(fit.status == Status::not_positive_definite);
  CHECK(fit.covariance.empty());
  CHECK(fit.reason.find("`b`") != std::string::npos);
}

TEST_CASE("What is no curve is refused, with a word on what to do") {
  const data::Table table = table_of({{"x", {1, 2, 3, NAN}}, {"y", {1, 3, 2, 5}}});
  const auto refused = [&](const char* formula, likelihood::Starts start) {
    return [&table, formula, start] { return likelihood::fit_curve(table, formula, {.start = start}); };
  };
  CHECK_THROWS_AS(refused("a + y", {{"a", 1}})(), core::UsageError);
  CHECK_THROWS_AS(refused("y = a * (", {{"a", 1}})(), core::UsageError);
  CHECK_THROWS_AS(refused("y = a * y", {})(), core::UsageError);
  CHECK_THROWS_AS(refused("y = a * y", {{"a", 1}, {"b", 1}})(), core::UsageError);
  CHECK_THROWS_AS(refused("y = a", {{"a", 1}})(), core::UsageError);
  CHECK_THROWS_AS(refused("y = a * x", {{"a", 1}})(), core::DataError);
  CHECK_THROWS_AS(refused("y = log(a) * y", {{"a", -1}})(), core::TrainingError);
  CHECK_THROWS_AS(refused("y = a*y + b*y + c + d + f", {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}, {"f", 1}})(),
                  core::DataError);
}
