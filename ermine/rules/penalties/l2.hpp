/// @file
/// The l2 penalty (ridge, weight decay): shrinks all coefficients, the large ones most.
///
/// Formula.  (l2 / 2) w^2,   slope l2 w,   curvature l2,   proximal map: v / (1 + step l2).
/// Domain.   Every real w; l2 >= 0.
/// Units.    Those of the loss for each squared unit of w.
/// Dropped constants.  None; with the factor 1/2 the slope is l2 w.
/// Edge cases.  None. NaN stays NaN.
/// Source.   A. E. Hoerl, R. W. Kennard, "Ridge Regression", Technometrics 12 (1970) 55-67.

#pragma once

#include "ermine/core/error.hpp"
#include "ermine/rules/penalties/penalty.hpp"

namespace ermine::penalties {

class L2 {
 public:
  static constexpr std::string_view name = "l2";

  /// @throws UsageError unless l2 >= 0.
  explicit L2(double l2) : l2_(l2) { core::require(l2 >= 0, "penalty l2 must be >= 0"); }

  template <class T>
  [[nodiscard]] T value(const T& w) const {
    return T(0.5 * l2_) * (w * w);
  }
  template <class T>
  [[nodiscard]] T slope(const T& w) const {
    return T(l2_) * w;
  }
  template <class T>
  [[nodiscard]] T curvature(const T&) const {
    return T(l2_);
  }
  template <class T>
  [[nodiscard]] T proximal(const T& v, const T& step) const {
    return v / (T(1) + step * T(l2_));
  }

 private:
  double l2_;
};
static_assert(Penalty<L2>);

}  // namespace ermine::penalties
