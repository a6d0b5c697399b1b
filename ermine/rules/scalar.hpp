/// @file
/// What a rule of this room may ask of its number type, so that one formula serves double, float, duals and SIMD packs.
///
/// A number type T has `T(double)`, the four operations, comparisons that give a mask, and, found beside T or in std,
/// `exp`, `log1p`, `expm1`, `tanh`, `sqrt`; beside T also `select(mask, a, b)`. There is no `if` on a value in a rule:
/// a pack has many. Plain numbers get `select` here.
///
/// `magnitude` is |x| with the slope +1 at 0 (never 0), so that a formula in |x| keeps its derivative when a dual runs
/// through it: log(1 + e^h) = max(h, 0) + log1p(e^-|h|) has slope 1/2 at h = 0 only by that choice.

#pragma once

#include <cmath>
#include <concepts>

namespace ermine::rules {

template <std::floating_point T>
[[nodiscard]] constexpr T select(bool condition, T yes, T no) noexcept {
  return condition ? yes : no;
}

/// |x|, slope +1 at 0; NaN stays NaN.
template <class T>
[[nodiscard]] constexpr T magnitude(const T& x) {
  return select(x >= T(0), x, -x);
}

/// max(x, 0), slope 0 at 0; NaN stays NaN.
template <class T>
[[nodiscard]] constexpr T positive_part(const T& x) {
  return select(x <= T(0), T(0), x);
}

/// x limited to [-bound, bound]; NaN stays NaN.
template <class T>
[[nodiscard]] constexpr T clip(const T& x, const T& bound) {
  return select(x > bound, bound, select(x < -bound, -bound, x));
}

}  // namespace ermine::rules
