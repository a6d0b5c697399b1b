/// @file
/// Erf and Erfc in vectors of double or float.
///
///     erf x  = x + x g(x^2)                                      |x| < 1
///            = 1 - e^(-x^2) g(t),  t = (x - 2)/(x + 2)           1 <= x <= 6; odd; 1 beyond
///     erfc x = 1 - x - x g(x^2)                                  |x| < 1/2
///            = e^(-x^2) (5/4 + g(t)) / (1 + 2 x),  t = (x - 3)/(x + 3)      1/2 <= x;  2 - erfc(-x) below -1/2
///
/// x^2 is kept in two parts, or e^(-x^2) would lose x^2 times the last bit. In the tail of erfc every factor carries its
/// own rest, so that the product rounds once, and once more where it is a denormal.
/// Source: M. M. Shepherd, J. G. Laframboise, "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", Math. Comp. 36 (1981).

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
  const V e = OrdinaryExpOfSum(d, hn::Neg(square), Fnma(a, a, square));
  const V t = hn::Div(hn::Sub(a, two), hn::Add(a, two));
  const V far = Fnma(e, Polynomial(d, t, C::erfc_scaled), one);
  const V result = hn::IfThenElse(hn::Lt(hn::Abs(x), one), near, hn::CopySign(far, x));
  return hn::IfThenElse(hn::IsNaN(x), x, result);
}

/// 1 - erf x, with all digits also where it is tiny: 0 from x = 27.23 on (float: 10.06).
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Erfc(D d, V x) {
  using T = hn::TFromD<D>;
  using C = detail::Coefficients<T>;
  const V one = hn::Set(d, T(1)), two = hn::Set(d, T(2)), three = hn::Set(d, T(3));
  const V less = hn::Sub(one, x);
  const V near = hn::Add(less, Fnma(x, Polynomial(d, hn::Mul(x, x), C::erf_slope), hn::Sub(hn::Sub(one, less), x)));

  const V a = hn::Min(hn::Abs(x), hn::Set(d, sizeof(T) == 8 ? T(28) : T(10.5)));
  const V t = hn::Div(hn::Sub(a, three), hn::Add(a, three));
  const auto top = FastTwoSum(hn::Set(d, T(1.25)), Polynomial(d, t, C::erfc_tail));
  const auto bottom = TwoSum(one, hn::Add(a, a));
  const V ratio = hn::Div(top.head, bottom.head);
  const V ratio_tail =
      hn::Div(hn::Add(Fnma(ratio, bottom.head, top.head), Fnma(ratio, bottom.tail, top.tail)), bottom.head);
  const V square = hn::Mul(a, a);
  const auto e = SplitExp(d, hn::Neg(square), Fnma(a, a, square));
  const V head = hn::Add(e.head, e.tail), tail = hn::Add(hn::Sub(e.head, head), e.tail);
  const V product = hn::Mul(head, ratio);
  const V rest = Fma(head, ratio_tail, Fma(tail, ratio, Fma(head, ratio, hn::Neg(product))));
  const V unscaled = hn::Add(product, rest);
  const bool ordinary = AllWithin(d, x, sizeof(T) == 8 ? T(26) : T(9));  // a normal number up to there
  V far = TimesPower(d, unscaled, e.n.shifted);
  if (HWY_UNLIKELY(!ordinary)) far = ScaleByPower(d, unscaled, e.n.n);
  const V beyond = hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Sub(two, far), far);
  const V y = hn::IfThenElse(hn::Lt(hn::Abs(x), hn::Set(d, T(0.5))), near, beyond);
  if (HWY_LIKELY(ordinary)) return y;
  return hn::IfThenElse(hn::IsNaN(x), x, y);
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
