/// @file
/// The square loss: the price of a distance, the loss of regression.
///
/// Formula.  L = (h - y)^2,   L' = 2 (h - y),   L'' = 2.   (h = 3, y = 1: 4, 4, 2.)
/// Domain.   Every real h and y.
/// Units.    Those of the target, squared.
/// Dropped constants.  None; there is no factor 1/2, so the mean loss is the mean squared error.
/// Edge cases.  Overflows to infinity where |h - y| > 1.3e154. NaN stays NaN.
/// Source.   C. F. Gauss, Theoria combinationis observationum (1823).

#pragma once

#include "ermine/rules/losses/loss.hpp"

namespace ermine::losses {

struct Square {
  static constexpr std::string_view name = "square";
  static constexpr Target target = Target::real;

  template <class T>
  [[nodiscard]] constexpr T value(const T& h, const T& y) const {
    const T r = h - y;
    return r * r;
  }
  template <class T>
  [[nodiscard]] constexpr T slope(const T& h, const T& y) const {
    const T r = h - y;
    return r + r;
  }
  template <class T>
  [[nodiscard]] constexpr T curvature(const T&, const T&) const {
    return T(2);
  }
};
static_assert(Loss<Square>);

}  // namespace ermine::losses
