/// @file
/// The contours of a loss that is a quadratic form in two parameters, exactly, from its gradient and Hessian at any point w.
///
///     w* = w - H^-1 g,      L(w* + z) = L(w*) + z H z / 2,      H = G G^T
///
/// so the ring of height d is the ellipse w* + sqrt(2 d) G^-T u over the circle |u| = 1.

#pragma once

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "ermine/autodiff/hessian.hpp"
#include "ermine/core/figure.hpp"

namespace examples {

struct Contours {
  std::array<double, 2> minimum;
  std::vector<ermine::core::Series> rings;
};

template <class F>
Contours contours(const F& loss, std::span<const double> w, const std::vector<double>& heights) {
  const auto at_w = ermine::autodiff::hessian(loss, w);
  const auto& g = at_w.gradient;
  const double a = std::sqrt(at_w(0, 0)), b = at_w(1, 0) / a, c = std::sqrt(at_w(1, 1) - b * b);  // G = (a, 0; b, c)
  const double z0 = -g[0] / a, z1 = (-g[1] - b * z0) / c;                                         // G z = -g
  Contours result{{w[0] + (z0 - b * z1 / c) / a, w[1] + z1 / c}, {}};
  for (const double d : heights) {
    ermine::core::Series ring{.role = ermine::core::Role::muted};
    if (result.rings.empty()) ring.name = "equal loss";
    for (int degrees = 0; degrees <= 360; degrees += 4) {
      const double u0 = std::sqrt(2 * d) * std::cos(degrees * std::acos(-1) / 180);
      const double u1 = std::sqrt(2 * d) * std::sin(degrees * std::acos(-1) / 180);
      ring.x.push_back(result.minimum[0] + (u0 - b * u1 / c) / a);
      ring.y.push_back(result.minimum[1] + u1 / c);
    }
    result.rings.push_back(ring);
  }
  return result;
}

}  // namespace examples
