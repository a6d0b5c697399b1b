/// @file
/// Which way down is steepest? The lecture's answer, looked at in every direction.
///
///     d/dt L(w + t v) at t = 0  =  v . grad L  =  |grad L| cos(angle between them)     for |v| = 1
///
/// so nothing rises more than the gradient's own direction, with slope |grad L|; nothing falls more than the opposite one; and
/// at right angles L stands still. L here: the log loss of one event under the logistic model, w = (slope, intercept).

#include <algorithm>
#include <array>
#include <cmath>

#include "ermine/autodiff/gradient.hpp"
#include "examples/page.hpp"

namespace ad = ermine::autodiff;

int main() {
  examples::Page page("The slope of a loss in all directions");
  const auto loss = [](const auto& w) { return log(1.0 + exp(-(w[0] * 1.5 + w[1]))) + 0.1 * w[0] * w[0]; };
  const std::array w{-0.5, 0.2};
  const auto gradient = ad::gradient(loss, w);
  const double length = std::hypot(gradient[0], gradient[1]), degree = std::acos(-1.0) / 180;
  const double uphill = std::atan2(gradient[1], gradient[0]) / degree + 360, downhill = uphill - 180;

  ermine::core::Series curve{.name = "slope along the direction"};
  double worst = 0;
  for (int angle = 0; angle <= 360; ++angle) {
    const std::array v{std::cos(angle * degree), std::sin(angle * degree)};
    curve.x.push_back(angle);
    curve.y.push_back(ad::directional(loss, w, v).slope);
    worst = std::max(worst, std::fabs(curve.y.back() - length * std::cos((angle - uphill) * degree)));
  }
  const auto [lowest, highest] = std::minmax_element(curve.y.begin(), curve.y.end());
  page.claim("in every direction it is |grad L| cos(angle)", worst < 1e-15);
  page.number("steepest up, in degrees", curve.x[highest - curve.y.begin()], uphill, 0.5);
  page.number("steepest down", curve.x[lowest - curve.y.begin()], downhill, 0.5);
  page.number("the slope along grad L / |grad L|",
              ad::directional(loss, w, std::array{gradient[0] / length, gradient[1] / length}).slope, length, 1e-15);
  page.number("the slope at right angles", ad::directional(loss, w, std::array{-gradient[1], gradient[0]}).slope, 0,
              1e-16);

  using ermine::core::Mark, ermine::core::Role;
  ermine::core::Figure figure{.id = "steepest-descent", .title = "The slope of a loss in all directions"};
  figure.caption = "The slope is largest along the gradient, smallest against it and zero at right angles to it.";
  figure.x = {.label = "direction [degrees]", .low = 0, .high = 360};
  figure.y = {.label = "slope of the loss", .low = -1.4 * length, .high = 1.4 * length};
  figure.series = {curve};
  figure.series.push_back({.name = "the gradient and against it",
                           .mark = Mark::rule_x,
                           .role = Role::reference,
                           .x = {uphill, downhill},
                           .text = {"gradient", "against it"}});
  page.picture(figure);
  return page.end();
}
