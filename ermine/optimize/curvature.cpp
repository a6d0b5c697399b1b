#include "ermine/optimize/curvature.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/optimize/vectors.hpp"

namespace ermine::optimize {

double largest_curvature(const Objective& objective, std::span<const double> w, std::uint32_t iterations) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  const std::size_t p = w.size();
  if (p == 0) return unknown;
  Vector v(p), product(p), g(p), moved(p), g_moved(p);
  // A start with a part along every direction: signs and sizes without a pattern that a data set could share.
  for (std::size_t i = 0; i < p; ++i) v[i] = std::fmod(0.618033988749895 * static_cast<double>(i + 1), 1.0) - 0.49;
  if (!objective.hessian_vector) (void)objective.value_and_gradient(w, g);
  double largest = 0;
  for (std::uint32_t k = 0; k < iterations; ++k) {
    const double length = norm(v);
    if (!(length > 0) || !std::isfinite(length)) break;
    for (double& x : v) x /= length;
    if (objective.hessian_vector) {
      objective.hessian_vector(w, v, product);
    } else {
      const double t = 1e-6 * std::max(1.0, max_norm(w));
      add_scaled(w, t, v, moved);
      (void)objective.value_and_gradient(moved, g_moved);
      for (std::size_t i = 0; i < p; ++i) product[i] = (g_moved[i] - g[i]) / t;
    }
    const double bend = norm(product);
    if (!std::isfinite(bend)) return largest > 0 ? largest : unknown;
    largest = std::max(largest, bend);  // |H v| <= L for a unit v
    v.swap(product);
  }
  return largest;
}

double suggest_rate(const Objective& objective, std::span<const double> w) {
  const double rate = 1 / largest_curvature(objective, w);
  return std::isfinite(rate) && rate > 0 ? rate : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace ermine::optimize
