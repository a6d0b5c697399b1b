#include "ermine/optimize/owlqn.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "ermine/optimize/lbfgs.hpp"
#include "ermine/rules/losses/logistic.hpp"
#include "ermine/rules/penalties/l1.hpp"
#include "tests/optimize/problems.hpp"

using namespace ermine;
using optimize::Stop;
using optimize::Vector;

namespace {

/// Least squares or logistic regression of n rows on p correlated features of which a few matter.
struct Regression {
  std::size_t n, p;
  std::vector<double> x, y;
  bool logistic;

  Regression(std::size_t rows, std::size_t features, bool is_logistic) : n(rows), p(features), logistic(is_logistic) {
    core::Stream random(11, core::Purpose::test);
    for (std::size_t i = 0; i < n; ++i) {
      const double common = random.normal();
      double h = 0;
      for (std::size_t j = 0; j < p; ++j) {
        x.push_back(random.normal() + 0.5 * common);
        if (j % 5 == 0) h += x.back() * (j % 2 == 0 ? 1 : -1);
      }
      y.push_back(logistic ? (random.uniform() < 1 / (1 + std::exp(-h)) ? 1 : 0) : h + 0.5 * random.normal());
    }
  }
  [[nodiscard]] optimize::Objective objective() const {
    return {p,
            [this](std::span<const double> w, std::span<double> g) {
              std::fill(g.begin(), g.end(), 0);
              double sum = 0;
              for (std::size_t i = 0; i < n; ++i) {
                double h = 0;
                for (std::size_t j = 0; j < p; ++j) h += w[j] * x[i * p + j];
                const double r = h - y[i];
                sum += logistic ? losses::Logistic{}.value(h, y[i]) : r * r / 2;
                const double slope = logistic ? losses::Logistic{}.slope(h, y[i]) : r;
                for (std::size_t j = 0; j < p; ++j) g[j] += slope * x[i * p + j] / static_cast<double>(n);
              }
              return sum / static_cast<double>(n);
            },
            {}};
  }
};

/// The lasso by coordinate descent, one exact soft threshold after the other: slow and true.
Vector coordinate_descent(const Regression& data, double l1) {
  Vector w(data.p, 0.0), r = data.y;
  for (int sweep = 0; sweep < 3000; ++sweep)
    for (std::size_t j = 0; j < data.p; ++j) {
      double xx = 0, xr = 0;
      for (std::size_t i = 0; i < data.n; ++i)
        xx += data.x[i * data.p + j] * data.x[i * data.p + j], xr += data.x[i * data.p + j] * r[i];
      const double n = static_cast<double>(data.n);
      const double next = penalties::soft_threshold(w[j] * xx / n + xr / n, l1) / (xx / n);
      for (std::size_t i = 0; i < data.n; ++i) r[i] -= (next - w[j]) * data.x[i * data.p + j];
      w[j] = next;
    }
  return w;
}

}  // namespace

TEST_CASE("l1 by OWL-QN is the lasso of coordinate descent, the same zeros included") {
  const Regression data(120, 20, false);
  for (const double l1 : {0.01, 0.1, 0.4, 1.0}) {
    CAPTURE(l1);
    const auto r = optimize::minimise_l1(data.objective(), Vector(20, 0.0), Vector(20, l1));
    CHECK(found_minimum(r.stop));
    const Vector truth = coordinate_descent(data, l1);
    std::size_t zeros = 0;
    for (std::size_t j = 0; j < 20; ++j) {
      CHECK(r.parameters[j] == doctest::Approx(truth[j]).epsilon(1e-7));
      CHECK((r.parameters[j] == 0) == (truth[j] == 0));
      zeros += r.parameters[j] == 0 ? 1 : 0;
    }
    CHECK(zeros > 0);
  }
}

TEST_CASE("at the end the conditions for the minimum of an l1 penalised loss hold") {
  const Regression data(300, 40, true);
  for (const double l1 : {1e-4, 0.003, 0.02, 0.1}) {
    CAPTURE(l1);
    Vector penalty(40, l1);
    penalty[7] = 0;  // a free one, as the intercept is
    const auto r = optimize::minimise_l1(data.objective(), Vector(40, 0.1), penalty);
    CHECK(found_minimum(r.stop));
    Vector g(40);
    data.objective().value_and_gradient(r.parameters, g);
    for (std::size_t j = 0; j < 40; ++j) {
      if (r.parameters[j] == 0)
        CHECK(std::abs(g[j]) <= penalty[j] + 1e-8);
      else
        CHECK(g[j] == doctest::Approx(r.parameters[j] > 0 ? -penalty[j] : penalty[j]).epsilon(1e-6).scale(0.01));
    }
  }
}

TEST_CASE("a penalty beyond every slope at zero leaves nothing but zeros, none leaves the plain minimum") {
  const Regression data(200, 10, true);
  Vector g(10);
  data.objective().value_and_gradient(Vector(10, 0.0), g);
  const auto none = optimize::minimise_l1(data.objective(), Vector(10, 0.5), Vector(10, optimize::max_norm(g) * 1.01));
  CHECK(none.parameters == Vector(10, 0.0));
  const auto free = optimize::minimise_l1(data.objective(), Vector(10, 0.0), Vector(10, 0.0));
  const auto plain = optimize::minimise_lbfgs(data.objective(), Vector(10, 0.0));
  for (std::size_t j = 0; j < 10; ++j) CHECK(free.parameters[j] == doctest::Approx(plain.parameters[j]).epsilon(1e-7));
}

TEST_CASE("a stopped OWL-QN that is restored ends with the bits of one that was not") {
  const Regression data(100, 12, true);
  const Vector l1(12, 0.01), start(12, 0.0);
  optimize::Owlqn whole(data.objective(), start, l1), half(data.objective(), start, l1),
      rest(data.objective(), start, l1);
  optimize::minimise(whole, 1000);
  for (int k = 0; k < 5; ++k) half.step();
  rest.restore(half.state());
  optimize::minimise(rest, 1000);
  CHECK(whole.state() == rest.state());
}

TEST_CASE("a negative or NaN penalty is refused") {
  const Regression data(10, 2, true);
  for (const double bad : {-1.0, std::numeric_limits<double>::quiet_NaN()})
    CHECK_THROWS_WITH_AS(optimize::minimise_l1(data.objective(), Vector(2, 0.0), Vector{0.1, bad}),
                         doctest::Contains("l1"), core::UsageError);
  CHECK_THROWS_AS(optimize::minimise_l1(data.objective(), Vector(2, 0.0), Vector{0.1}), core::UsageError);
}
