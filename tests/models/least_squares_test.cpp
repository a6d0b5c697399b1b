// Least squares: certified problems of NIST, the two ways of solving, degenerate columns, l1.

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <sstream>

#include "ermine/core/pool.hpp"
#include "tests/models/support.hpp"

namespace {

using namespace ermine;
using namespace ermine::testing;

/// A problem of NIST's Statistical Reference Datasets, read from its own file.
struct Certified {
  std::vector<double> estimate, deviation;
  double sigma = 0, r2 = 0, f = 0;
  std::vector<std::vector<double>> rows;  ///< y, x1, ...
};

Certified read_certified(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  Certified c;
  bool data = false;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first == "Data:") {
      data = line.find(" y ") != std::string::npos;
      continue;
    }
    double a = 0, b = 0;
    if (data) {
      std::istringstream numbers(line);
      std::vector<double> row;
      while (numbers >> a) row.push_back(a);
      if (row.size() > 1) c.rows.push_back(row);
    } else if (first.size() > 1 && first[0] == 'B' && first[1] >= '0' && first[1] <= '9' && words >> a >> b) {
      c.estimate.push_back(a);
      c.deviation.push_back(b);
    } else if (first == "Standard" && line.find("Deviation") != std::string::npos) {
      std::string word;
      words >> word;
      if (words >> a) c.sigma = a;
    } else if (first == "R-Squared" && words >> a) {
      c.r2 = a;
    } else if (first == "Regression" && c.f == 0) {
      double df = 0, ss = 0, ms = 0;
      if (words >> df >> ss >> ms >> a) c.f = a;
    }
  }
  return c;
}

/// Digits on which two numbers agree.
double digits(double found, double certified) {
  if (found == certified) return 16;
  return -std::log10(certified == 0 ? std::fabs(found) : std::fabs(found - certified) / std::fabs(certified));
}

data::Table table_of(const Certified& c) {
  std::vector<data::ColumnData> columns;
  for (std::size_t j = 0; j < c.rows[0].size(); ++j) {
    std::vector<double> values;
    for (const auto& row : c.rows) values.push_back(row[j]);
    columns.push_back(number_column(j == 0 ? "y" : "x" + std::to_string(j), values));
  }
  return data::Table(std::move(columns));
}

}  // namespace

TEST_CASE("NIST's certified least squares problems: coefficients to 13 digits, errors to 12") {
  const std::string folder = data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: no data in ERMINE_DATA_DIR");
    return;
  }
  struct Problem {
    const char* name;
    int powers;
    bool intercept;
  };
  for (const Problem& problem : {Problem{"Norris", 1, true},
                                 {"NoInt1", 1, false},
                                 {"Filip", 10, true},
                                 {"Longley", 1, true},
                                 {"Wampler1", 5, true},
                                 {"Wampler2", 5, true},
                                 {"Wampler3", 5, true},
                                 {"Wampler5", 5, true}}) {
    const Certified c = read_certified(folder + "/nist_linear/" + problem.name + ".dat");
    CAPTURE(std::string(problem.name));
    REQUIRE(c.rows.size() > 5);
    models::FitOptions options{.target = "y", .intercept = problem.intercept};
    if (problem.powers > 1) options.basis = {"powers:" + std::to_string(problem.powers)};
    const auto result = fit("linear", table_of(c), options);
    const auto& rows = result.model.data().coefficients[0].rows;
    REQUIRE(rows.size() == c.estimate.size());
    double value = 16, error = 16;
    for (std::size_t j = 0; j < rows.size(); ++j) {
      value = std::min(value, digits(rows[j].value, c.estimate[j]));
      if (c.deviation[j] > 0) error = std::min(error, digits(rows[j].error, c.deviation[j]));
    }
    MESSAGE(std::string(problem.name) << ": " << value << " digits, errors " << error);
    CHECK(value >= 13);
    CHECK(error >= 12);
    if (c.sigma > 0) {
      CHECK(digits(result.model.data().details.at("sigma").number(), c.sigma) >= 13);
      CHECK(digits(result.model.data().details.at("anova").at("f").number(), c.f) >= 12);
    }
    CHECK(digits(result.model.data().details.at("r2").number(), c.r2) >= 13);
  }
}

TEST_CASE("large problems, solved in double, agree with small ones, solved in double-double") {
  // 2,000 rows are below the limit of work, 60,000 rows (the same thirty times) above it.
  const data::Table small = sample_table(2000, 22);
  std::vector<std::uint64_t> rows;
  for (std::uint64_t i = 0; i < 60000; ++i) rows.push_back(i % 2000);
  const data::Table large = small.take(rows);
  for (const double l2 : {0.0, 0.1}) {
    const models::FitOptions options{.target = "y", .weight = "w", .features = numbers_and_category(22), .l2 = l2};
    const auto a = fit("linear", small, options), b = fit("linear", large, options);
    const auto &x = a.model.data().coefficients[0].rows, &y = b.model.data().coefficients[0].rows;
    for (std::size_t j = 0; j < x.size(); ++j) {
      CAPTURE(x[j].name);
      CHECK(std::fabs(x[j].value - y[j].value) <= 1e-13 * std::max(std::fabs(x[j].value), x[j].error));
    }
    CHECK(relative_difference(a.risk, b.risk) < 1e-13);
  }
}

TEST_CASE("a duplicate column, n < p and a constant column leave coefficients of 0 without an error") {
  const data::Table table = sample_table(50, 2);
  const auto x0 = table.column("x0").values;
  std::vector<double> twice;
  for (const double v : x0) twice.push_back(2 * v + 1);
  const data::Table wide =
      table.with(number_column("twice", twice)).with(number_column("flat", std::vector<double>(50, 7.5)));
  for (const char* kind : {"linear", "logistic", "softmax"}) {
    const char* const target = std::string(kind) == "linear" ? "y" : "two";
    const auto result = fit(kind, wide, {.target = target, .features = {"x0", "x1", "twice", "flat"}, .l2 = 0.0});
    const auto plain = fit(kind, wide, {.target = target, .features = {"x0", "x1"}, .l2 = 0.0});
    const auto& rows = result.model.data().coefficients[0].rows;
    REQUIRE(rows.size() == 5);
    for (std::size_t j = 0; j < 3; ++j)
      CHECK(rows[j].value == doctest::Approx(plain.model.data().coefficients[0].rows[j].value).epsilon(1e-10));
    for (std::size_t j = 3; j < 5; ++j) {
      CHECK(rows[j].value == 0);
      CHECK(std::isnan(rows[j].error));
    }
    CHECK(result.remarks.size() == 2);
  }
  const auto few = fit("linear", table.slice(0, 3), {.target = "y", .features = {"x0", "x1", "w", "g"}});
  CHECK(few.model.predict(table.slice(0, 3)).value[0] == doctest::Approx(table.column("y").values[0]).epsilon(1e-9));
  for (const auto& c : few.model.data().coefficients[0].rows) CHECK(std::isnan(c.error));
}

TEST_CASE("with l1 the optimality conditions of the lasso hold and zeros are exact") {
  const data::Table table = sample_table(500, 8, 3);
  const std::vector<std::string> features = {"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"};
  const double l1 = 0.4;
  const auto result = fit("linear", table, {.target = "y", .features = features, .l1 = l1});
  const auto prediction = result.model.predict(table);
  const auto& rows = result.model.data().coefficients[0].rows;
  int zeros = 0;
  for (std::size_t j = 0; j < features.size(); ++j) {
    const auto x = table.column(features[j]).values;
    double mean = 0, variance = 0, slope = 0;
    for (const double v : x) mean += v / 500;
    for (const double v : x) variance += (v - mean) * (v - mean) / 500;
    for (std::size_t i = 0; i < 500; ++i)
      slope += 2 * (prediction.value[i] - table.column("y").values[i]) * (x[i] - mean) / std::sqrt(variance) / 500;
    const double beta = rows[j + 1].value;
    if (beta == 0) {
      ++zeros;
      CHECK(std::fabs(slope) <= l1 * (1 + 1e-9));
    } else {
      CHECK(slope == doctest::Approx(beta > 0 ? -l1 : l1).epsilon(1e-9));
    }
  }
  CHECK(zeros > 0);
  CHECK(zeros < 8);
}
