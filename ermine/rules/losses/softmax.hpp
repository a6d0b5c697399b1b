/// @file
/// Categorical cross-entropy from logits: the loss of softmax regression.
///
/// Formula.  With p_j = e^(h_j) / sum_l e^(h_l) and the class y,
///
///     L = log sum_j e^(h_j) - h_y,   dL/dh_j = p_j - [j = y],   d2L/dh_j dh_l = p_j ([j = l] - p_l).
///
///   The largest logit is taken out first, so no exponential overflows:
///   log sum_j e^(h_j) = max h + log1p(sum over the others of e^(h_j - max h)).   At h = (0, 0): log 2.
/// Domain.   k >= 1 finite logits, y in 0 ... k-1. Adding a number to all logits changes nothing.
/// Units.    Natural logarithm (nats).
/// Dropped constants.  None.
/// Edge cases.  A spread of 1e4 between logits is exact; a NaN logit makes the value and every slope NaN.
/// Source.   J. S. Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs" (1990).
///
/// Shapes: h, out, direction [k]. Cost O(k), no allocation. The templates take plain floating-point numbers; with k = 2
/// and h = (0, z) this is `Logistic` at z.

#pragma once

#include <cassert>
#include <concepts>
#include <cstdint>
#include <span>

#include "ermine/rules/losses/loss.hpp"
#include "ermine/rules/scalar.hpp"

namespace ermine::losses {

/// log sum_j e^(h_j) with the largest term taken out. Shape: h [k], k >= 1.
template <std::floating_point T>
[[nodiscard]] T log_sum_exp(std::span<const T> h) {
  assert(!h.empty());
  std::size_t top = 0;
  for (std::size_t j = 1; j < h.size(); ++j)
    if (h[j] > h[top]) top = j;
  if (h[top] - h[top] != T(0)) {  // infinite or NaN: h - max h would be NaN or lose the infinity
    T sum = T(0);
    for (const T& x : h) sum += std::exp(x);
    return std::log(sum);
  }
  T others = T(0);
  for (std::size_t j = 0; j < h.size(); ++j)
    if (j != top) others += std::exp(h[j] - h[top]);
  return h[top] + std::log1p(others);
}

/// p_j = e^(h_j) / sum_l e^(h_l). Shapes: h, out [k].
template <std::floating_point T>
void softmax(std::span<const T> h, std::span<T> out) {
  assert(!h.empty() && out.size() == h.size());
  T top = h[0];
  for (const T& x : h)
    if (!(x <= top)) top = x;  // a NaN is taken over and spreads
  T sum = T(0);
  for (std::size_t j = 0; j < h.size(); ++j) sum += out[j] = std::exp(h[j] - top);
  for (T& p : out) p /= sum;
}

struct Softmax {
  static constexpr std::string_view name = "softmax";
  static constexpr Target target = Target::class_index;

  template <std::floating_point T>
  [[nodiscard]] T value(std::span<const T> h, std::uint64_t y) const {
    assert(y < h.size());
    // Measured from h_y: the answer near 0 keeps its digits, where log_sum_exp(h) - h_y would cancel.
    std::size_t top = 0;
    for (std::size_t j = 1; j < h.size(); ++j)
      if (h[j] > h[top]) top = j;
    T others = T(0);
    for (std::size_t j = 0; j < h.size(); ++j)
      if (j != top) others += std::exp(h[j] - h[top]);
    return (h[top] - h[y]) + std::log1p(others);
  }
  /// out_j = p_j - [j = y].
  template <std::floating_point T>
  void slope(std::span<const T> h, std::uint64_t y, std::span<T> out) const {
    assert(y < h.size());
    softmax(h, out);
    T others = T(0);  // p_y - 1 as minus the sum of the others, which does not cancel
    for (std::size_t j = 0; j < h.size(); ++j)
      if (j != y) others += out[j];
    out[y] = out[y] == out[y] ? -others : out[y];
  }
  /// The second derivative times a direction d: out_j = p_j (d_j - sum_l p_l d_l).
  template <std::floating_point T>
  void curvature(std::span<const T> h, std::span<const T> direction, std::span<T> out) const {
    assert(direction.size() == h.size());
    softmax(h, out);
    T mean = T(0);
    for (std::size_t l = 0; l < h.size(); ++l) mean += out[l] * direction[l];
    for (std::size_t j = 0; j < h.size(); ++j) out[j] *= direction[j] - mean;
  }
};

}  // namespace ermine::losses
