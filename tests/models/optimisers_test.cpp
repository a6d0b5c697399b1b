// The same minimum by every optimiser; huber; l1; divergence; stopping and going on.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ermine/core/error.hpp"
#include "ermine/core/pool.hpp"
#include "tests/models/support.hpp"

namespace {

using namespace ermine;
using namespace ermine::testing;

}  // namespace

TEST_CASE(
    "every optimiser comes down to the minimum Newton finds, to its own accuracy, on dense, category and weighted "
    "data") {
  const data::Table table = sample_table(300, 3);
  struct Case {
    const char* optimizer;
    double accuracy;
    std::uint64_t epochs;
    double rate;
  };
  for (const auto& [kind, target] : kinds_and_targets()) {
    models::FitOptions options{.target = target, .weight = "w", .features = numbers_and_category(3), .l2 = 1e-2};
    const double least = fit(kind, table, options).risk;
    for (const Case& c :
         {Case{"lbfgs", 1e-12, 0, 0}, Case{"gradient-descent", 1e-6, 4000, 0.2}, Case{"momentum", 0.02, 200, 0.002},
          Case{"adam", 0.02, 300, 0.003}, Case{"sgd", 0.02, 200, 0.01}}) {
      CAPTURE(kind);
      CAPTURE(std::string(c.optimizer));
      models::FitOptions other = options;
      other.optimizer = c.optimizer;
      other.epochs = c.epochs;
      if (c.rate > 0) other.rate = c.rate;
      const double risk = fit(kind, table, other).risk;
      CHECK(risk >= least * (1 - 1e-12));
      CHECK(risk <= least * (1 + c.accuracy));
    }
  }
}

TEST_CASE("the gradient path has the same bits for any threads, ranks and schedule") {
  const data::Table table = sample_table(5000, 3);
  for (const auto& [kind, target] : kinds_and_targets())
    for (const char* optimizer : {"lbfgs", "adam"}) {
      models::FitOptions options{
          .target = target, .features = numbers_and_category(3), .optimizer = optimizer, .epochs = 3};
      const auto expected = fit(kind, table, options).model.to_record();
      for (const std::uint32_t threads : {2U, 3U, 8U}) {
        core::Pool pool(threads);
        options.pool = &pool;
        CHECK(fit(kind, table, options).model.to_record() == expected);
      }
      options.pool = nullptr;
      for (const std::uint32_t ranks : {2U, 3U, 4U}) {
        options.ranks = ranks;
        options.schedule = ranks == 3 ? graph::Schedule::row_owner : graph::Schedule::tile_owner;
        CHECK(fit(kind, table, options).model.to_record() == expected);
      }
    }
}

TEST_CASE("Huber's loss is hardly moved by outliers that pull least squares away") {
  const data::Table table = sample_table(400, 2);
  std::vector<double> y(table.column("y").values.begin(), table.column("y").values.end());
  for (std::size_t i = 0; i < 40; ++i) y[i * 10] += 200;
  const data::Table spoilt = table.with(number_column("y", y));
  models::FitOptions options{.target = "y", .features = {"x0", "x1"}};
  const auto truth = fit("linear", table, options).model, squares = fit("linear", spoilt, options).model;
  options.loss = "huber";
  const auto huber = fit("linear", spoilt, options).model;
  const auto intercept = [](const models::Model& m) { return m.data().coefficients[0].rows[0].value; };
  CHECK(std::fabs(intercept(huber) - intercept(truth)) < 0.5 * std::fabs(intercept(squares) - intercept(truth)));
}

TEST_CASE("l1 makes exact zeros in every kind, and more of them the larger it is") {
  const data::Table table = sample_table(400, 6);
  for (const auto& [kind, target] : kinds_and_targets()) {
    CAPTURE(kind);
    std::size_t before = 0;
    for (const double l1 : {1e-3, 0.05, 0.15}) {
      const auto model =
          fit(kind, table, {.target = target, .features = numbers_and_category(6), .l1 = l1, .l2 = 0.0}).model;
      std::size_t zeros = 0;
      for (const auto& t : model.data().coefficients)
        zeros += static_cast<std::size_t>(
            std::count_if(t.rows.begin(), t.rows.end(), [](const auto& c) { return c.value == 0; }));
      CHECK(zeros >= before);
      before = zeros;
    }
    CHECK(before > 0);
  }
}

TEST_CASE("a rate that is too large ends at once, with the step, the loss and a rate to try") {
  const data::Table table = sample_table(200, 3);
  for (const char* optimizer : {"gradient-descent", "sgd", "momentum"}) {
    CAPTURE(optimizer);
    try {
      static_cast<void>(
          fit("linear", table, {.target = "y", .features = {"x0", "x1", "x2"}, .optimizer = optimizer, .rate = 1e6}));
      FAIL_CHECK("accepted");
    } catch (const core::TrainingError& error) {
      CHECK(std::string(error.what()).find("step") != std::string::npos);
      CHECK(std::string(error.what()).find("rate") != std::string::npos);
    }
  }
}

TEST_CASE("a fit that was stopped and resumed has the bits of one that never was") {
  const data::Table table = sample_table(300, 3);
  for (const auto& [kind, target] : kinds_and_targets())
    for (const char* optimizer : {"", "lbfgs", "adam", "sgd"}) {
      if (kind == "linear" && std::string(optimizer).empty()) continue;  // one step: nothing to resume
      CAPTURE(kind);
      CAPTURE(optimizer);
      models::FitOptions options{
          .target = target, .features = numbers_and_category(3), .l2 = 1e-3, .optimizer = optimizer};
      if (std::string(optimizer) == "adam" || std::string(optimizer) == "sgd") options.epochs = 6;
      const auto whole = fit(kind, table, options);
      core::Record state;
      int calls = 0;
      models::FitOptions first = options;
      first.watch = [&](const models::Progress&) { return ++calls < 3; };
      first.checkpoint = [&](const core::Record& r) { state = r; };
      CHECK(fit(kind, table, first).stop == optimize::Stop::interrupted);
      REQUIRE(!state.is_null());
      models::FitOptions second = options;
      second.resume = state;
      const auto resumed = fit(kind, table, second);
      CHECK(resumed.model.to_record() == whole.model.to_record());
      REQUIRE(resumed.history.size() == whole.history.size());
      for (std::size_t i = 0; i < whole.history.size(); ++i) {
        CHECK(resumed.history[i].step == whole.history[i].step);
        CHECK(resumed.history[i].train_loss == whole.history[i].train_loss);
      }
    }
}

TEST_CASE("optimisers and losses nobody knows, or that do not fit, are refused") {
  const data::Table table = sample_table(50, 2);
  const std::vector<std::string> features{"x0", "x1"};
  CHECK_THROWS_AS(
      static_cast<void>(fit("logistic", table, {.target = "two", .features = features, .optimizer = "adamm"})),
      core::UsageError);
  CHECK_THROWS_AS(static_cast<void>(fit("logistic", table, {.target = "two", .features = features, .loss = "square"})),
                  core::UsageError);
  CHECK_THROWS_AS(static_cast<void>(fit("linear", table, {.target = "y", .features = features, .loss = "logistic"})),
                  core::UsageError);
  CHECK_THROWS_AS(
      static_cast<void>(fit("linear", table, {.target = "y", .features = features, .l1 = 1, .optimizer = "adam"})),
      core::UsageError);
  CHECK_THROWS_AS(static_cast<void>(fit("logistik", table, {.target = "two"})), core::UsageError);
}

TEST_CASE(
    "a schedule changes the rate as its formula says, of whole and of mini batches, and is refused where no rate is") {
  const data::Table table = sample_table(300, 3);
  models::FitOptions options{.target = "y", .features = {"x0", "x1"}, .optimizer = "gradient-descent", .rate = 0.1};
  options.epochs = 7;
  options.patience = 0;
  options.rate_schedule = "step:3:0.5";
  for (const char* optimizer : {"gradient-descent", "sgd"}) {
    options.optimizer = optimizer;
    const auto history = fit("linear", table, options).history;
    REQUIRE(history.size() >= 7);
    const double first = history[history.size() - 7].rate, last = history.back().rate;
    CHECK(last < first);
    CHECK(std::fmod(std::log2(first / last) + 1e-9, 1) < 1e-6);
  }
  for (const char* optimizer : {"", "lbfgs", "newton"}) {
    options.optimizer = optimizer;
    CHECK_THROWS_AS(static_cast<void>(fit("linear", table, options)), core::UsageError);
  }
  options.optimizer = "sgd";
  options.rate_schedule = "cosin";
  CHECK_THROWS_AS(static_cast<void>(fit("linear", table, options)), core::UsageError);
}
