/// @file
/// Tables with known truth for the tests of models.

#pragma once

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/data/table.hpp"
#include "ermine/models/fit.hpp"

namespace ermine::testing {

inline data::ColumnData number_column(std::string name, std::vector<double> values) {
  data::ColumnData column;
  column.name = std::move(name);
  column.values = std::move(values);
  return column;
}

inline data::ColumnData category_column(std::string name, std::vector<std::int32_t> codes,
                                        std::vector<std::string> levels) {
  data::ColumnData column;
  column.name = std::move(name);
  column.type = data::ColumnType::category;
  column.codes = std::move(codes);
  column.levels = std::move(levels);
  return column;
}

/// n rows: numbers x0, x1, ... far from 0 and of different spread, correlated; a category g of three levels; a weight w in
/// [0.5, 2]; targets y (a number), two (2 classes), three (3 classes) that depend on them with noise.
inline data::Table sample_table(std::uint64_t n, std::uint32_t m, std::uint64_t seed = 1) {
  core::Stream random(seed, core::Purpose::test);
  std::vector<std::vector<double>> x(m, std::vector<double>(n));
  std::vector<double> y(n), w(n);
  std::vector<std::int32_t> g(n), two(n), three(n);
  for (std::uint64_t i = 0; i < n; ++i) {
    const double common = random.normal();
    double eta = 0.3;
    for (std::uint32_t j = 0; j < m; ++j) {
      const double z = 0.5 * common + random.normal();
      x[j][i] = 10.0 * j - 5 + std::pow(10.0, static_cast<double>(j % 3) - 1) * z;
      eta += (j % 2 == 0 ? 0.8 : -0.5) * z / (1 + j);
    }
    g[i] = static_cast<std::int32_t>(random.below(3));
    eta += 0.4 * (g[i] - 1);
    y[i] = 3 + 2 * eta + random.normal();
    two[i] = random.uniform() < 1 / (1 + std::exp(-eta)) ? 1 : 0;
    const double u = random.uniform(), a = 1, b = std::exp(0.7 * eta), c = std::exp(-eta);
    three[i] = u * (a + b + c) < a ? 0 : u * (a + b + c) < a + b ? 1 : 2;
    w[i] = random.uniform(0.5, 2);
  }
  std::vector<data::ColumnData> columns;
  for (std::uint32_t j = 0; j < m; ++j) columns.push_back(number_column("x" + std::to_string(j), std::move(x[j])));
  columns.push_back(category_column("g", std::move(g), {"a", "b", "c"}));
  columns.push_back(number_column("w", std::move(w)));
  columns.push_back(number_column("y", std::move(y)));
  columns.push_back(category_column("two", std::move(two), {"no", "yes"}));
  columns.push_back(category_column("three", std::move(three), {"p", "q", "r"}));
  return data::Table(std::move(columns));
}

/// Every kind that takes both penalties and every optimiser, with the target it is made for.
inline std::vector<std::pair<std::string, std::string>> kinds_and_targets() {
  return {{"linear", "y"}, {"logistic", "two"}, {"softmax", "three"}, {"softmax", "two"}};
}

/// The same and, for the laws that ask for no category and no intercept, the line as a formula; with its input columns; and
/// classifiers of other makes, which have no l2 and not all of them coefficients.
struct Subject {
  std::string kind, target;
  std::vector<std::string> features;
  bool penalised = true;       ///< Takes l2.
  bool signed_weights = true;  ///< Weights of either sign.
  bool counts = true;          ///< Weight 2 is the row twice, to rounding.
  double l1 = 0;
};

inline std::vector<std::string> numbers_and_category(std::uint32_t m) {
  std::vector<std::string> features;
  for (std::uint32_t j = 0; j < m; ++j) features.push_back("x" + std::to_string(j));
  features.emplace_back("g");
  return features;
}

inline std::vector<Subject> every_subject(std::uint32_t m) {
  std::vector<Subject> subjects;
  for (const auto& [kind, target] : kinds_and_targets()) subjects.push_back({kind, target, numbers_and_category(m)});
  std::vector<std::string> numbers = numbers_and_category(m);
  numbers.pop_back();
  std::string line = "formula:constant";
  for (const std::string& x : numbers) line += " + slope_" + x + "*" + x;
  subjects.push_back({line, "y", numbers});
  for (const char* kind : {"lda", "qda"})
    for (const char* target : {"two", "three"}) subjects.push_back({kind, target, numbers_and_category(m), false});
  subjects.push_back({.kind = "ridge", .target = "y", .features = numbers_and_category(m)});
  subjects.push_back(
      {.kind = "lasso", .target = "y", .features = numbers_and_category(m), .penalised = false, .l1 = 0.01});
  subjects.push_back({.kind = "elastic-net", .target = "y", .features = numbers_and_category(m), .l1 = 0.01});
  return subjects;
}

inline models::FitResult fit(const std::string& kind, const data::Table& train, const models::FitOptions& options) {
  return models::fit(kind, train, train.slice(0, 0), options);
}

/// The folder of the real data, or "" where it is missing.
inline std::string data_folder() {
  const char* const folder = std::getenv("ERMINE_DATA_DIR");
  return folder != nullptr && std::ifstream(std::string(folder) + "/iris/iris.csv") ? folder : "";
}

/// |a - b| against the larger of them.
inline double relative_difference(double a, double b) {
  const double scale = std::fmax(std::fabs(a), std::fabs(b));
  return scale == 0 ? 0 : std::fabs(a - b) / scale;
}

}  // namespace ermine::testing
