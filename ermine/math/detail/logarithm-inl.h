/// @file
/// Log, Log1p and Softplus in vectors of double or float.
///
///     x = 2^k m,  f = m - 1,  s = f / (2 + f):   log x = k ln 2 + log((1 + s)/(1 - s))
///                                                      = k ln 2 + f - (f^2/2 - s (f^2/2 + s^2 g(s^2)))
///
/// k ln 2 + f is taken exactly, the small rest is added last.

#include <hwy/highway.h>

#include <limits>

#include "ermine/math/detail/coefficients.hpp"
#include "ermine/math/detail/exponential-inl.h"
#include "ermine/math/detail/polynomial-inl.h"

#if defined(ERMINE_MATH_DETAIL_LOGARITHM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_MATH_DETAIL_LOGARITHM_INL_H_
#undef ERMINE_MATH_DETAIL_LOGARITHM_INL_H_
#else
#define ERMINE_MATH_DETAIL_LOGARITHM_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::math::HWY_NAMESPACE {

/// k ln 2 + log(1 + f) + extra, f in [sqrt(1/2) - 1, sqrt 2 - 1), `extra` tiny or left out, before its last addition.
template <class D, class V, class... Extra>
HWY_INLINE Pair<V> LogOfParts(D d, V k, V f, Extra... extra) {
  using T = hn::TFromD<D>;
  using C = detail::Coefficients<T>;
  const V s = hn::Div(f, hn::Add(hn::Set(d, T(2)), f));
  const V z = hn::Mul(s, s);
  const V half_square = hn::Mul(hn::Mul(f, f), hn::Set(d, T(0.5)));
  const V inner = Fma(z, Polynomial(d, z, C::log_tail), half_square);
  const auto sum = FastTwoSum(hn::Mul(k, hn::Set(d, C::ln2_head)), f);
  V tail = sum.tail;
  ((tail = hn::Add(tail, extra)), ...);
  const V low = Fma(k, hn::Set(d, C::ln2_middle), tail);
  return {sum.head, hn::Sub(low, Fnma(s, inner, half_square))};
}

/// The natural logarithm: -inf at 0, NaN below.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Log(D d, V x) {
  using T = hn::TFromD<D>;
  using Limits = std::numeric_limits<T>;
  const bool ordinary = AllBetween(d, x, Limits::min(), Limits::infinity());
  const auto [m, k, unused] = Decompose(d, x, ordinary);
  const auto log = LogOfParts(d, k, hn::Sub(m, hn::Set(d, T(1))));
  const V y = hn::Add(log.head, log.tail);
  if (HWY_LIKELY(ordinary)) return y;
  const V infinity = hn::Set(d, Limits::infinity());
  V result = hn::IfThenElse(hn::Eq(x, hn::Zero(d)), hn::Neg(infinity), y);
  result = hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Set(d, Limits::quiet_NaN()), result);
  return hn::IfThenElse(hn::Or(hn::IsNaN(x), hn::Eq(x, infinity)), x, result);
}

/// log(1 + x), x the number `x` or with a tiny `tail` the sum of both: -inf at -1, NaN below. What u = 1 + x loses, c, comes
/// back as c / u; where u needs no power of two, f is x itself and nothing is lost, and where 2^-k is no longer a normal
/// number what is lost counts for nothing.
template <class D, class V = hn::Vec<D>, class... Tail>
HWY_INLINE V Log1p(D d, V x, Tail... tail) {
  using T = hn::TFromD<D>;
  using Limits = std::numeric_limits<T>;
  constexpr T most = sizeof(T) == 8 ? T(0x1p1000) : T(0x1p100);
  const V one = hn::Set(d, T(1));
  const auto u = TwoSum(one, x);
  const bool ordinary = AllBetween(d, u.head, Limits::min(), most);
  auto [m, k, inverse_power] = Decompose(d, u.head, true);
  if (HWY_UNLIKELY(!ordinary)) inverse_power = hn::IfThenZeroElse(hn::Gt(x, hn::Set(d, most)), inverse_power);
  const auto whole = hn::Eq(inverse_power, one);
  const V f = hn::IfThenElse(whole, x, hn::Sub(m, one));
  V lost = hn::IfThenZeroElse(whole, u.tail);
  ((lost = hn::Add(lost, tail)), ...);
  const V scaled = hn::Mul(lost, inverse_power);
  const V inverse = Fma(f, Fma(f, hn::Sub(one, f), hn::Neg(one)), one);  // 1 - f + f^2 - f^3: two digits are enough
  const auto log = LogOfParts(d, k, f, hn::Mul(scaled, inverse));
  const V y = WithSignOf(d, hn::Add(log.head, log.tail), x);
  if (HWY_LIKELY(ordinary)) return y;
  const V infinity = hn::Set(d, Limits::infinity()), minus_one = hn::Set(d, T(-1));
  V result = hn::IfThenElse(hn::Eq(x, minus_one), hn::Neg(infinity), y);
  result = hn::IfThenElse(hn::Lt(x, minus_one), hn::Set(d, Limits::quiet_NaN()), result);
  return hn::IfThenElse(hn::Or(hn::IsNaN(x), hn::Eq(x, infinity)), x, result);
}

/// log(1 + e^x) = max(x, 0) + log1p(e), e = e^-|x| <= 1. So 1 + e lies in [1, 2]: it is halved where it is far from 1, and
/// what it loses with what e lacks, c, comes back as c / (1 + e).
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Softplus(D d, V x) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T(1)), half = hn::Set(d, T(0.5));
  const bool ordinary = AllWithin(d, x, exp_ordinary<T>);
  const auto e = ExpPairOfNegative(d, NegativeSize(d, x), ordinary);
  const auto u = FastTwoSum(one, e.head);
  const V c = hn::Add(u.tail, e.tail);
  const auto far = hn::Lt(hn::Set(d, T(1.4)), u.head);
  const V f = hn::Sub(hn::IfThenElse(far, hn::Mul(u.head, half), u.head), one);
  const V lost = hn::IfThenElse(far, hn::Mul(c, half), c);
  const V inverse = Fma(f, Fma(f, hn::Sub(one, f), hn::Neg(one)), one);  // 1 - f + f^2 - f^3: two digits are enough
  const auto log = LogOfParts(d, hn::IfThenElseZero(far, one), f, hn::Mul(lost, inverse));
  const auto sum = TwoSum(hn::Max(x, hn::Zero(d)), log.head);
  const V y = hn::Add(sum.head, hn::Add(sum.tail, log.tail));
  if (HWY_LIKELY(ordinary)) return y;
  return hn::IfThenElse(hn::Lt(x, hn::Set(d, std::numeric_limits<T>::infinity())), y, x);
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
