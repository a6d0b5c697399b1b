/// @file
/// The few things a minimiser does with flat vectors of parameters, in one fixed order of summation: eight running
/// sums (element i goes to sum i mod 8) joined by a fixed tree, so that bits do not depend on how it was compiled.

#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace ermine::optimize {

using Vector = std::vector<double>;

/// sum_i a_i b_i. Shapes: a, b [p].
[[nodiscard]] inline double dot(std::span<const double> a, std::span<const double> b) {
  std::array<double, 8> sum{};
  const std::size_t whole = a.size() / 8 * 8;
  for (std::size_t i = 0; i < whole; i += 8)
    for (std::size_t k = 0; k < 8; ++k) sum[k] += a[i + k] * b[i + k];
  for (std::size_t i = whole; i < a.size(); ++i) sum[i - whole] += a[i] * b[i];
  return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

/// The largest |a_i|; NaN where there is one.
[[nodiscard]] inline double max_norm(std::span<const double> a) {
  double largest = 0;
  for (const double x : a)
    if (!(std::abs(x) <= largest)) largest = std::abs(x);
  return largest;
}

/// sqrt(sum a_i^2), also where the squares leave the range of a double.
[[nodiscard]] inline double norm(std::span<const double> a) {
  const double square = dot(a, a);
  if (square > 1e-280 && square < 1e280) return std::sqrt(square);
  const double largest = max_norm(a);
  if (largest == 0 || !std::isfinite(largest)) return largest;
  double sum = 0;
  for (const double x : a) sum += (x / largest) * (x / largest);
  return largest * std::sqrt(sum);
}

[[nodiscard]] inline bool all_finite(std::span<const double> a) {
  for (const double x : a)
    if (!std::isfinite(x)) return false;
  return true;
}

/// out = a + t b.
inline void add_scaled(std::span<const double> a, double t, std::span<const double> b, std::span<double> out) {
  for (std::size_t i = 0; i < a.size(); ++i) out[i] = a[i] + t * b[i];
}

}  // namespace ermine::optimize
