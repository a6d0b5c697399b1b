// Least squares by Levenberg and Marquardt: standard problems from near and far, and ends that are no minima.
// Source of the problems: J. J. Moré, B. S. Garbow, K. E. Hillstrom, ACM Trans. Math. Softw. 7 (1981) 17-41.
#include "ermine/optimize/levenberg_marquardt.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "ermine/autodiff/dual.hpp"
#include "ermine/autodiff/functions.hpp"

using namespace ermine;
using optimize::LeastSquares;

namespace {

/// r(w) as code over any number; its Jacobian by dual numbers.
template <std::size_t p, class F>
LeastSquares problem(F residuals) {
  LeastSquares made;
  made.parameters = p;
  made.value = [residuals](std::span<const double> w) {
    double sum = 0;
    for (const double r : residuals(std::vector<double>(w.begin(), w.end()))) sum += r * r;
    return sum;
  };
  made.linearise = [residuals](std::span<const double> w, math::Triangle<double>& factor) {
    using Dual = autodiff::Dual<double, p>;
    std::vector<Dual> at;
    for (std::size_t j = 0; j < p; ++j) at.push_back(Dual::variable(w[j], j));
    const std::vector<Dual> r = residuals(at);
    std::vector<double> block((p + 1) * r.size());
    for (std::size_t i = 0; i < r.size(); ++i) {
      for (std::size_t j = 0; j < p; ++j) block[j * r.size() + i] = r[i].tangent[j];
      block[p * r.size() + i] = r[i].value;
    }
    factor.add(block, r.size());
  };
  return made;
}

void check_found(const LeastSquares& problem, std::vector<double> start, double minimum) {
  for (const double far : {1.0, 10.0}) {
    std::vector<double> from = start;
    for (double& w : from) w *= far;
    const optimize::LeastSquaresMinimum end = optimize::minimise_least_squares(problem, from);
    INFO("start times ", far);
    CHECK(optimize::found_minimum(end.stop));
    CHECK(end.value == doctest::Approx(minimum).epsilon(1e-6));
  }
}

}  // namespace

TEST_CASE("Standard problems are solved from the standard start and from ten times as far") {
  check_found(problem<2>([](const auto& w) { return std::vector{10.0 * (w[1] - w[0] * w[0]), 1.0 - w[0]}; }), {-1.2, 1},
              0);
  check_found(problem<3>([](const auto& w) {  // helical valley
                using std::atan2, std::sqrt;
                const auto turn = atan2(w[1], w[0]) / (2 * std::numbers::pi);
                return std::vector{10.0 * (w[2] - 10.0 * turn), 10.0 * (sqrt(w[0] * w[0] + w[1] * w[1]) - 1.0),
                                   w[2] * 1.0};
              }),
              {-1, 0, 0}, 0);
  check_found(problem<2>([](const auto& w) {  // Brown, badly scaled
                return std::vector{w[0] - 1e6, w[1] - 2e-6, w[0] * w[1] - 2.0};
              }),
              {1, 1}, 0);
  check_found(problem<4>([](const auto& w) {  // Powell, singular Jacobian at the solution
                return std::vector{w[0] + 10.0 * w[1], std::sqrt(5.0) * (w[2] - w[3]),
                                   (w[1] - 2.0 * w[2]) * (w[1] - 2.0 * w[2]),
                                   std::sqrt(10.0) * ((w[0] - w[3]) * (w[0] - w[3]))};
              }),
              {3, -1, 0, 1}, 0);
  check_found(problem<4>([](const auto& w) {  // Brown and Dennis
                using std::exp, std::sin, std::cos;
                std::vector<std::decay_t<decltype(w[0] * 1.0)>> r;
                for (int i = 1; i <= 20; ++i) {
                  const double t = i / 5.0;
                  const auto a = w[0] + t * w[1] - std::exp(t), b = w[2] + std::sin(t) * w[3] - std::cos(t);
                  r.push_back(a * a + b * b);
                }
                return r;
              }),
              {25, 5, -5, -1}, 85822.2016);
}

TEST_CASE("A start where the residuals are no numbers is not called a minimum") {
  const auto nowhere = problem<1>([](const auto& w) {
    using std::sqrt;
    return std::vector{sqrt(w[0])};
  });
  const std::vector<double> start{-1};
  CHECK(optimize::minimise_least_squares(nowhere, start).stop == optimize::Stop::diverged);
}

TEST_CASE("A sum of squares that falls for ever is not called a minimum after few iterations") {
  const auto falling = problem<1>([](const auto& w) {
    using std::exp;
    return std::vector{exp(-w[0])};
  });
  const std::vector<double> start{0};
  CHECK_FALSE(optimize::found_minimum(optimize::minimise_least_squares(falling, start, {.iterations = 20}).stop));
}
