/// @file
/// Exp, Expm1, Sigmoid and Tanh in vectors of double or float: one reduction, four endings.
///
///     e^x = 2^n (head + tail),  n = round(x / ln 2),  r = x - n ln 2,  head = 1 + r,  tail = r^2 g(r) + what head lost
///
/// The tail is kept until the last addition, so that what is built on e^x rounds once, not three times.
/// Overflow gives inf, underflow denormals and then 0; a NaN stays a NaN. Where no lane of a vector comes near to that,
/// 2^n is normal, scaling by it is exact, and the short way is taken.

#include <hwy/highway.h>

#include "ermine/core/detail/simd-inl.h"
#include "ermine/math/detail/coefficients.hpp"
#include "ermine/math/detail/polynomial-inl.h"

#if defined(ERMINE_MATH_DETAIL_EXPONENTIAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_MATH_DETAIL_EXPONENTIAL_INL_H_
#undef ERMINE_MATH_DETAIL_EXPONENTIAL_INL_H_
#else
#define ERMINE_MATH_DETAIL_EXPONENTIAL_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::math::HWY_NAMESPACE {

/// r = x + x_tail - n ln 2 in two parts, |r| <= ln 2 / 2. |x| stays below 2^10 (double), 2^7.5 (float).
template <class V>
struct ExpArgument {
  V r, r_tail;
  Integer<V> n;
};

template <class D, class V>
HWY_INLINE ExpArgument<V> ReduceExp(D d, V x, V x_tail) {
  using C = detail::Coefficients<hn::TFromD<D>>;
  const auto n = Rounded(d, x, C::log2_e);
  const V high = Fnma(n.n, hn::Set(d, C::ln2_head), x);  // exact
  const V low = hn::Sub(hn::Mul(n.n, hn::Set(d, C::ln2_middle)), x_tail);
  const V r = hn::Sub(high, low);
  return {r, hn::Sub(hn::Sub(high, r), low), n};
}

/// e^(r + r_tail) - 1 - r to the last bits: r_tail + r^2 g(r).
template <class D, class V>
HWY_INLINE V ExpTail(D d, const ExpArgument<V>& a) {
  using C = detail::Coefficients<hn::TFromD<D>>;
  return Fma(hn::Mul(a.r, a.r), Polynomial(d, a.r, C::exp_tail), a.r_tail);
}

/// e^(x + x_tail) = 2^n (head + tail).
template <class V>
struct ExpParts {
  V head, tail;
  Integer<V> n;
};

template <class D, class V>
HWY_INLINE ExpParts<V> SplitExp(D d, V x, V x_tail) {
  const auto a = ReduceExp(d, x, x_tail);
  const V one = hn::Set(d, hn::TFromD<D>(1));
  const V head = hn::Add(one, a.r);
  return {head, hn::Add(hn::Add(hn::Sub(one, head), a.r), ExpTail(d, a)), a.n};
}

/// Beyond these e^x is inf, or 0.
template <class T>
inline constexpr T exp_highest = sizeof(T) == 8 ? T(710) : T(89);
template <class T>
inline constexpr T exp_lowest = sizeof(T) == 8 ? T(-750) : T(-110);
/// And up to here, on both sides, it is a normal number.
template <class T>
inline constexpr T exp_ordinary = sizeof(T) == 8 ? T(708) : T(87);

/// e^(x + x_tail) for |x| <= exp_ordinary.
template <class D, class V>
HWY_INLINE V OrdinaryExpOfSum(D d, V x, V x_tail) {
  const auto e = SplitExp(d, x, x_tail);
  return TimesPower(d, hn::Add(e.head, e.tail), e.n.shifted);
}

/// e^x.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Exp(D d, V x) {
  using T = hn::TFromD<D>;
  const bool ordinary = AllWithin(d, x, exp_ordinary<T>);
  V bounded = x;
  if (HWY_UNLIKELY(!ordinary)) bounded = Clamped(d, x, exp_lowest<T>, exp_highest<T>);
  const auto e = SplitExp(d, bounded, hn::Zero(d));
  const V y = hn::Add(e.head, e.tail);
  if (HWY_LIKELY(ordinary)) return TimesPower(d, y, e.n.shifted);
  return hn::IfThenElse(hn::IsNaN(x), x, ScaleByPower(d, y, e.n.n));
}

/// e^x - 1 = s (p + p_tail) + (s - 1), s = 2^n, p = r + r^2/2; taken at half size so that s does not overflow. As s - 1
/// may cancel p, the tail of r^2/2 is kept as well. A zero loses its sign.
template <class D, class V>
HWY_INLINE V BoundedExpm1(D d, V x) {
  using T = hn::TFromD<D>;
  using C = detail::Coefficients<T>;
  const V half = hn::Set(d, T(0.5));
  const auto a = ReduceExp(d, x, hn::Zero(d));
  const V half_r = hn::Mul(a.r, half), second = hn::Mul(half_r, a.r);
  const V third = hn::Mul(hn::Mul(a.r, a.r), a.r);
  const V rest = Fma(third, Polynomial<1>(d, a.r, C::exp_tail), hn::Add(a.r_tail, Fma(half_r, a.r, hn::Neg(second))));
  const auto first = FastTwoSum(a.r, second);
  const V small = hn::Add(first.tail, rest);
  const auto p = FastTwoSum(first.head, small);
  const V s = TimesPower(d, half, a.n.shifted);
  const V less = hn::Sub(s, half), lost = hn::Sub(hn::Sub(s, less), half);
  const auto sum = TwoSum(less, hn::Mul(s, p.head));
  const V doubled = hn::Add(sum.head, Fma(s, p.tail, hn::Add(sum.tail, lost)));
  return hn::IfThenElse(hn::Eq(a.n.n, hn::Zero(d)), p.head, hn::Add(doubled, doubled));
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE V Expm1(D d, V x) {
  using T = hn::TFromD<D>;
  const bool ordinary = AllWithin(d, x, exp_ordinary<T>);
  V bounded = x;
  if (HWY_UNLIKELY(!ordinary)) bounded = Clamped(d, x, T(-50), exp_highest<T>);
  const V y = WithSignOf(d, BoundedExpm1(d, bounded), x);
  if (HWY_LIKELY(ordinary)) return y;
  return hn::IfThenElse(hn::IsNaN(x), x, y);
}

/// (head + tail) 2^n where that is a normal number: the head is scaled exactly, the tail rounds at most once.
template <class D, class V>
HWY_INLINE Pair<V> ScaledPair(D d, V head, V tail, V shifted) {
  return {TimesPower(d, head, shifted), hn::Mul(tail, TimesPower(d, hn::Set(d, hn::TFromD<D>(1)), shifted))};
}

/// e^x as an unevaluated sum of two for |x| <= exp_ordinary.
template <class D, class V>
HWY_INLINE Pair<V> ExpPair(D d, V x) {
  const auto e = SplitExp(d, x, hn::Zero(d));
  const V head = hn::Add(e.head, e.tail);
  return ScaledPair(d, head, hn::Add(hn::Sub(e.head, head), e.tail), e.n.shifted);
}

/// The same for x <= 0, down to 0; some number for a NaN. As n <= 0, a lift keeps 2^n normal: only the last product may
/// round.
template <class D, class V>
HWY_INLINE Pair<V> ExpPairOfNegative(D d, V x, bool ordinary) {
  using T = hn::TFromD<D>;
  if (HWY_UNLIKELY(!ordinary)) x = hn::Max(x, hn::Set(d, exp_lowest<T>));
  const auto e = SplitExp(d, x, hn::Zero(d));
  const V head = hn::Add(e.head, e.tail);
  const V tail = hn::Add(hn::Sub(e.head, head), e.tail);
  if (HWY_LIKELY(ordinary)) return ScaledPair(d, head, tail, e.n.shifted);
  const V power = PowerOfTwo(d, hn::Add(e.n.n, hn::Set(d, T(64)))), down = hn::Set(d, T(0x1p-64));
  return {hn::Mul(hn::Mul(head, power), down), hn::Mul(hn::Mul(tail, power), down)};
}

/// 1 / (1 + e^-x) = (1 or e) / (1 + e) with e = e^-|x|: no cancellation on either side.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Sigmoid(D d, V x) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T(1));
  const bool ordinary = AllWithin(d, x, exp_ordinary<T>);
  const auto e = ExpPairOfNegative(d, NegativeSize(d, x), ordinary);
  const auto sum = FastTwoSum(one, e.head);
  const V bottom_tail = hn::Add(sum.tail, e.tail);
  const auto negative = hn::Lt(x, hn::Zero(d));
  const V top = hn::IfThenElse(negative, e.head, one);
  const V top_tail = hn::IfThenElseZero(negative, e.tail);
  const V inverse = hn::Div(one, sum.head);
  const V quotient = hn::Mul(top, inverse);
  const V rest = hn::Sub(hn::Add(Fnma(quotient, sum.head, top), top_tail), hn::Mul(quotient, bottom_tail));
  const V y = Fma(rest, inverse, quotient);
  if (HWY_LIKELY(ordinary)) return y;
  return hn::IfThenElse(hn::IsNaN(x), x, y);
}

/// tanh x = x + x^3 g(x^2) near 0, 1 - 2 / (e^2x + 1) with both rests beyond; odd.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Tanh(D d, V x) {
  using T = hn::TFromD<D>;
  using C = detail::Coefficients<T>;
  const V one = hn::Set(d, T(1)), two = hn::Set(d, T(2));
  const V z = hn::Mul(x, x);
  const V near = Fma(hn::Mul(x, z), Polynomial(d, z, C::tanh_tail), x);

  const V a = hn::Min(hn::Abs(x), hn::Set(d, sizeof(T) == 8 ? T(22) : T(12)));
  const auto e = ExpPair(d, hn::Add(a, a));
  const V bottom = hn::Add(e.head, one);
  const V bottom_tail = hn::Add(hn::Add(hn::Sub(e.head, bottom), one), e.tail);
  const V t = hn::Div(two, bottom);
  const V rest = hn::Sub(Fnma(t, bottom, two), hn::Mul(t, bottom_tail));
  const V t_tail = hn::Mul(hn::Mul(rest, t), hn::Set(d, T(0.5)));
  const V head = hn::Sub(one, t);
  const V far = hn::Add(head, hn::Sub(hn::Sub(hn::Sub(one, head), t), t_tail));
  const V size = hn::IfThenElse(hn::Lt(hn::Abs(x), hn::Set(d, T(0.4))), near, far);
  return hn::IfThenElse(hn::IsNaN(x), x, hn::CopySign(size, x));
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
