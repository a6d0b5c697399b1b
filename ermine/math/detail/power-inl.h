/// @file
/// Pow in vectors of double or float: x^y = e^(y log x), with the logarithm in two parts.
///
///     log m = 2 s + 2/3 s^3 + s^5 g(s^2),  s = (m - 1)/(m + 1)
///
/// The first two terms are sums of two numbers, the third is too small to matter beyond one. Signs, zeros, infinities
/// and NaN are those of C99's pow: pow(x, 0) = pow(1, y) = 1 whatever the other is.

#include <hwy/highway.h>

#include <limits>

#include "ermine/math/detail/coefficients.hpp"
#include "ermine/math/detail/exponential-inl.h"
#include "ermine/math/detail/polynomial-inl.h"

#if defined(ERMINE_MATH_DETAIL_POWER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_MATH_DETAIL_POWER_INL_H_
#undef ERMINE_MATH_DETAIL_POWER_INL_H_
#else
#define ERMINE_MATH_DETAIL_POWER_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::math::HWY_NAMESPACE {

/// log x with about a dozen bits more than one number holds, x = m 2^k.
template <class D, class V>
HWY_INLINE Pair<V> LogPair(D d, const Decomposed<V>& x) {
  using T = hn::TFromD<D>;
  using C = detail::Coefficients<T>;
  const V one = hn::Set(d, T(1)), two = hn::Set(d, T(2));
  const V k = x.k, f = hn::Sub(x.m, one);

  const auto bottom = FastTwoSum(two, f);
  const V inverse = hn::Div(one, bottom.head);
  const V s = hn::Mul(f, inverse);
  const V s_tail = hn::Mul(Fnma(s, bottom.tail, Fnma(s, bottom.head, f)), inverse);

  const V z = hn::Mul(s, s);
  const V z_tail = Fma(hn::Add(s, s), s_tail, Fma(s, s, hn::Neg(z)));
  const V cube = hn::Mul(s, z);
  const V cube_tail = Fma(s, z_tail, Fma(s_tail, z, Fma(s, z, hn::Neg(cube))));
  const V c = hn::Set(d, C::two_thirds), c_tail = hn::Set(d, C::two_thirds_tail);
  const V third = hn::Mul(cube, c);
  const V third_tail = Fma(cube, c_tail, Fma(cube_tail, c, Fma(cube, c, hn::Neg(third))));
  const V far = hn::Mul(hn::Mul(cube, z), Polynomial(d, z, C::log_far_tail));

  const auto first = FastTwoSum(hn::Mul(k, hn::Set(d, C::ln2_head)), hn::Add(s, s));
  const auto second = FastTwoSum(first.head, third);
  const V tails = hn::Add(Fma(k, hn::Set(d, C::ln2_middle), hn::Add(s_tail, s_tail)), hn::Add(third_tail, far));
  return FastTwoSum(second.head, hn::Add(hn::Add(first.tail, second.tail), tails));
}

/// y log x.
template <class V>
HWY_INLINE Pair<V> TimesPair(V y, const Pair<V>& log) {
  const V product = hn::Mul(y, log.head);
  return {product, Fma(y, log.tail, Fma(y, log.head, hn::Neg(product)))};
}

/// x^y from its size e^(y log |x|) as C99 has it: signs, zeros, infinities and NaN.
template <class D, class V>
HWY_INLINE V PowOfSize(D d, V x, V y, V size) {
  using T = hn::TFromD<D>;
  const V zero = hn::Zero(d), one = hn::Set(d, T(1)), a = hn::Abs(x);
  const V infinity = hn::Set(d, std::numeric_limits<T>::infinity());
  const auto grows = hn::Gt(y, zero);
  size = hn::IfThenElse(hn::Eq(x, zero), hn::IfThenElse(grows, zero, infinity), size);
  size = hn::IfThenElse(hn::Eq(a, infinity), hn::IfThenElseZero(grows, infinity), size);
  size = hn::IfThenElse(hn::Eq(a, one), one, size);

  const auto whole = hn::Eq(hn::Trunc(y), y);
  const V half = hn::Mul(y, hn::Set(d, T(0.5)));
  const auto odd = hn::And(whole, hn::And(hn::Ne(hn::Trunc(half), half), hn::Lt(hn::Abs(y), infinity)));
  const auto below = hn::Lt(hn::CopySign(one, x), zero);  // -0 too
  V result = hn::IfThenElse(hn::And(below, odd), hn::Neg(size), size);
  const auto undefined = hn::AndNot(whole, hn::And(hn::Lt(x, zero), hn::Lt(a, infinity)));
  result = hn::IfThenElse(undefined, hn::Set(d, std::numeric_limits<T>::quiet_NaN()), result);
  result = hn::IfThenElse(hn::IsNaN(x), x, hn::IfThenElse(hn::IsNaN(y), y, result));
  return hn::IfThenElse(hn::Or(hn::Eq(y, zero), hn::Eq(x, one)), one, result);
}

/// x^y. Where x is positive and normal and so is the power there is no special case left: x = 1 and y = 0 make the product
/// 0, a y that is infinite or NaN shows in it.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Pow(D d, V x, V y) {
  using T = hn::TFromD<D>;
  using Limits = std::numeric_limits<T>;
  const bool positive = AllBetween(d, x, Limits::min(), Limits::infinity());
  V a = x;
  if (HWY_UNLIKELY(!positive)) a = hn::Abs(x);
  auto product = TimesPair(y, LogPair(d, Decompose(d, a, positive)));
  const bool ordinary = positive && AllWithin(d, product.head, exp_ordinary<T>);
  if (HWY_UNLIKELY(!ordinary)) {
    const auto inside = hn::Lt(hn::Abs(product.head), hn::Set(d, sizeof(T) == 8 ? T(800) : T(120)));
    product.tail = hn::IfThenElseZero(inside, product.tail);
    product.head = Clamped(d, product.head, exp_lowest<T>, exp_highest<T>);
  }
  const auto e = SplitExp(d, product.head, product.tail);
  const V size = hn::Add(e.head, e.tail);
  if (HWY_LIKELY(ordinary)) return TimesPower(d, size, e.n.shifted);
  return PowOfSize(d, x, y, ScaleByPower(d, size, e.n.n));
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
