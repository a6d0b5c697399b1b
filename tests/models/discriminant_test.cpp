// Gaussian class likelihoods: posteriors against the closed form, the logistic form, priors, shrinkage, weights, rank.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "ermine/core/error.hpp"
#include "ermine/data/read.hpp"
#include "tests/models/gaussian_reference.hpp"
#include "tests/models/support.hpp"

namespace {

using namespace ermine;
using namespace ermine::testing;

const std::vector<std::string> numbers{"x0", "x1", "x2", "x3"};

double largest_difference(std::span<const double> a, std::span<const double> b) {
  REQUIRE(a.size() == b.size());
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::fabs(a[i] - b[i]));
  return worst;
}

std::string refusal(const std::string& kind, const data::Table& table, const models::FitOptions& options) {
  try {
    static_cast<void>(fit(kind, table, options));
  } catch (const core::Error& error) {
    return error.what();
  }
  return "";
}

data::Table with_column(const data::Table& table, const std::string& name,
                        const std::function<double(std::uint64_t)>& f) {
  std::vector<double> cells(table.rows());
  for (std::uint64_t i = 0; i < cells.size(); ++i) cells[i] = f(i);
  return table.with(number_column(name, std::move(cells)));
}

}  // namespace

TEST_CASE("posteriors of lda and qda are those of the closed form in extended precision") {
  const data::Table table = sample_table(400, 4, 7);
  for (const char* kind : {"lda", "qda"})
    for (const char* target : {"two", "three"})
      for (const char* weight : {"", "w"})
        for (const double shrinkage : {0.0, 0.3}) {
          CAPTURE(kind);
          CAPTURE(target);
          CAPTURE(weight);
          CAPTURE(shrinkage);
          const models::FitOptions options{.target = target,
                                           .weight = weight,
                                           .features = numbers,
                                           .standardise = false,
                                           .prior = {{target[1] == 'w' ? "no" : "q", 0.2}},
                                           .shrinkage = shrinkage};
          const auto result = fit(kind, table, options);
          const GaussianReference reference(table, numbers, target, weight, std::string(kind) == "lda", shrinkage,
                                            target[1] == 'w' ? 0 : 1, 0.2);
          CHECK(largest_difference(result.model.predict(table).probability, reference.posterior()) < 1e-12);
          CHECK(result.risk == doctest::Approx(reference.risk()).epsilon(1e-11));
        }
}

TEST_CASE("lda is of the logistic form: its coefficients make its decision and its llr") {
  const data::Table table = sample_table(300, 4, 3);
  const auto model =
      fit("lda", table, {.target = "two", .features = numbers, .prior = {{"yes", 0.25}, {"no", 0.75}}}).model;
  const auto& rows = model.data().coefficients.at(0).rows;
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].name == "intercept");
  CHECK(rows[0].error != rows[0].error);
  const auto p = model.predict(table);
  for (std::uint64_t i = 0; i < table.rows(); ++i) {
    double eta = rows[0].value;
    for (std::size_t j = 0; j < 4; ++j) eta += rows[j + 1].value * table.column(numbers[j]).values[i];
    CHECK(eta == doctest::Approx(p.decision[i]).epsilon(1e-9));
    CHECK(1 / (1 + std::exp(-eta)) == doctest::Approx(p.probability[table.rows() + i]).epsilon(1e-9));
    CHECK(p.llr[i] + std::log(0.25 / 0.75) == doctest::Approx(p.decision[i]).epsilon(1e-12));
  }
}

TEST_CASE("a far origin and classes thousands of deviations apart cost lda no digit") {
  core::Stream random(5, core::Purpose::test);
  std::vector<double> x, shifted;
  std::vector<std::int32_t> label;
  for (int i = 0; i < 500; ++i) {
    label.push_back(i % 2);
    x.push_back(random.normal() + 3000.0 * (i % 2));
    shifted.push_back(std::ldexp(std::round(std::ldexp(x.back(), 20)), -20) + 1048576);
    x.back() = shifted.back() - 1048576;
  }
  const auto fitted = [&](const std::vector<double>& cells) {
    const data::Table table({number_column("x", cells), category_column("c", label, {"a", "b"})});
    return fit("lda", table, {.target = "c"}).model.predict(table).decision;
  };
  const auto near = fitted(x), far = fitted(shifted);
  for (std::size_t i = 0; i < near.size(); ++i) CHECK(relative_difference(near[i], far[i]) < 1e-9);
}

TEST_CASE("one column, two values a class: qda by hand") {
  const data::Table table({number_column("x", {-1, 1, 2, 6}), category_column("c", {0, 0, 1, 1}, {"a", "b"})});
  const auto p = fit("qda", table, {.target = "c"}).model.predict(table);
  // means 0 and 4, variances 2 and 8: llr = log sqrt(2/8) - (x-4)^2/16 + x^2/4
  for (std::size_t i = 0; i < 4; ++i) {
    const double x = table.column("x").values[i];
    CHECK(p.llr[i] == doctest::Approx(-std::log(2.0) - (x - 4) * (x - 4) / 16 + x * x / 4).epsilon(1e-14));
  }
}

TEST_CASE("priors: named classes, shared rests and what is refused") {
  const data::Table table = sample_table(200, 4);
  models::FitOptions options{.target = "three", .features = numbers};
  const auto prior_of = [&] {
    const auto model = fit("qda", table, options).model;
    std::vector<double> all;
    for (const auto& [name, value] : model.data().details.at("prior").members()) all.push_back(value.number());
    return all;
  };
  const auto shares = prior_of();
  CHECK(shares[0] + shares[1] + shares[2] == doctest::Approx(1).epsilon(1e-14));
  options.prior = {{"q", 0.5}};
  const auto half = prior_of();
  CHECK(half[1] == 0.5);
  CHECK(half[0] / half[2] == doctest::Approx(shares[0] / shares[2]).epsilon(1e-14));
  options.prior = {{"Q", 0.5}};
  CHECK(refusal("qda", table, options).find("did you mean `q`") != std::string::npos);
  options.prior = {{"p", 0.5}, {"q", 0.2}, {"r", 0.2}};
  CHECK(refusal("qda", table, options).find("sum to 0.9") != std::string::npos);
  options.prior = {{"p", 0.5}, {"q", 0.5}};
  CHECK(refusal("qda", table, options).find("leaves nothing") != std::string::npos);
  options.prior = {{"p", std::nan("")}};
  CHECK(refusal("qda", table, options).find("between 0 and 1") != std::string::npos);
  options.prior = {{"p", 0.5}};
  CHECK(refusal("softmax", table, options).find("--prior is for") != std::string::npos);
}

TEST_CASE("dependent, constant and separating columns are named") {
  const data::Table plain = sample_table(200, 4);
  const models::FitOptions options{.target = "two"};
  const std::vector<std::string> others{"y", "w", "three", "g"};
  const data::Table table = plain.without(others);
  const auto column = [&](const char* name) { return table.column(name).values; };
  const data::Table twice =
      with_column(table, "x9", [&](std::uint64_t i) { return 2 * column("x0")[i] - column("x2")[i]; });
  for (const char* kind : {"lda", "qda"}) {
    CAPTURE(kind);
    const auto result = fit(kind, twice, options);
    REQUIRE(result.remarks.size() == 1);
    CHECK(result.remarks[0].text.find("x9") != std::string::npos);
    const auto expected = fit(kind, table, options).model.predict(table), p = result.model.predict(twice);
    CHECK(largest_difference(p.probability, expected.probability) < 1e-10);
    const data::Table told =
        with_column(table, "told", [&](std::uint64_t i) { return table.column("two").codes[i] == 0 ? 0.1 : 0.7; });
    CHECK(refusal(kind, told, options).find("`told`") != std::string::npos);
    models::FitOptions shrunk = options;
    shrunk.shrinkage = 0.1;
    CHECK(fit(kind, told, shrunk).model.predict(told).label.size() == 200);
    CHECK(refusal(kind, table.slice(0, 5), options).find("singular") != std::string::npos);
  }
  const data::Table half = with_column(table, "half", [&](std::uint64_t i) {
    return table.column("two").codes[i] == 0 ? 0.5 : column("x1")[i] * column("x3")[i];
  });
  CHECK(refusal("lda", half, options) == "");
  const std::string message = refusal("qda", half, options);
  CHECK(message.find("`half`") != std::string::npos);
  CHECK(message.find("class `no`") != std::string::npos);
}

TEST_CASE("negative weights that leave no positive covariance are refused; weights that are no counts are remarked") {
  const data::Table table = sample_table(200, 4);
  const data::Table bad = with_column(
      table, "w", [&](std::uint64_t i) { return std::fabs(table.column("x0").values[i] + 5) > 0.01 ? -0.02 : 1.0; });
  CHECK(refusal("lda", bad, {.target = "two", .weight = "w", .features = numbers}) != "");
  const data::Table small = with_column(table, "w", [](std::uint64_t) { return 1e-4; });
  for (const char* kind : {"lda", "qda"}) {
    const auto result = fit(kind, small, {.target = "two", .weight = "w", .features = numbers});
    CHECK(result.remarks.at(0).name == "weights");
  }
}

TEST_CASE("options that mean nothing to lda are refused by name") {
  const data::Table table = sample_table(100, 4);
  const auto says = [&](models::FitOptions options, const char* word) {
    options.target = "two";
    options.features = numbers;
    CAPTURE(word);
    CHECK(refusal("lda", table, options).find(word) != std::string::npos);
  };
  says({.loss = "hinge"}, "--loss");
  says({.l1 = 0.1}, "--l1");
  says({.l2 = 0.1}, "--shrinkage");
  says({.optimizer = "adam"}, "--optimizer");
  says({.intercept = false}, "--no-intercept");
  says({.shrinkage = 1.5}, "between 0 and 1");
}
