/// @file
/// Derivatives through an adaptive integrator: steps are tried, judged, accepted or rejected, and the code that does so is
/// differentiated as it ran. The predator-prey equations, p = (a, b, c, d), from (2, 1) to t = 5,
///
///     x' = a x - b x y,   y' = d x y - c y
///
/// beside the sensitivity equations, S = d(x, y)/dp, which somebody had to derive: S' = (df/d(x, y)) S + df/dp, S(0) = 0.

#include <cstdio>
#include <vector>

#include "ermine/autodiff/jacobian.hpp"
#include "examples/04_automatic_differentiation/adaptive_steps.hpp"
#include "examples/page.hpp"

int main() {
  examples::Page page("Predator and prey at t = 5, and how they depend on (a, b, c, d)");
  const std::vector<double> p{1.5, 1.0, 3.0, 1.0};
  examples::Steps steps, plain_steps;
  const auto end_point = [&steps](const auto& q) {
    using T = std::decay_t<decltype(q[0])>;
    return examples::integrate(std::vector<T>{2, 1}, 5, steps, [&q](const auto& u) {
      return std::vector<T>{q[0] * u[0] - q[1] * u[0] * u[1], q[3] * u[0] * u[1] - q[2] * u[1]};
    });
  };
  const auto jacobian = ermine::autodiff::jacobian(end_point, p);
  const auto extended = [&p](const std::vector<double>& u) {  // x, y, then dx/da dy/da, dx/db dy/db, ...
    const double x = u[0], y = u[1], by_p[4][2] = {{x, 0}, {-x * y, 0}, {0, -y}, {0, x * y}};
    std::vector<double> slope{p[0] * x - p[1] * x * y, p[3] * x * y - p[2] * y};
    for (std::size_t j = 0; j < 4; ++j) {
      slope.push_back((p[0] - p[1] * y) * u[2 + 2 * j] - p[1] * x * u[3 + 2 * j] + by_p[j][0]);
      slope.push_back(p[3] * y * u[2 + 2 * j] + (p[3] * x - p[2]) * u[3 + 2 * j] + by_p[j][1]);
    }
    return slope;
  };
  const auto s = examples::integrate(std::vector<double>{2, 1, 0, 0, 0, 0, 0, 0, 0, 0}, 5, plain_steps, extended);
  for (std::size_t i = 0; i < 2; ++i) page.number(i == 0 ? "x" : "y", jacobian.value[i], s[i], 1e-14);
  for (std::size_t j = 0; j < 4; ++j) {
    page.number("dx/dp_j, automatic beside the equations", jacobian(0, j), s[2 + 2 * j], 1e-8);
    page.number("dy/dp_j", jacobian(1, j), s[3 + 2 * j], 1e-8);
  }
  std::printf("  %d steps accepted, %d rejected\n", steps.accepted, steps.rejected);
  page.claim("the same steps with and without derivatives, some of them rejected",
             steps.accepted == plain_steps.accepted && steps.rejected == plain_steps.rejected && steps.rejected > 0);
  return page.end();
}
