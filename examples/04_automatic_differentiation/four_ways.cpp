/// @file
/// Four ways to a derivative of code: by hand, numeric, symbolic, automatic. The code is a loop, the logistic map
///
///     l_1 = x,   l_(n+1) = 4 l_n (1 - l_n)
///
///     by hand     l_n = sin^2(2^(n-1) t), t = asin sqrt x, so l_n' = 2^(n-2) sin(2^n t) / sqrt(x (1 - x)): needs an idea
///     numeric     (l_n(x + h) - l_n(x - h)) / 2h: two evaluations, and a third of the digits is gone
///     symbolic    the loop written out as a formula, and derived: exact, and 2 to 4 times as long with each turn
///     automatic   the chain rule on numbers while the loop runs: exact, and the same few operations more with each turn

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "ermine/autodiff/gradient.hpp"
#include "examples/04_automatic_differentiation/symbolic.hpp"
#include "examples/page.hpp"

namespace ad = ermine::autodiff;

const auto logistic = [](const auto& x, int n) {
  auto l = x;
  for (int i = 1; i < n; ++i) l = 4.0 * l * (1.0 - l);
  return l;
};
std::string written_out(int n) {
  const std::string l = n == 2 ? "x" : written_out(n - 1);
  return "4*(" + l + ")*(1-(" + l + "))";
}

int main() {
  examples::Page page("The slope of l_n at x = 0.2");
  const double x = 0.2, h = 1e-6;
  double worst[5] = {};
  std::printf("      operations of                           relative error\n");
  std::printf("   n  loop  formula  its derivative  |  by hand  numeric symbolic  forward  reverse\n");
  for (int n = 2; n <= 7; ++n) {
    const auto l = [n](const auto& v) { return logistic(v[0], n); };
    const auto slope = [n](auto t) {
      return std::ldexp(std::sin(std::ldexp(std::asin(std::sqrt(t)), n)), n - 2) / std::sqrt(t * (1 - t));
    };
    const std::string formula = written_out(n), derivative = examples::derived(formula);
    const double slopes[] = {slope(x), (logistic(x + h, n) - logistic(x - h, n)) / (2 * h),
                             examples::value(derivative, x),
                             ad::gradient(l, std::array{x}, {.mode = ad::Mode::forward})[0],
                             ad::gradient(l, std::array{x}, {.mode = ad::Mode::reverse})[0]};
    std::printf("  %2d%6d%9ld%16ld  |", n, 3 * (n - 1), examples::operations(formula),
                examples::operations(derivative));
    for (std::size_t i = 0; i < 5; ++i) {
      const double error = std::fabs(slopes[i] / static_cast<double>(slope(0.2L)) - 1);
      worst[i] = std::max(worst[i], error);
      std::printf(i < 4 ? "%9.0e" : "%9.0e\n", error);
    }
  }
  page.claim("numeric: 8 digits", worst[1] < 1e-8);
  page.claim("by hand, symbolic, automatic: 13 digits", std::max({worst[0], worst[2], worst[3], worst[4]}) < 1e-13);
  return page.end();
}
