/// @file
/// Binary cross-entropy from the logit: the loss of logistic regression.
///
/// Formula.  With s = 1 / (1 + e^-h),
///
///     L = -y log s - (1 - y) log(1 - s) = log(1 + e^h) - y h,   L' = s - y,   L'' = s (1 - s).
///
///   With e = e^-|h| and t = e / (1 + e), which is the smaller of s and 1 - s, nothing overflows and nothing cancels:
///
///     L   = (1 - y) h + log1p(e)  if h >= 0,   -y h + log1p(e)  if h < 0,
///     L'  = (1 - y) - t           if h >= 0,   t - y            if h < 0,
///     L'' = t (1 - t) = t / (1 + e).
///
///   At h = 0, y = 1: log 2, -1/2, 1/4.
/// Domain.   Every finite h; y in {0, 1}, and any y in [0, 1] (a soft label).
/// Units.    Natural logarithm (nats).
/// Dropped constants.  None for y in {0, 1}; for soft labels the entropy of y, which does not depend on h.
/// Edge cases.  h = 1e4, y = 1: the value is 0 and the slope -0 (e^-1e4 underflows); h = -1e4, y = 1: 1e4 and -1.
///              An infinite h gives NaN where 0 * inf is met. NaN stays NaN.
/// Source.   D. R. Cox, "The Regression Analysis of Binary Sequences", J. R. Statist. Soc. B 20 (1958) 215-242.

#pragma once

#include "ermine/rules/losses/loss.hpp"
#include "ermine/rules/scalar.hpp"

namespace ermine::losses {

struct Logistic {
  static constexpr std::string_view name = "logistic";
  static constexpr Target target = Target::binary;

  template <class T>
  [[nodiscard]] T value(const T& h, const T& y) const {
    using rules::select;
    using std::exp;
    using std::log1p;
    const T e = exp(-rules::magnitude(h));
    return select(h >= T(0), (T(1) - y) * h, -(y * h)) + log1p(e);
  }
  template <class T>
  [[nodiscard]] T slope(const T& h, const T& y) const {
    using rules::select;
    using std::exp;
    const T e = exp(-rules::magnitude(h));
    const T t = e / (T(1) + e);
    return select(h >= T(0), (T(1) - y) - t, t - y);
  }
  template <class T>
  [[nodiscard]] T curvature(const T& h, const T&) const {
    using std::exp;
    const T e = exp(-rules::magnitude(h));
    const T t = e / (T(1) + e);
    return t / (T(1) + e);
  }
};
static_assert(Loss<Logistic>);

}  // namespace ermine::losses
