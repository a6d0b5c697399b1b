/// @file
/// The l1 penalty (lasso): drives coefficients to exactly zero.
///
/// Formula.  l1 |w|,   slope l1 sign(w) (0 at 0),   curvature 0,
///           proximal map: sign(v) max(|v| - step l1, 0), the soft threshold.
/// Domain.   Every real w; l1 >= 0.
/// Units.    Those of the loss for each unit of w.
/// Dropped constants.  None.
/// Edge cases.  At w = 0 every slope in [-l1, l1] is a subgradient; 0 is given. NaN stays NaN in value and map.
/// Source.   R. Tibshirani, "Regression Shrinkage and Selection via the Lasso", J. R. Statist. Soc. B 58 (1996) 267-288.

#pragma once

#include "ermine/core/error.hpp"
#include "ermine/rules/penalties/penalty.hpp"
#include "ermine/rules/scalar.hpp"

namespace ermine::penalties {

/// v moved towards 0 by `threshold`, and no further: sign(v) max(|v| - threshold, 0).
template <class T>
[[nodiscard]] constexpr T soft_threshold(const T& v, const T& threshold) {
  return v - rules::clip(v, threshold);
}

class L1 {
 public:
  static constexpr std::string_view name = "l1";

  /// @throws UsageError unless l1 >= 0.
  explicit L1(double l1) : l1_(l1) { core::require(l1 >= 0, "penalty l1 must be >= 0"); }

  template <class T>
  [[nodiscard]] T value(const T& w) const {
    return T(l1_) * rules::magnitude(w);
  }
  template <class T>
  [[nodiscard]] T slope(const T& w) const {
    using rules::select;
    return select(w > T(0), T(l1_), select(w < T(0), T(-l1_), w));  // 0 stays 0, NaN stays NaN
  }
  template <class T>
  [[nodiscard]] T curvature(const T&) const {
    return T(0);
  }
  template <class T>
  [[nodiscard]] T proximal(const T& v, const T& step) const {
    return soft_threshold(v, step * T(l1_));
  }

 private:
  double l1_;
};
static_assert(Penalty<L1>);

}  // namespace ermine::penalties
