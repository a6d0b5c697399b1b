/// @file
/// Tables with a known truth for the laws of choosing.

#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/data/table.hpp"

namespace choose_tests {

using namespace ermine;

inline data::ColumnData numbers(std::string name, std::vector<double> values) {
  data::ColumnData c;
  c.name = std::move(name);
  c.values = std::move(values);
  return c;
}

inline data::ColumnData category(std::string name, std::vector<std::int32_t> codes, std::vector<std::string> levels) {
  data::ColumnData c;
  c.name = std::move(name);
  c.type = data::ColumnType::category;
  c.codes = std::move(codes);
  c.levels = std::move(levels);
  return c;
}

/// Columns x0 ... of which only the first two matter, a class `two` (a quarter is yes), a number `y`, groups `g` of about
/// five rows, weights `w`.
inline data::Table table_of(std::uint64_t n, std::uint32_t m, std::uint64_t seed) {
  core::Stream random(seed, core::Purpose::test);
  std::vector<std::vector<double>> x(m, std::vector<double>(n));
  std::vector<double> y(n), g(n), w(n);
  std::vector<std::int32_t> two(n);
  for (std::uint64_t i = 0; i < n; ++i) {
    for (std::uint32_t j = 0; j < m; ++j) x[j][i] = 3.0 * j + std::pow(10.0, j % 3) * random.normal();
    const double eta = x[0][i] + (m > 1 ? (x[1][i] - 3) / 10 : 0);
    y[i] = eta + random.normal();
    two[i] = random.uniform() < 1 / (1 + std::exp(1.5 - eta)) ? 1 : 0;
    g[i] = static_cast<double>(random.below(n / 5 + 1));
    w[i] = random.uniform(0.5, 2);
  }
  std::vector<data::ColumnData> columns;
  for (std::uint32_t j = 0; j < m; ++j) columns.push_back(numbers("x" + std::to_string(j), std::move(x[j])));
  columns.push_back(category("two", std::move(two), {"no", "yes"}));
  columns.push_back(numbers("y", std::move(y)));
  columns.push_back(numbers("g", std::move(g)));
  columns.push_back(numbers("w", std::move(w)));
  return data::Table(std::move(columns));
}

inline std::vector<std::string> inputs(std::uint32_t m) {
  std::vector<std::string> names;
  for (std::uint32_t j = 0; j < m; ++j) names.push_back("x" + std::to_string(j));
  return names;
}

}  // namespace choose_tests
