/// @file
/// Erf in vectors of double or float.
///
///     erf x = x + x g(x^2)                                       |x| < 1
///           = 1 - e^(-x^2) g(t),  t = (x - 2)/(x + 2)            1 <= x <= 6; odd; 1 beyond
///
/// x^2 is kept in two parts, or e^(-x^2) would lose x^2 times the last bit.

#include <hwy/highway.h>

#include "ermine/math/detail/coefficients.hpp"
#include "ermine/math/detail/exponential-inl.h"
#include "ermine/math/detail/polynomial-inl.h"

#if defined(ERMINE_MATH_DETAIL_ERF_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_MATH_DETAIL_ERF_INL_H_
#undef ERMINE_MATH_DETAIL_ERF_INL_H_
#else
#define ERMINE_MATH_DETAIL_ERF_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::math::HWY_NAMESPACE {

/// 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Erf(D d, V x) {
  using T = hn::TFromD<D>;
  using C = detail::Coefficients<T>;
  const V one = hn::Set(d, T(1)), two = hn::Set(d, T(2));
  const V near = Fma(x, Polynomial(d, hn::Mul(x, x), C::erf_slope), x);

  const V a = hn::Min(hn::Abs(x), hn::Set(d, T(6)));
  const V square = hn::Mul(a, a);
  const V e = ExpOfSum(d, hn::Neg(square), Fnma(a, a, square));
  const V t = hn::Div(hn::Sub(a, two), hn::Add(a, two));
  const V far = Fnma(e, Polynomial(d, t, C::erfc_scaled), one);
  const V result = hn::IfThenElse(hn::Lt(hn::Abs(x), one), near, hn::CopySign(far, x));
  return hn::IfThenElse(hn::Or(hn::IsNaN(x), hn::Eq(x, hn::Zero(d))), x, result);
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
