/// @file
/// Cbrt, Asinh, Acosh and Atanh in vectors of double or float.
///
///     cbrt x  = y + (x - y^3) / (3 y^2),  y = e^(log(x) / 3)          one step of Newton's method
///     asinh x = log1p(x + x^2 / (1 + sqrt(1 + x^2)))
///     acosh x = log1p(d + sqrt(d (d + 2))),  d = x - 1
///     atanh x = log1p(2 x / (1 - x)) / 2
///
/// for x >= 0; the sign of x is put back at the end. What each step rounds off is carried along to the logarithm.

#include <hwy/highway.h>

#include <limits>

#include "ermine/math/detail/exponential-inl.h"
#include "ermine/math/detail/logarithm-inl.h"
#include "ermine/math/detail/polynomial-inl.h"

#if defined(ERMINE_MATH_DETAIL_INVERSE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_MATH_DETAIL_INVERSE_INL_H_
#undef ERMINE_MATH_DETAIL_INVERSE_INL_H_
#else
#define ERMINE_MATH_DETAIL_INVERSE_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::math::HWY_NAMESPACE {

/// sqrt(x + tail); 0 has none.
template <class D, class V>
HWY_INLINE Pair<V> SqrtPair(D d, V x, V tail) {
  const V root = hn::Sqrt(x);
  const V rest = hn::Div(hn::Add(Fnma(root, root, x), tail), hn::Add(root, root));
  return {root, hn::IfThenElseZero(hn::Gt(root, hn::Zero(d)), rest)};
}

/// a / b, of pairs.
template <class V>
HWY_INLINE Pair<V> DividePair(const Pair<V>& a, const Pair<V>& b) {
  const V q = hn::Div(a.head, b.head);
  const V rest = hn::Add(Fnma(q, b.head, a.head), Fnma(q, b.tail, a.tail));
  return {q, hn::Div(rest, b.head)};
}

/// Above it asinh x = acosh x = log(2 x) to all digits.
template <class T>
inline constexpr T far_out = sizeof(T) == 8 ? T(0x1p28) : T(0x1p13);

/// log(2 x) for x beyond it, also where 2 x overflows; infinity and NaN stay.
template <class D, class V>
HWY_INLINE V LogTwice(D d, V x) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T(1));
  const auto [m, k, unused] = Decompose(d, x, true);
  const auto log = LogOfParts(d, hn::Add(k, one), hn::Sub(m, one));
  return hn::IfThenElse(hn::Lt(x, hn::Set(d, std::numeric_limits<T>::infinity())), hn::Add(log.head, log.tail), x);
}

/// The real cube root, of either sign.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Cbrt(D d, V x) {
  using T = hn::TFromD<D>;
  constexpr bool wide = sizeof(T) == 8;
  const V a = hn::Abs(x);
  // What Newton's step rounds off must not be denormal.
  const auto small = hn::Lt(a, hn::Set(d, wide ? T(0x1p-800) : T(0x1p-80)));
  const V s = hn::IfThenElse(small, hn::Mul(a, hn::Set(d, wide ? T(0x1p300) : T(0x1p72))), a);
  const V y = Exp(d, hn::Mul(Log(d, s), hn::Set(d, T(1) / T(3))));
  const V square = hn::Mul(y, y), square_tail = Fma(y, y, hn::Neg(square));
  const V rest = Fnma(square_tail, y, Fnma(square, y, s));
  V root = hn::Add(y, hn::Div(rest, hn::Mul(square, hn::Set(d, T(3)))));
  root = hn::IfThenElse(small, hn::Mul(root, hn::Set(d, wide ? T(0x1p-100) : T(0x1p-24))), root);
  const auto ordinary = hn::And(hn::Gt(a, hn::Zero(d)), hn::Lt(a, hn::Set(d, std::numeric_limits<T>::infinity())));
  return hn::IfThenElse(ordinary, WithSignOf(d, root, x), x);
}

/// The inverse of sinh.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Asinh(D d, V x) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T(1)), a = hn::Abs(x), far = hn::Set(d, far_out<T>);
  const auto near = hn::Le(a, far);
  const V m = hn::IfThenElse(near, a, far);
  const V square = hn::Mul(m, m), square_tail = Fma(m, m, hn::Neg(square));
  const auto sum = TwoSum(one, square);
  const auto root = SqrtPair(d, sum.head, hn::Add(sum.tail, square_tail));
  const auto below = FastTwoSum(root.head, one);
  const auto q = DividePair(Pair<V>{square, square_tail}, Pair<V>{below.head, hn::Add(below.tail, root.tail)});
  const auto argument = FastTwoSum(m, q.head);
  const V y = Log1p(d, argument.head, hn::Add(argument.tail, q.tail));
  if (HWY_LIKELY(hn::AllTrue(d, near))) return WithSignOf(d, y, x);
  return hn::IfThenElse(hn::IsNaN(x), x, WithSignOf(d, hn::IfThenElse(near, y, LogTwice(d, a)), x));
}

/// The inverse of cosh: NaN below 1.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Acosh(D d, V x) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T(1)), far = hn::Set(d, far_out<T>);
  const auto near = hn::Le(x, far);
  const V m = hn::IfThenElse(near, x, far);
  const auto less = TwoSum(m, hn::Neg(one)), more = TwoSum(m, one);
  const V product = hn::Mul(less.head, more.head);
  const V product_tail = Fma(less.head, more.head, hn::Neg(product));
  const V rest = Fma(less.head, more.tail, Fma(less.tail, more.head, product_tail));
  const auto root = SqrtPair(d, product, rest);
  const auto argument = TwoSum(less.head, root.head);
  const V y = Log1p(d, argument.head, hn::Add(hn::Add(argument.tail, root.tail), less.tail));
  const auto inside = hn::And(near, hn::Ge(x, one));
  if (HWY_LIKELY(hn::AllTrue(d, inside))) return y;
  const V result = hn::IfThenElse(near, y, LogTwice(d, x));
  return hn::IfThenElse(hn::Lt(x, one), hn::Set(d, std::numeric_limits<T>::quiet_NaN()), result);
}

/// The inverse of tanh: infinite at -1 and 1, NaN beyond.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Atanh(D d, V x) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T(1)), a = hn::Abs(x);
  const auto inside = hn::Lt(a, one);
  const V m = hn::IfThenElseZero(inside, a);
  const auto below = FastTwoSum(one, hn::Neg(m));
  const auto q = DividePair(Pair<V>{hn::Add(m, m), hn::Zero(d)}, below);
  const V y = hn::Mul(Log1p(d, q.head, q.tail), hn::Set(d, T(0.5)));
  if (HWY_LIKELY(hn::AllTrue(d, inside))) return WithSignOf(d, y, x);
  const V infinity = hn::Set(d, std::numeric_limits<T>::infinity());
  const V outside = hn::IfThenElse(hn::Eq(a, one), infinity, hn::Set(d, std::numeric_limits<T>::quiet_NaN()));
  return hn::IfThenElse(hn::IsNaN(x), x, WithSignOf(d, hn::IfThenElse(inside, y, outside), x));
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
