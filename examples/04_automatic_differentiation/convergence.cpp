/// @file
/// Derivatives through a loop that runs until it has converged: Kepler's equation by Newton's method, E(M, e) with
///
///     g = E - e sin E - M = 0,      E <- E - g / (1 - e cos E)   until the step is small
///
///     dE/dM = 1 / (1 - e cos E),    dE/de = sin E / (1 - e cos E)       by the theorem of implicit functions
///
/// The derivative converges as the value does, one turn behind it. So let the loop turn until its step is at rounding; and
/// where it may begin at the solution it must turn once, or the derivative is that of the starting point.

#include <array>
#include <cmath>
#include <cstdio>

#include "ermine/autodiff/gradient.hpp"
#include "examples/page.hpp"

namespace ad = ermine::autodiff;

const auto kepler = [](const auto& x, int turns) {
  using std::sin, std::cos, std::abs;
  const auto &M = x[0], &e = x[1];
  auto E = M;
  for (int i = 0; i < turns; ++i) {
    const auto step = (E - e * sin(E) - M) / (1.0 - e * cos(E));
    E -= step;
    if (abs(step) < 1e-15) break;
  }
  return E;
};

int main() {
  examples::Page page("Kepler's equation at M = 1, e = 0.6");
  const std::array at{1.0, 0.6};
  const double E = kepler(at, 100), slope = 1 / (1 - 0.6 * std::cos(E));
  std::printf("\n  turns  error of E  of dE/dM\n");
  for (int turns = 1; turns <= 6; ++turns) {
    const auto after = ad::value_and_gradient([turns](const auto& x) { return kepler(x, turns); }, at);
    std::printf("  %5d%12.0e%10.0e\n", turns, std::fabs(after.value - E), std::fabs(after.gradient[0] - slope));
  }
  const auto f = [](const auto& x) { return kepler(x, 100); };
  for (const auto mode : {ad::Mode::forward, ad::Mode::reverse}) {
    const auto g = ad::gradient(f, at, {.mode = mode});
    page.number(mode == ad::Mode::forward ? "dE/dM, forward" : "dE/dM, reverse", g[0], slope, 1e-14);
    page.number("dE/de", g[1], std::sin(E) * slope, 1e-14);
  }
  // At M = 0 Newton begins at the solution E = 0; the one turn it makes is enough for dE/dM = 1 / (1 - e).
  page.number("dE/dM at M = 0", ad::gradient(f, std::array{0.0, 0.6})[0], 1 / 0.4, 1e-15);
  const auto too_clever = [](const auto& x) { return x[0] == 0.0 ? x[0] : kepler(x, 100); };
  page.number("a shortcut that returns M there: wrong", ad::gradient(too_clever, std::array{0.0, 0.6})[0], 1, 0);
  return page.end();
}
