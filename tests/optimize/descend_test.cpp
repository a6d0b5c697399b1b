#include "ermine/optimize/descend.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "ermine/core/error.hpp"
#include "ermine/optimize/curvature.hpp"
#include "tests/optimize/problems.hpp"

using namespace ermine;
using optimize::AnyRule;
using optimize::Stop;
using optimize::Vector;

namespace {

/// sum c_i w_i^2 / 2: the largest curvature is the largest c.
optimize::Objective bowl(Vector c) {
  optimize::Objective f;
  f.size = c.size();
  f.value_and_gradient = [c](std::span<const double> w, std::span<double> g) {
    double value = 0;
    for (std::size_t i = 0; i < c.size(); ++i) value += c[i] * w[i] * w[i] / 2, g[i] = c[i] * w[i];
    return value;
  };
  return f;
}

}  // namespace

TEST_CASE("every rule comes down every easy problem with a rate that suits it") {
  for (const std::string& name : AnyRule::names()) {
    CAPTURE(name);
    const AnyRule rule = AnyRule::make(name, name == "adagrad" ? 0.5 : AnyRule::make(name).adaptive() ? 0.01 : 0.02);
    for (const char* wanted : {"Beale", "Himmelblau", "Linear, full rank"})
      for (const testing::Problem& problem : testing::problems()) {
        if (problem.name != wanted) continue;
        CAPTURE(wanted);
        const double rate = rule.adaptive()
                                ? rule.rate()
                                : std::min(rule.rate(), optimize::suggest_rate(problem.objective, problem.start) / 4);
        const auto r =
            optimize::descend(problem.objective, problem.start, AnyRule::make(name, rate),
                              {.stop = {.iterations = 20000}, .schedule = optimize::Schedule::parse("cosine")});
        double lowest = problem.minima[0];
        Vector g(problem.start.size());
        const double start = problem.objective.value_and_gradient(problem.start, g);
        CHECK(r.end.value - lowest < 1e-3 * (start - lowest));
      }
  }
}

TEST_CASE("each rule makes the step of its formula") {
  const auto moved = [](AnyRule rule, std::vector<double> gradients) {
    Vector w{1.0};
    rule.start(1);
    for (const double g : gradients) rule.step(w, std::vector<double>{g}, 0.1);
    return w[0];
  };
  CHECK(moved(optimize::GradientDescent(), {2}) == doctest::Approx(0.8));
  CHECK(moved(optimize::Momentum({.decay = 0.5}), {2, 2}) == doctest::Approx(1 - 0.2 - 0.3));
  CHECK(moved(optimize::Momentum({.decay = 0.5, .nesterov = true}), {2, 2}) == doctest::Approx(1 - 0.3 - 0.35));
  CHECK(moved(optimize::Adam(), {2}) == doctest::Approx(0.9));
  CHECK(moved(optimize::Adam(), {-1e-3}) == doctest::Approx(1.1).epsilon(1e-5));
  CHECK(moved(optimize::Adam({.weight_decay = 0.5}), {2}) == doctest::Approx(0.9 - 0.05));
  CHECK(moved(optimize::Rmsprop({.decay = 0.75}), {2}) == doctest::Approx(1 - 0.1 * 2));
  CHECK(moved(optimize::Adagrad(), {3, 4}) == doctest::Approx(1 - 0.1 - 0.1 * 4 / 5));
}

TEST_CASE("a rule moves each coordinate alike in one piece or in tiles") {
  for (const std::string& name : AnyRule::names()) {
    CAPTURE(name);
    AnyRule whole = AnyRule::make(name), tiled = whole;
    Vector a{1, 2, 3, 4, 5}, b = a;
    whole.start(5), tiled.start(5);
    for (int k = 1; k < 6; ++k) {
      Vector g(5);
      for (std::size_t i = 0; i < 5; ++i) g[i] = std::sin(k * 1.7 + static_cast<double>(i));
      whole.step(a, g, 0.1);
      tiled.begin_step();
      tiled.apply(3, std::span(b).subspan(3), std::span<const double>(g).subspan(3), 0.1);
      tiled.apply(0, std::span(b).first(3), std::span<const double>(g).first(3), 0.1);
    }
    CHECK(a == b);
  }
}

TEST_CASE("too large a rate stops at once, names step, loss and a rate that works, and leaves no NaN") {
  const Vector start{1, 1, 1};
  const auto f = bowl({1, 5, 40});
  for (const char* name : {"gradient-descent", "sgd", "momentum", "nesterov"}) {
    const auto r = optimize::descend(f, start, AnyRule::make(name, 1e6));
    CAPTURE(r.message);
    CHECK(r.stop == Stop::diverged);
    CHECK(r.end.iteration == 1);
    CHECK(r.message.find("step 1") != std::string::npos);
    CHECK(r.message.find("suggests 0.025") != std::string::npos);
    CHECK(optimize::all_finite(r.parameters));
    CHECK(r.parameters == start);
  }
  const auto good = optimize::descend(f, start, AnyRule::make("gradient-descent", optimize::suggest_rate(f, start)));
  CHECK(good.stop == Stop::gradient_small);
}

TEST_CASE("a loss that is not finite stops at that step with the best parameters before it") {
  optimize::Objective f;
  f.size = 1;
  f.value_and_gradient = [](std::span<const double> w, std::span<double> g) {
    g[0] = -1;
    return w[0] > 1 ? std::numeric_limits<double>::quiet_NaN() : -w[0];
  };
  const auto r = optimize::descend(f, Vector{0}, AnyRule::make("gradient-descent", 0.3));
  CHECK(r.stop == Stop::diverged);
  CHECK(r.end.iteration == 4);
  CHECK(r.parameters[0] == doctest::Approx(0.9));
  CHECK(r.message.find("NaN") != std::string::npos);
}

TEST_CASE("the largest curvature of a bowl is found, with and without Hessian products") {
  auto f = bowl({3, 0.5, 80, 7});
  CHECK(optimize::largest_curvature(f, Vector{1, 2, 3, 4}) == doctest::Approx(80).epsilon(1e-3));
  f.hessian_vector = [](std::span<const double>, std::span<const double> d, std::span<double> out) {
    const double c[] = {3, 0.5, 80, 7};
    for (std::size_t i = 0; i < 4; ++i) out[i] = c[i] * d[i];
  };
  CHECK(optimize::largest_curvature(f, Vector{1, 2, 3, 4}) == doctest::Approx(80).epsilon(1e-9));
  CHECK(std::isnan(optimize::suggest_rate(bowl({0, 0}), Vector{1, 1})));
}

TEST_CASE("a stopped descent that is restored ends with the bits of one that was not") {
  for (const std::string& name : AnyRule::names()) {
    CAPTURE(name);
    const auto problem = testing::problems()[4];
    const AnyRule rule = AnyRule::make(name, 1e-3);
    const optimize::DescendOptions options{.stop = {.iterations = 60}, .schedule = optimize::Schedule::parse("cosine")};
    optimize::Descent whole(problem.objective, problem.start, rule, options);
    optimize::minimise(whole, 60);
    optimize::Descent half(problem.objective, problem.start, rule, options);
    optimize::minimise(half, 23);
    optimize::Descent rest(problem.objective, problem.start, rule, options);
    rest.restore(half.state());
    optimize::minimise(rest, 60);
    CHECK(Vector(whole.parameters().begin(), whole.parameters().end()) ==
          Vector(rest.parameters().begin(), rest.parameters().end()));
    CHECK(whole.state() == rest.state());
  }
}

TEST_CASE("unknown rules, rates and schedules are refused by name") {
  CHECK_THROWS_WITH_AS((void)AnyRule::make("adm"), doctest::Contains("did you mean `adam`"), core::UsageError);
  for (const std::string& name : AnyRule::names())
    for (const double rate : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
      CHECK_THROWS_WITH_AS((void)AnyRule::make(name, rate), doctest::Contains("rate must be > 0"), core::UsageError);
  CHECK_THROWS_WITH_AS((void)optimize::Schedule::parse("cosin"), doctest::Contains("did you mean `cosine`"),
                       core::UsageError);
  CHECK_THROWS_WITH_AS((void)optimize::Schedule::parse("step:0"), doctest::Contains("must be > 0"), core::UsageError);
  CHECK_THROWS_WITH_AS((void)optimize::Schedule::parse("step:1:x"), doctest::Contains("`x` is not a number"),
                       core::UsageError);
  CHECK_THROWS_WITH_AS((void)optimize::Schedule::parse("constant:1"), doctest::Contains("too many"), core::UsageError);
  CHECK_THROWS_AS((void)optimize::Schedule::parse("step:"), core::UsageError);
}

TEST_CASE("schedules have the values of their formulas") {
  const auto at = [](const char* text, double u) { return optimize::Schedule::parse(text)(u, 100); };
  CHECK(at("constant", 50) == 1);
  CHECK(at("step:30:0.1", 29) == 1);
  CHECK(at("step:30:0.1", 61) == doctest::Approx(0.01));
  CHECK(at("cosine", 0) == 1);
  CHECK(at("cosine", 50) == doctest::Approx(0.5));
  CHECK(at("cosine:0.2", 100) == doctest::Approx(0.2));
  CHECK(at("inverse-time:0.5", 6) == doctest::Approx(0.25));
  CHECK(at("exponential:0.1", 10) == doctest::Approx(std::exp(-1.0)));
  optimize::Schedule warm;
  warm.warmup = 10;
  CHECK(warm(5, 100) == doctest::Approx(0.5));
  CHECK(warm(0, 100) > 0);
}
