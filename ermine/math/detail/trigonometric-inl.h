/// @file
/// Sin and Cos in vectors of double or float, for every finite argument.
///
///     n = round(2 x / pi),  r = x - n pi/2 in two parts,  |r| <= pi/4
///     sin r = r + r^3 g(r^2),   cos r = 1 - r^2/2 + r^4 g(r^2)
///
/// x - n * head(pi/2) is exact when fused, as both are multiples of the last bit of pi/2. Beyond 2^28 (double) or 2^15
/// (float), where n itself would be wrong, the few such lanes go one by one through `reduce_huge_angle`.

#include <hwy/highway.h>

#include <limits>

#include "ermine/math/detail/coefficients.hpp"
#include "ermine/math/detail/huge_angle.hpp"
#include "ermine/math/detail/polynomial-inl.h"

#if defined(ERMINE_MATH_DETAIL_TRIGONOMETRIC_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_MATH_DETAIL_TRIGONOMETRIC_INL_H_
#undef ERMINE_MATH_DETAIL_TRIGONOMETRIC_INL_H_
#else
#define ERMINE_MATH_DETAIL_TRIGONOMETRIC_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::math::HWY_NAMESPACE {

/// x = r + r_tail + n pi/2; only n mod 4 is right for huge x.
template <class V>
struct Angle {
  V r, r_tail, n;
};

template <class D, class V>
HWY_NOINLINE Angle<V> ReduceHugeLanes(D d, V x, Angle<V> angle) {
  using T = hn::TFromD<D>;
  HWY_ALIGN T lanes[4][hn::MaxLanes(d)];
  hn::Store(x, d, lanes[0]);
  hn::Store(angle.r, d, lanes[1]);
  hn::Store(angle.r_tail, d, lanes[2]);
  hn::Store(angle.n, d, lanes[3]);
  constexpr T highest = std::numeric_limits<T>::max();
  for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
    const T size = lanes[0][i] < 0 ? -lanes[0][i] : lanes[0][i];
    if (!(size > detail::largest_plain_angle<T> && size <= highest)) continue;
    const auto huge = detail::reduce_huge_angle(static_cast<double>(lanes[0][i]));
    lanes[1][i] = static_cast<T>(huge.r);
    lanes[2][i] = static_cast<T>((huge.r - static_cast<double>(lanes[1][i])) + huge.r_tail);
    lanes[3][i] = static_cast<T>(huge.quadrant);
  }
  return {hn::Load(d, lanes[1]), hn::Load(d, lanes[2]), hn::Load(d, lanes[3])};
}

template <class D, class V>
HWY_INLINE Angle<V> ReduceAngle(D d, V x) {
  using T = hn::TFromD<D>;
  using C = detail::Coefficients<T>;
  const V n = RoundToInteger(d, x, C::two_over_pi);
  const V high = Fnma(n, hn::Set(d, C::half_pi_head), x);  // exact
  const V middle = hn::Set(d, C::half_pi_middle);
  const V low = hn::Mul(n, middle);
  const V low_tail = Fma(n, hn::Set(d, C::half_pi_tail), Fma(n, middle, hn::Neg(low)));
  const auto sum = TwoSum(high, hn::Neg(low));
  const auto r = FastTwoSum(sum.head, hn::Sub(sum.tail, low_tail));
  const Angle<V> angle{r.head, r.tail, n};
  const auto huge = hn::Gt(hn::Abs(x), hn::Set(d, detail::largest_plain_angle<T>));
  if (HWY_UNLIKELY(!hn::AllFalse(d, huge))) return ReduceHugeLanes(d, x, angle);
  return angle;
}

/// sin(x + quarters pi/2).
template <int quarters, class D, class V>
HWY_INLINE V SinShifted(D d, V x) {
  using T = hn::TFromD<D>;
  using C = detail::Coefficients<T>;
  const V one = hn::Set(d, T(1)), half = hn::Set(d, T(0.5));
  const auto angle = ReduceAngle(d, x);
  const V r = angle.r, z = hn::Mul(r, r), half_z = hn::Mul(z, half);
  const V cube = hn::Mul(r, z);
  const V sine = hn::Add(r, Fma(cube, Polynomial(d, z, C::sin_tail), Fnma(half_z, angle.r_tail, angle.r_tail)));
  const V top = hn::Sub(one, half_z);
  const V lost = hn::Sub(hn::Sub(one, top), half_z);
  const V tail = Fma(hn::Mul(z, z), Polynomial(d, z, C::cos_tail), Fnma(r, angle.r_tail, lost));
  const V cosine = hn::Add(top, tail);

  const hn::RebindToUnsigned<D> du;
  using U = hn::TFromD<decltype(du)>;
  const auto n = hn::Add(hn::BitCast(du, hn::Add(angle.n, hn::Set(d, rounding_shift<T>))), hn::Set(du, U(quarters)));
  const auto swap = hn::RebindMask(d, hn::TestBit(n, hn::Set(du, U(1))));
  const auto sign = hn::ShiftLeft<static_cast<int>(sizeof(T) * 8) - 2>(hn::And(n, hn::Set(du, U(2))));
  const V result = hn::Xor(hn::IfThenElse(swap, cosine, sine), hn::BitCast(d, sign));
  const V infinity = hn::Set(d, std::numeric_limits<T>::infinity());
  const V invalid = hn::Set(d, std::numeric_limits<T>::quiet_NaN());
  return hn::IfThenElse(hn::Lt(hn::Abs(x), infinity), result, hn::IfThenElse(hn::IsNaN(x), x, invalid));
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE V Sin(D d, V x) {
  return hn::IfThenElse(hn::Eq(x, hn::Zero(d)), x, SinShifted<0>(d, x));
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE V Cos(D d, V x) {
  return SinShifted<1>(d, x);
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
