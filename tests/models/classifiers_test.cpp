// Logistic and softmax regression against 113-bit arithmetic, and what is said about data without a minimum.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>

#include "ermine/core/error.hpp"
#include "ermine/data/read.hpp"
#include "tests/models/reference.hpp"
#include "tests/models/support.hpp"

namespace {

using namespace ermine;
using namespace ermine::testing;

struct Comparison {
  double value = 0, error = 0;  ///< Largest relative differences.
};

std::vector<std::vector<double>> cells(const data::Table& table, const std::vector<std::string>& names) {
  std::vector<std::vector<double>> columns;
  for (const std::string& name : names) {
    const auto view = table.column(name).values;
    columns.emplace_back(view.begin(), view.end());
  }
  return columns;
}

Comparison compare_logistic(const data::Table& table, const models::FitOptions& options) {
  const auto result = fit("logistic", table, options);
  const auto& rows = result.model.data().coefficients.at(0).rows;
  std::vector<int> label;
  for (std::uint64_t i = 0; i < table.rows(); ++i)
    label.push_back(table.column(options.target).text(i) == result.model.data().classes[1] ? 1 : 0);
  std::vector<double> w(table.rows(), 1.0);
  if (!options.weight.empty()) {
    const auto view = table.column(options.weight).values;
    w.assign(view.begin(), view.end());
  }
  const QuadFit truth = quad_softmax(cells(table, options.features), label, w, 2, *options.l2);
  Comparison worst;
  REQUIRE(rows.size() == truth.beta[0].size());
  for (std::size_t j = 0; j < rows.size(); ++j) {
    const double error = static_cast<double>(quad_sqrt(truth.covariance[j][j]));
    // In units of the larger of coefficient and error: what counts for a reader, and stable where a coefficient is near 0.
    const double value = static_cast<double>(truth.beta[0][j]);
    worst.value = std::max(worst.value, std::fabs(static_cast<double>(rows[j].value - truth.beta[0][j])) /
                                            std::max(std::fabs(value), error));
    worst.error = std::max(worst.error, relative_difference(rows[j].error, error));
  }
  return worst;
}

}  // namespace

TEST_CASE("logistic coefficients and their errors are those of 113-bit arithmetic") {
  const data::Table table = sample_table(400, 4);
  for (const double l2 : {0.0, 1e-4, 0.1})
    for (const char* weight : {"", "w"}) {
      CAPTURE(l2);
      CAPTURE(weight);
      const Comparison c =
          compare_logistic(table, {.target = "two", .weight = weight, .features = {"x0", "x1", "x2", "x3"}, .l2 = l2});
      CHECK(c.value < 1e-12);
      CHECK(c.error < 1e-12);
    }
}

TEST_CASE("logistic regression on iris and higgs equals 113-bit arithmetic") {
  const std::string folder = data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: no data in ERMINE_DATA_DIR");
    return;
  }
  const data::Table iris = data::read(folder + "/iris/iris.csv").slice(50, 100);
  const Comparison on_iris = compare_logistic(iris, {.target = "c5", .features = {"c1", "c2", "c3", "c4"}, .l2 = 0.0});
  CHECK(on_iris.value < 1e-12);
  CHECK(on_iris.error < 1e-12);
  const data::Table higgs = data::read(folder + "/higgs_10k/higgs_train_10k.csv.gz").slice(0, 1000);
  std::vector<std::string> features = higgs.names();
  const std::string target = features.front();
  features.erase(features.begin());
  const Comparison on_higgs = compare_logistic(higgs, {.target = target, .features = features, .l2 = 0.0});
  MESSAGE("iris: " << on_iris.value << ", " << on_iris.error << "; higgs: " << on_higgs.value << ", "
                   << on_higgs.error);
  CHECK(on_higgs.value < 1e-11);
  CHECK(on_higgs.error < 1e-11);
}

TEST_CASE("softmax coefficients and errors are those of 113-bit arithmetic, centred over the classes") {
  const data::Table table = sample_table(300, 3, 4);
  const std::vector<std::string> features{"x0", "x1", "x2"};
  const auto result = fit("softmax", table, {.target = "three", .features = features, .l2 = 0.0});
  const auto codes = table.column("three").codes;
  const QuadFit truth =
      quad_softmax(cells(table, features), {codes.begin(), codes.end()}, std::vector<double>(table.rows(), 1.0), 3, 0);
  const std::size_t p = 4;
  for (std::size_t k = 0; k < 3; ++k)
    for (std::size_t j = 0; j < p; ++j) {
      // beta_k = b_k - (b_1 + b_2) / 3 with b_0 = 0
      const double weight[2] = {(k == 1 ? 1 : 0) - 1.0 / 3, (k == 2 ? 1 : 0) - 1.0 / 3};
      Quad value = 0, variance = 0;
      for (std::size_t a = 0; a < 2; ++a) {
        value += weight[a] * truth.beta[a][j];
        for (std::size_t b = 0; b < 2; ++b) variance += weight[a] * weight[b] * truth.covariance[a * p + j][b * p + j];
      }
      const auto& found = result.model.data().coefficients.at(k).rows.at(j);
      CHECK(found.value == doctest::Approx(static_cast<double>(value)).epsilon(1e-11));
      CHECK(found.error == doctest::Approx(static_cast<double>(quad_sqrt(variance))).epsilon(1e-11));
    }
}

TEST_CASE("softmax of two classes is logistic regression with twice the penalty") {
  const data::Table table = sample_table(300, 3, 2);
  const auto logistic = fit("logistic", table, {.target = "two", .features = numbers_and_category(3), .l2 = 1e-2});
  const auto softmax = fit("softmax", table, {.target = "two", .features = numbers_and_category(3), .l2 = 2e-2});
  const auto &a = logistic.model.data().coefficients[0].rows, &b = softmax.model.data().coefficients[0].rows;
  REQUIRE(a.size() == b.size());
  for (std::size_t j = 0; j < a.size(); ++j) {
    CHECK(a[j].name == b[j].name);
    CHECK(a[j].value == doctest::Approx(b[j].value).epsilon(1e-11));
    CHECK(a[j].error == doctest::Approx(b[j].error).epsilon(1e-11));
  }
}

TEST_CASE("separable classes are seen, said, and predicted right") {
  std::vector<double> x;
  std::vector<std::int32_t> code;
  for (int i = 0; i < 40; ++i) {
    x.push_back(i < 20 ? i : i + 3);
    code.push_back(i < 20 ? 0 : 1);
  }
  SUBCASE("completely") {}
  SUBCASE("but for one shared value, quasi") {
    x[19] = 30;
    x[20] = 30;
  }
  if (x[19] == 30)
    for (int i = 21; i < 40; ++i) x[static_cast<std::size_t>(i)] = 31 + i;
  const data::Table table({number_column("x", x), category_column("t", code, {"a", "b"})});
  for (const char* kind : {"logistic", "softmax"}) {
    const auto result = fit(kind, table, {.target = "t", .l2 = 0.0});
    CHECK(result.stop == optimize::Stop::separable);
    REQUIRE(!result.remarks.empty());
    CHECK(result.remarks.back().name == "separable");
    for (const auto& c : result.model.data().coefficients[0].rows) {
      CHECK(std::isfinite(c.value));
      CHECK(std::isnan(c.error));
    }
    CHECK(fit(kind, table, {.target = "t", .l2 = 1e-4}).stop == optimize::Stop::gradient_small);
  }
}

TEST_CASE("data that are not separable are never called so") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const data::Table table = sample_table(60, 2, seed);
    const auto result = fit("logistic", table, {.target = "two", .features = {"x0", "x1"}, .l2 = 0.0});
    CHECK(result.stop == optimize::Stop::gradient_small);
  }
}

TEST_CASE("the reference level of a category has coefficient 0 and no error; with a penalty all levels have both") {
  const data::Table table = sample_table(300, 1);
  const auto plain =
      fit("logistic", table, {.target = "two", .features = {"g"}, .l2 = 0.0}).model.data().coefficients[0].rows;
  REQUIRE(plain.size() == 4);
  CHECK(plain[1].name == "g=a");
  CHECK(plain[1].value == 0);
  CHECK(std::isnan(plain[1].error));
  CHECK(std::isfinite(plain[2].error));
  const auto penalised =
      fit("logistic", table, {.target = "two", .features = {"g"}, .l2 = 1e-3}).model.data().coefficients[0].rows;
  for (const auto& c : penalised) CHECK(std::isfinite(c.error));
  // A level that only other rows have: no training row, coefficient 0, error unknown.
  std::vector<std::uint64_t> rows;
  for (std::uint64_t i = 0; i < table.rows(); ++i)
    if (table.column("g").codes[i] != 1) rows.push_back(i);
  const auto without = fit("logistic", table.take(rows), {.target = "two", .features = {"g"}, .l2 = 1e-3});
  const auto& c = without.model.data().coefficients[0].rows[2];
  CHECK(c.name == "g=b");
  CHECK(c.value == 0);
  CHECK(std::isnan(c.error));
}
