#include "ermine/choose/rounds.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/evaluate/assessment.hpp"
#include "tests/choose/rows.hpp"

namespace {

using namespace choose_tests;
using choose::Trial;

Trial logistic() { return {"logistic", {.target = "two", .weight = "w", .features = inputs(3), .l2 = 1e-3}}; }
Trial linear() { return {"linear", {.target = "y", .features = inputs(3), .basis = {"poly:2"}}}; }

TEST_CASE("a cross-validation is what one does by hand: fit the others, judge the fold, mean and standard error") {
  const data::Table table = table_of(300, 3, 1);
  for (const Trial& trial : {logistic(), linear()}) {
    choose::FoldOptions folds{.folds = 4, .repeats = 2, .seed = 9};
    if (trial.kind == "logistic") folds.stratify = "two";
    const choose::CrossValidation found = choose::cross_validate(trial, table, folds);
    const auto dealt = choose::deal_folds(table, folds);
    double mean = 0, square = 0;
    for (std::uint32_t r = 0; r < 2; ++r) {
      std::vector<double> of_fold;
      for (std::uint32_t f = 0; f < 4; ++f) {
        std::vector<std::uint64_t> train, held;
        for (std::uint64_t i = 0; i < table.rows(); ++i) (dealt[r][i] == f ? held : train).push_back(i);
        const data::Table rows = table.take(train);
        const models::FitResult fit = models::fit(trial.kind, rows, rows.slice(0, 0), trial.options);
        of_fold.push_back(evaluate::assess(fit.model, table.take(held), "validation").metrics.front().value);
        // The rows stand in another order, so sums differ in their last bits.
        CHECK(found.held.front().rounds[4 * r + f] == doctest::Approx(of_fold.back()).epsilon(1e-9));
      }
      double m = 0, s = 0;
      for (const double v : of_fold) m += v / 4;
      for (const double v : of_fold) s += (v - m) * (v - m) / 12;
      mean += m / 2, square += s / 2;
    }
    CHECK(found.held.front().value == doctest::Approx(mean).epsilon(1e-9));
    CHECK(found.held.front().error == doctest::Approx(std::sqrt(square)).epsilon(1e-6));
    CHECK(found.rows == 300);
  }
}

TEST_CASE("what a fold holds back has no say in its fit: a wild cell there moves only its own judgement") {
  // Were scales learnt outside of the folds, a cell of 1e9 would flatten the column everywhere.
  const data::Table table = table_of(200, 3, 2);
  const choose::FoldOptions folds{.folds = 4};
  const std::uint32_t wild_fold = choose::deal_folds(table, folds)[0][17];
  std::vector<double> x(table.column("x0").values.begin(), table.column("x0").values.end());
  x[17] = 1e9;
  const data::Table wild = table.with(numbers("x0", x));
  const auto marks = [&](const data::Table& t) {
    const Trial trials[] = {Trial{"linear", {.target = "y", .features = inputs(3), .l2 = 10.0}}};
    return choose::run_rounds(trials, choose::rounds_of(t, folds, false), nullptr).front();
  };
  const auto tame_marks = marks(table), wild_marks = marks(wild);
  for (std::uint32_t f = 0; f < 4; ++f) {
    const bool same_training = tame_marks[f].train.front().value == wild_marks[f].train.front().value;
    CHECK(same_training == (f == wild_fold));
  }
}

TEST_CASE("the same bits for any number of threads") {
  const data::Table table = table_of(200, 3, 3);
  const auto by = [&](std::uint32_t threads) {
    core::Pool pool(threads);
    return choose::cross_validate(logistic(), table, {.folds = 3, .stratify = "two"}, &pool);
  };
  const choose::CrossValidation one = by(1);
  for (const std::uint32_t threads : {2U, 3U, 4U, 8U}) {  // 4 and 8 are more than there are folds
    const choose::CrossValidation other = by(threads);
    for (std::size_t m = 0; m < one.held.size(); ++m) {
      CHECK(one.held[m].rounds == other.held[m].rounds);
      CHECK(one.train[m].rounds == other.train[m].rounds);
      CHECK(one.held[m].error == other.held[m].error);
    }
  }
}

TEST_CASE("a fold that cannot be fitted is named") {
  const data::Table table = table_of(30, 1, 4);
  std::vector<std::int32_t> codes(30, 0);
  codes[3] = 1;  // the one row of its class judges in some fold, and is missing there from training
  const data::Table lonely = table.with(category("two", codes, {"no", "yes"}));
  try {
    (void)choose::cross_validate(logistic(), lonely, {.folds = 3});
    FAIL("accepted");
  } catch (const core::DataError& error) {
    CHECK(std::string(error.what()).find("of 3 judges") != std::string::npos);
  }
}

TEST_CASE("training that stops early is stopped by a fold that neither trains nor judges") {
  const data::Table table = table_of(120, 2, 5);
  Trial adam{"linear", {.target = "y", .features = inputs(2), .optimizer = "adam", .batch = 16, .epochs = 5}};
  CHECK(choose::stops_early(adam.options));
  CHECK_FALSE(choose::stops_early(linear().options));
  const choose::CrossValidation found = choose::cross_validate(adam, table, {.folds = 3});
  CHECK(found.held.front().rounds.size() == 3);
  adam.options.patience = 0;
  CHECK_FALSE(choose::stops_early(adam.options));
}

}  // namespace
