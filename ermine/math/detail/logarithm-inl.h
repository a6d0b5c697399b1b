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

template <class D, class V>
HWY_INLINE V LogOfDecomposed(D d, const Decomposed<V>& x) {
  const auto log = LogOfParts(d, x.k, hn::Sub(x.m, hn::Set(d, hn::TFromD<D>(1))));
  return hn::Add(log.head, log.tail);
}

template <class D, class V>
HWY_NOINLINE V LogOfAny(D d, V x) {
  using T = hn::TFromD<D>;
  const V infinity = hn::Set(d, std::numeric_limits<T>::infinity());
  V result = LogOfDecomposed(d, Decompose(d, x));
  result = hn::IfThenElse(hn::Eq(x, hn::Zero(d)), hn::Neg(infinity), result);
  result = hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Set(d, std::numeric_limits<T>::quiet_NaN()), result);
  return hn::IfThenElse(hn::Or(hn::IsNaN(x), hn::Eq(x, infinity)), x, result);
}

/// The natural logarithm: -inf at 0, NaN below.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Log(D d, V x) {
  using Limits = std::numeric_limits<hn::TFromD<D>>;
  if (!AllBetween(d, x, Limits::min(), Limits::infinity())) return LogOfAny(d, x);
  return LogOfDecomposed(d, DecomposeNormal(d, x));
}

/// log(1 + x), u = 1 + x > 0 and finite. What u loses, c, comes back as c / u; where u needs no power of two, f is x itself
/// and nothing is lost. A zero loses its sign.
template <class D, class V>
HWY_INLINE V Log1pOfSum(D d, V x, const Pair<V>& u) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T(1));
  const auto [m, k, inverse_power] = DecomposeNormal(d, u.head);
  const auto whole = hn::Eq(k, hn::Zero(d));
  const V f = hn::IfThenElse(whole, x, hn::Sub(m, one));
  const V lost = hn::IfThenZeroElse(whole, u.tail);
  const V scaled = hn::Mul(lost, inverse_power);
  const V inverse = Fma(f, Fma(f, hn::Sub(one, f), hn::Neg(one)), one);  // 1 - f + f^2 - f^3: two digits are enough
  const auto log = LogOfParts(d, k, f, hn::Mul(scaled, inverse));
  return hn::Add(log.head, log.tail);
}

/// Beyond this 1 + x = x to the last bit, and what it loses counts for nothing.
template <class T>
inline constexpr T log1p_ordinary = sizeof(T) == 8 ? T(0x1p1000) : T(0x1p100);

template <class D, class V>
HWY_NOINLINE V Log1pOfAny(D d, V x) {
  using T = hn::TFromD<D>;
  const V infinity = hn::Set(d, std::numeric_limits<T>::infinity()), minus_one = hn::Set(d, T(-1));
  const V one = hn::Set(d, T(1)), most = hn::Set(d, log1p_ordinary<T>);
  V result = Log1pOfSum(d, x, TwoSum(one, x));
  result = hn::IfThenElse(hn::Gt(x, most), LogOfDecomposed(d, DecomposeNormal(d, x)), result);
  result = hn::IfThenElse(hn::Eq(x, minus_one), hn::Neg(infinity), result);
  result = hn::IfThenElse(hn::Lt(x, minus_one), hn::Set(d, std::numeric_limits<T>::quiet_NaN()), result);
  const auto itself = hn::Or(hn::Or(hn::IsNaN(x), hn::Eq(x, infinity)), hn::Eq(x, hn::Zero(d)));
  return hn::IfThenElse(itself, x, result);
}

/// log(1 + x): -inf at -1, NaN below.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Log1p(D d, V x) {
  using T = hn::TFromD<D>;
  const auto u = TwoSum(hn::Set(d, T(1)), x);
  if (!AllBetween(d, u.head, std::numeric_limits<T>::min(), log1p_ordinary<T>)) return Log1pOfAny(d, x);
  return WithSignOf(d, Log1pOfSum(d, x, u), x);
}

/// log(1 + e^x) = max(x, 0) + log1p(e), e = e^-|x| <= 1. So 1 + e lies in [1, 2]: it is halved where it is far from 1, and
/// what it loses with what e lacks, c, comes back as c / (1 + e).
template <class D, class V>
HWY_INLINE V SoftplusOfExp(D d, V x, const Pair<V>& e) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T(1)), half = hn::Set(d, T(0.5));
  const auto u = FastTwoSum(one, e.head);
  const V c = hn::Add(u.tail, e.tail);
  const auto far = hn::Lt(hn::Set(d, T(1.4)), u.head);
  const V f = hn::Sub(hn::IfThenElse(far, hn::Mul(u.head, half), u.head), one);
  const V lost = hn::IfThenElse(far, hn::Mul(c, half), c);
  const V inverse = Fma(f, Fma(f, hn::Sub(one, f), hn::Neg(one)), one);  // 1 - f + f^2 - f^3: two digits are enough
  const auto log = LogOfParts(d, hn::IfThenElseZero(far, one), f, hn::Mul(lost, inverse));
  const auto sum = TwoSum(hn::Max(x, hn::Zero(d)), log.head);
  return hn::Add(sum.head, hn::Add(sum.tail, log.tail));
}

template <class D, class V>
HWY_NOINLINE V SoftplusOfAny(D d, V x) {
  const V result = SoftplusOfExp(d, x, ExpPairOfNegative(d, hn::Neg(hn::Abs(x))));
  return hn::IfThenElse(hn::Lt(x, hn::Set(d, std::numeric_limits<hn::TFromD<D>>::infinity())), result, x);
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE V Softplus(D d, V x) {
  if (!AllWithin(d, x, exp_ordinary<hn::TFromD<D>>)) return SoftplusOfAny(d, x);
  return SoftplusOfExp(d, x, ExpPair(d, hn::Neg(hn::Abs(x))));
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
