/// @file
/// What is said where there is no derivative. Code is differentiated piece by piece, on the piece that ran:
///
///     a kink    abs at 0: slope 0;  min, max at a tie: that of the first operand;  clamp at a bound: that of the argument
///     a jump    floor, round, ...: slope 0, as on every step; nothing tells of the jump
///     a branch  if (x < 1) ... else ...: the slope of the branch taken, and nothing of how the bound depends on x
///
/// The last two are right nearly everywhere and still not what an optimiser wants: a loss that counts (the zero-one loss) has
/// the gradient 0. `check` compares with differences, which see the jump.

#include <array>
#include <cmath>

#include "ermine/autodiff/check.hpp"
#include "ermine/autodiff/hessian.hpp"
#include "ermine/core/error.hpp"
#include "examples/page.hpp"

namespace ad = ermine::autodiff;

template <class F>
double slope(const F& f, double x) {
  return ad::gradient([&f](const auto& v) { return f(v[0]); }, std::array{x})[0];
}

int main() {
  examples::Page page("Slopes at kinks and jumps");
  page.number("abs(x) at 0", slope([](const auto& x) { return abs(x); }, 0), 0, 0);
  page.number("max(x, 0) at 0: ReLU, x first", slope([](const auto& x) { return max(x, 0.0); }, 0), 1, 0);
  page.number("max(0, x) at 0: ReLU, 0 first", slope([](const auto& x) { return max(0.0, x); }, 0), 0, 0);
  page.number("clamp(x, 0, 1) at 1", slope([](const auto& x) { return clamp(x, 0.0, 1.0); }, 1), 1, 0);
  page.number("clamp(x, 0, 1) at 1.5", slope([](const auto& x) { return clamp(x, 0.0, 1.0); }, 1.5), 0, 0);
  page.number("floor(x) at 2", slope([](const auto& x) { return floor(x); }, 2), 0, 0);

  // sin(x) / x has the curvature -1/3 at 0. A branch that is right about the value alone loses it.
  const auto flat = [](const auto& v) { return v[0] == 0.0 ? 0 * v[0] + 1.0 : sin(v[0]) / v[0]; };
  const auto curved = [](const auto& v) { return v[0] == 0.0 ? 1.0 - v[0] * v[0] / 6.0 : sin(v[0]) / v[0]; };
  page.number("sin(x) / x by 1 at 0: curvature lost", ad::hessian(flat, std::array{0.0})(0, 0), 0, 0);
  page.number("by 1 - x^2 / 6: curvature kept", ad::hessian(curved, std::array{0.0})(0, 0), -1.0 / 3, 1e-15);

  // x sqrt(x) has the slope 0 at 0, but by the chain rule 0 * infinity: not a number. check_finite says where.
  page.claim("x sqrt(x) at 0: not a number", std::isnan(slope([](const auto& x) { return x * sqrt(x); }, 0)));
  try {
    static_cast<void>(
        ad::gradient([](const auto& v) { return v[0] * sqrt(v[0]); }, std::array{0.0}, {.check_finite = true}));
    page.claim("found", false);
  } catch (const ermine::core::TrainingError& error) {
    page.claim(error.what(), true);
  }

  // check sees a jump that no derivative shows.
  const auto zero_one = [](const auto& w) { return (w[0] * 0.7 < 0.35 ? 1.0 : 0.0) + 0.1 * w[0]; };
  const auto jump = ad::check(zero_one, std::array{0.5});
  page.claim(jump.message.c_str(), !jump.passed);
  return page.end();
}
