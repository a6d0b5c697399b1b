/// @file
/// The hinge loss: nothing to pay beyond a margin of 1, the loss of the support vector machine.
///
/// Formula.  With s = 2 y - 1 (the target as -1 or +1) and the margin m = s h,
///
///     L = max(0, 1 - m),   L' = -s if m < 1 else 0,   L'' = 0.
///
///   At h = 0: 1, -s, 0.
/// Domain.   Every real h; y in {0, 1}.
/// Units.    Those of h.
/// Dropped constants.  None.
/// Edge cases.  At the knee m = 1 the slope is 0, the smallest of the subgradients. The curvature is 0 wherever it
///              exists, so Newton has nothing to go by. NaN stays NaN.
/// Source.   C. Cortes, V. Vapnik, "Support-Vector Networks", Machine Learning 20 (1995) 273-297.

#pragma once

#include "ermine/rules/losses/loss.hpp"
#include "ermine/rules/scalar.hpp"

namespace ermine::losses {

struct Hinge {
  static constexpr std::string_view name = "hinge";
  static constexpr Target target = Target::binary;

  template <class T>
  [[nodiscard]] constexpr T value(const T& h, const T& y) const {
    const T s = y + y - T(1);
    return rules::positive_part(T(1) - s * h);
  }
  template <class T>
  [[nodiscard]] constexpr T slope(const T& h, const T& y) const {
    using rules::select;
    const T s = y + y - T(1);
    const T m = s * h;
    return select(m >= T(1), T(0), select(m < T(1), -s, m));  // the last arm is reached by NaN alone
  }
  template <class T>
  [[nodiscard]] constexpr T curvature(const T&, const T&) const {
    return T(0);
  }
};
static_assert(Loss<Hinge>);

}  // namespace ermine::losses
