/// @file
/// The l1 penalty, exactly: coordinate descent on a quadratic.
///
///     min_x  x'A x / 2 - b'x + sum_j t_j |x_j|,     x_j <- S(b_j - sum_{k != j} A_jk x_k, t_j) / A_jj
///
/// with the soft threshold S(v, t) = sign(v) max(|v| - t, 0), which gives exact zeros. Once the set of nonzero coordinates and
/// their signs stand, the linear system on them is solved outright, and the solution is kept if it leaves the signs alone.
/// Source: J. Friedman, T. Hastie, R. Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent",
/// J. Stat. Softw. 33 (2010) 1.

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "ermine/math/cholesky.hpp"

namespace ermine::models::linear {

/// Shapes: lower [p][p] (lower triangle of A), b, thresholds, start [p] (start may be empty: zeros).
template <class T>
[[nodiscard]] std::vector<T> lasso(std::span<const T> lower, std::span<const T> b, std::span<const double> thresholds,
                                   std::span<const T> start = {}) {
  const std::uint64_t p = b.size();
  const auto a = [&](std::uint64_t i, std::uint64_t j) -> const T& { return lower[i >= j ? i * p + j : j * p + i]; };
  std::vector<T> x(p, T(0.0)), rest(b.begin(), b.end());  // rest = b - A x
  const auto move = [&](std::uint64_t j, const T& to) {
    const T change = to - x[j];
    x[j] = to;
    for (std::uint64_t k = 0; k < p; ++k) rest[k] = rest[k] - a(k, j) * change;
    return std::fabs(double(change));
  };
  if (!start.empty())
    for (std::uint64_t j = 0; j < p; ++j)
      if (double(start[j]) != 0) move(j, start[j]);
  const auto sweep = [&](bool active_only) {
    double change = 0;
    for (std::uint64_t j = 0; j < p; ++j) {
      const T& curvature = a(j, j);
      if (!(double(curvature) > 0) || (active_only && double(x[j]) == 0)) continue;
      const T v = rest[j] + curvature * x[j];
      T to(0.0);
      if (double(v) > thresholds[j]) to = (v - T(thresholds[j])) / curvature;
      if (double(v) < -thresholds[j]) to = (v + T(thresholds[j])) / curvature;
      if (double(to) != double(x[j])) change = std::max(change, move(j, to) * std::sqrt(double(curvature)));
    }
    return change;
  };
  /// The system on the nonzero coordinates; false where it changes a sign.
  const auto solve_active = [&] {
    std::vector<std::uint64_t> active;
    for (std::uint64_t j = 0; j < p; ++j)
      if (double(x[j]) != 0) active.push_back(j);
    const std::uint64_t n = active.size();
    std::vector<T> sub(n * n, T(0.0)), right(n);
    for (std::uint64_t i = 0; i < n; ++i) {
      for (std::uint64_t j = 0; j <= i; ++j) sub[i * n + j] = a(active[i], active[j]);
      right[i] = b[active[i]] - T(double(x[active[i]]) > 0 ? thresholds[active[i]] : -thresholds[active[i]]);
    }
    const math::Cholesky<T> factor(sub, n, {.tolerance = 1e-15});
    if (!factor.positive_definite()) return false;
    const std::vector<T> solution = factor.solve(right);
    for (std::uint64_t i = 0; i < n; ++i)
      if (double(solution[i]) * double(x[active[i]]) <= 0 && thresholds[active[i]] > 0) return false;
    for (std::uint64_t i = 0; i < n; ++i) move(active[i], solution[i]);
    return true;
  };
  double scale = 0;
  for (std::uint64_t j = 0; j < p; ++j)
    if (double(a(j, j)) > 0) scale = std::max(scale, std::fabs(double(b[j])) / std::sqrt(double(a(j, j))));
  for (int round = 0; round < 1000; ++round) {
    for (int inner = 0; inner < 100 && sweep(true) > 1e-9 * scale; ++inner) {
    }
    const double change = sweep(false);
    if (change > 1e-6 * scale) continue;
    if (solve_active() && sweep(false) <= 1e-13 * scale) break;
    if (change <= 1e-15 * scale) break;
  }
  return x;
}

}  // namespace ermine::models::linear
