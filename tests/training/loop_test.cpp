#include "ermine/training/loop.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "ermine/optimize/lbfgs.hpp"
#include "ermine/rules/losses/logistic.hpp"
#include "ermine/training/batch_engine.hpp"
#include "ermine/training/full_engine.hpp"

using namespace ermine;
using optimize::AnyRule;
using optimize::Stop;
using optimize::Vector;
using training::BatchEngine;
using training::Row;

namespace {

constexpr std::size_t features = 3;

/// A logistic regression by hand: x [n][4] with a constant 1 last, y in {0, 1}, known coefficients.
struct Sample {
  std::vector<std::array<double, features + 1>> x;
  std::vector<double> y;

  explicit Sample(std::uint64_t rows, std::uint64_t seed = 3) {
    core::Stream random(seed, core::Purpose::test);
    const double truth[] = {1.5, -2, 0.5, 0.3};
    for (std::uint64_t i = 0; i < rows; ++i) {
      std::array<double, features + 1> row{random.normal(), random.normal(), random.normal(), 1};
      double h = 0;
      for (std::size_t j = 0; j < row.size(); ++j) h += truth[j] * row[j];
      x.push_back(row);
      y.push_back(random.uniform() < 1 / (1 + std::exp(-h)) ? 1 : 0);
    }
  }
  double loss(std::span<const std::uint64_t> rows, std::span<const double> w, std::span<double> g) const {
    const losses::Logistic logistic;
    std::fill(g.begin(), g.end(), 0);
    double sum = 0;
    for (const std::uint64_t i : rows) {
      double h = 0;
      for (std::size_t j = 0; j < w.size(); ++j) h += w[j] * x[i][j];
      sum += logistic.value(h, y[i]);
      const double slope = logistic.slope(h, y[i]);
      for (std::size_t j = 0; j < g.size(); ++j) g[j] += slope * x[i][j] / static_cast<double>(rows.size());
    }
    return sum / static_cast<double>(rows.size());
  }
  [[nodiscard]] training::BatchTask task() const {
    return {x.size(), features + 1, [this](auto rows, auto w, auto g) { return loss(rows, w, g); }};
  }
  [[nodiscard]] std::vector<std::uint64_t> all() const {
    std::vector<std::uint64_t> rows(x.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
    return rows;
  }
  [[nodiscard]] double loss(std::span<const double> w) const {
    Vector g(w.size());
    return loss(all(), w, g);
  }
  [[nodiscard]] optimize::Objective objective() const {
    return {features + 1, [this, rows = all()](auto w, auto g) { return loss(rows, w, g); }, {}};
  }
};

const Vector zero(features + 1, 0.0);

}  // namespace

TEST_CASE("the mean of all batch gradients of an epoch is the full gradient") {
  const Sample sample(10007);
  const Vector w{0.3, -0.2, 0.1, 0.7};
  Vector full(4);
  sample.loss(sample.all(), w, full);
  for (const std::uint64_t batch : {1ul, 32ul, 999ul, 10007ul, 20000ul}) {
    Vector mean(4), g(4);
    auto task = sample.task();
    const auto plain = task.value_and_gradient;
    task.value_and_gradient = [&](auto rows, auto, auto out) {
      const double value = plain(rows, w, g);  // always at the same w
      for (std::size_t j = 0; j < 4; ++j) mean[j] += g[j] * static_cast<double>(rows.size()) / 10007;
      std::copy(g.begin(), g.end(), out.begin());
      return value;
    };
    BatchEngine engine(task, zero, AnyRule::make("sgd"), {.batch = batch});
    engine.advance();
    for (std::size_t j = 0; j < 4; ++j) CHECK(mean[j] == doctest::Approx(full[j]).epsilon(1e-12));
  }
}

TEST_CASE("every rule in batches comes close to the minimum that L-BFGS finds") {
  const Sample sample(4000);
  optimize::Lbfgs lbfgs(sample.objective(), zero);
  training::FullEngine full(lbfgs);
  const auto best = training::train(full, {.epochs = 200});
  CHECK(best.stop == Stop::gradient_small);
  CHECK(best.history.back().gradient_norm < 1e-10);
  for (const std::string& name : AnyRule::names()) {
    CAPTURE(name);
    const AnyRule rule = AnyRule::make(name, name == "adagrad" || name == "sgd" || name == "gradient-descent" ? 0.3
                                             : AnyRule::make(name).adaptive()                                 ? 0.02
                                                                                                              : 0.05);
    BatchEngine engine(sample.task(), zero, rule,
                       {.batch = 100, .epochs = 30, .schedule = optimize::Schedule::parse("cosine")});
    const auto result = training::train(engine, {.epochs = 30});
    CHECK(result.stop == Stop::steps_exhausted);
    CHECK(result.history.size() == 30);
    CHECK(result.history.back().step == 30 * 40);
    CHECK(sample.loss(result.parameters) < best.history.back().train_loss + 0.003);
  }
}

TEST_CASE("early stopping gives back the parameters of the best epoch") {
  const Sample sample(60), validation(200, 9);  // few rows: it overfits the noise in the end
  std::vector<Vector> after;
  BatchEngine engine(sample.task(), zero, AnyRule::make("adam", 0.1), {.batch = 10, .epochs = 400});
  training::Hooks hooks;
  hooks.validation = [&](std::span<const double> w) { return validation.loss(w); };
  hooks.watch = [&](const Row&) {
    after.emplace_back(engine.parameters().begin(), engine.parameters().end());
    return true;
  };
  const auto result = training::train(engine, {.epochs = 400, .patience = 5}, hooks);
  CHECK(result.stop == Stop::early);
  CHECK(result.history.size() == result.best_epoch + 5);
  CHECK(result.parameters == after[result.best_epoch - 1]);
  for (const Row& row : result.history) CHECK(row.validation_loss >= validation.loss(result.parameters));
}

TEST_CASE("without patience the last parameters come back and every epoch is trained") {
  const Sample sample(60), validation(200, 9);
  BatchEngine engine(sample.task(), zero, AnyRule::make("adam", 0.1), {.batch = 10, .epochs = 50});
  training::Hooks hooks;
  hooks.validation = [&](std::span<const double> w) { return validation.loss(w); };
  const auto result = training::train(engine, {.epochs = 50}, hooks);
  CHECK(result.stop == Stop::steps_exhausted);
  CHECK(result.best_epoch == 50);
  CHECK(validation.loss(result.parameters) == result.history.back().validation_loss);
}

TEST_CASE("too large a rate stops within a step or few, says so, and leaves finite parameters") {
  Sample sample(500);
  for (auto& row : sample.x)
    for (double& x : row) x *= 1e3;
  auto task = sample.task();
  task.value_and_gradient = [&](std::span<const std::uint64_t> rows, auto w, auto g) {  // least squares: it can diverge
    double sum = 0;
    std::fill(g.begin(), g.end(), 0);
    for (const std::uint64_t i : rows) {
      double r = -sample.y[i];
      for (std::size_t j = 0; j < 4; ++j) r += w[j] * sample.x[i][j];
      sum += r * r / static_cast<double>(rows.size());
      for (std::size_t j = 0; j < 4; ++j) g[j] += 2 * r * sample.x[i][j] / static_cast<double>(rows.size());
    }
    return sum;
  };
  for (const char* name : {"sgd", "momentum", "nesterov"}) {
    BatchEngine engine(task, zero, AnyRule::make(name, 0.1), {.batch = 50});
    const auto result = training::train(engine, {.epochs = 100, .patience = 10});
    CAPTURE(result.message);
    CHECK(result.stop == Stop::diverged);
    CHECK(result.history.size() == 1);
    CHECK(result.history[0].step <= 2);
    CHECK(result.message.find("the curvature of the loss suggests") != std::string::npos);
    CHECK(optimize::all_finite(result.parameters));
    const double rate = std::stod(result.message.substr(result.message.rfind(' ')));
    BatchEngine again(task, zero, AnyRule::make("gradient-descent", rate), {.batch = 500, .epochs = 20});
    CHECK(training::train(again, {.epochs = 20}).stop == Stop::steps_exhausted);
  }
}

TEST_CASE("a row that makes the loss NaN stops the training before its step") {
  const Sample sample(100);
  auto task = sample.task();
  const auto plain = task.value_and_gradient;
  task.value_and_gradient = [&](std::span<const std::uint64_t> rows, auto w, auto g) {
    const double value = plain(rows, w, g);
    for (const std::uint64_t i : rows)
      if (i == 42) return std::numeric_limits<double>::quiet_NaN();
    return value;
  };
  BatchEngine engine(task, zero, AnyRule::make("adam"), {.batch = 10});
  const auto result = training::train(engine, {.epochs = 5});
  CHECK(result.stop == Stop::diverged);
  CHECK(result.history.size() == 1);
  CHECK(result.message.find("NaN") != std::string::npos);
  CHECK(result.parameters == zero);
}

TEST_CASE("a training stopped and resumed has the bits of one that was not, whatever the engine") {
  const Sample sample(3000), validation(500, 8);
  training::Hooks plain;
  plain.validation = [&](std::span<const double> w) { return validation.loss(w); };
  const auto same = [](const training::TrainResult& a, const training::TrainResult& b) {
    CHECK(a.parameters == b.parameters);
    CHECK(a.stop == b.stop);
    CHECK(a.best_epoch == b.best_epoch);
    REQUIRE(a.history.size() == b.history.size());
    for (std::size_t i = 0; i < a.history.size(); ++i) {
      CHECK(a.history[i].train_loss == b.history[i].train_loss);
      CHECK(a.history[i].validation_loss == b.history[i].validation_loss);
      CHECK(a.history[i].step == b.history[i].step);
      CHECK(a.history[i].rate == b.history[i].rate);
    }
  };
  const auto make_batch = [&] {
    return BatchEngine(sample.task(), zero, AnyRule::make("adam", 0.05),
                       {.batch = 64, .epochs = 40, .schedule = optimize::Schedule::parse("cosine")});
  };
  for (const std::uint64_t at : {1ul, 4ul, 9ul}) {
    core::Record saved;
    training::Hooks stopping = plain;
    stopping.watch = [&](const Row& row) { return row.epoch < at; };
    stopping.checkpoint = [&](const core::Record& state) { saved = state; };
    const training::LoopOptions options{.epochs = 40, .patience = 6};

    BatchEngine whole = make_batch(), first = make_batch(), rest = make_batch();
    const auto wanted = training::train(whole, options, plain);
    CHECK(training::train(first, options, stopping).stop == Stop::interrupted);
    same(wanted, training::train(rest, options, plain, saved));

    optimize::Lbfgs one(sample.objective(), zero), two(sample.objective(), zero), three(sample.objective(), zero);
    training::FullEngine a(one), b(two), c(three);
    const auto full = training::train(a, {.epochs = 100}, plain);
    CHECK(training::train(b, {.epochs = 100}, stopping).stop == Stop::interrupted);
    same(full, training::train(c, {.epochs = 100}, plain, saved));
    BatchEngine other = make_batch();
    CHECK_THROWS_AS(training::train(other, options, plain, saved), core::ModelError);
  }
}

TEST_CASE("checkpoints come as often as asked") {
  const Sample sample(300);
  BatchEngine engine(sample.task(), zero, AnyRule::make("sgd"), {.batch = 100});
  int saved = 0;
  training::Hooks hooks;
  hooks.checkpoint = [&](const core::Record&) { ++saved; };
  training::train(engine, {.epochs = 10, .checkpoint_every = 3}, hooks);
  CHECK(saved == 3);
}
