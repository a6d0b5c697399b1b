/// @file
/// Sin, Cos and SinCos in vectors of double or float, for every finite argument.
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

/// x = r + r_tail + n pi/2; the last two bits of `shifted` are those of n.
template <class V>
struct Angle {
  V r, r_tail, shifted;
};

template <class D, class V>
HWY_INLINE Angle<V> ReduceHugeLanes(D d, V x, Angle<V> angle) {
  using T = hn::TFromD<D>;
  HWY_ALIGN T lanes[4][hn::MaxLanes(d)];
  hn::Store(x, d, lanes[0]);
  hn::Store(angle.r, d, lanes[1]);
  hn::Store(angle.r_tail, d, lanes[2]);
  hn::Store(angle.shifted, d, lanes[3]);
  constexpr T highest = std::numeric_limits<T>::max();
  for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
    const T size = lanes[0][i] < 0 ? -lanes[0][i] : lanes[0][i];
    if (!(size > detail::largest_plain_angle<T> && size <= highest)) continue;
    const auto huge = detail::reduce_huge_angle(static_cast<double>(lanes[0][i]));
    lanes[1][i] = static_cast<T>(huge.r);
    lanes[2][i] = static_cast<T>((huge.r - static_cast<double>(lanes[1][i])) + huge.r_tail);
    lanes[3][i] = rounding_shift<T> + static_cast<T>(huge.quadrant);
  }
  return {hn::Load(d, lanes[1]), hn::Load(d, lanes[2]), hn::Load(d, lanes[3])};
}

template <class D, class V>
HWY_INLINE Angle<V> ReduceAngle(D d, V x) {
  using T = hn::TFromD<D>;
  using C = detail::Coefficients<T>;
  const auto n = Rounded(d, x, C::two_over_pi);
  const V high = Fnma(n.n, hn::Set(d, C::half_pi_head), x);  // exact
  const V middle = hn::Set(d, C::half_pi_middle);
  const V low = hn::Mul(n.n, middle);
  const V low_tail = Fma(n.n, hn::Set(d, C::half_pi_tail), Fma(n.n, middle, hn::Neg(low)));
  const auto sum = TwoSum(high, hn::Neg(low));
  const auto r = FastTwoSum(sum.head, hn::Sub(sum.tail, low_tail));
  return {r.head, r.tail, n.shifted};
}

template <class V>
struct SineCosine {
  V sine, cosine;
};

/// Of r alone, |r| <= pi/4.
template <class D, class V>
HWY_INLINE SineCosine<V> SinCosOfRest(D d, const Angle<V>& angle) {
  using T = hn::TFromD<D>;
  using C = detail::Coefficients<T>;
  const V one = hn::Set(d, T(1)), half = hn::Set(d, T(0.5));
  const V r = angle.r, z = hn::Mul(r, r), half_z = hn::Mul(z, half);
  const V cube = hn::Mul(r, z);
  const V sine = hn::Add(r, Fma(cube, Polynomial(d, z, C::sin_tail), Fnma(half_z, angle.r_tail, angle.r_tail)));
  const V top = hn::Sub(one, half_z);
  const V lost = hn::Sub(hn::Sub(one, top), half_z);
  const V tail = Fma(hn::Mul(z, z), Polynomial(d, z, C::cos_tail), Fnma(r, angle.r_tail, lost));
  return {sine, hn::Add(top, tail)};
}

/// sin(x + quarters pi/2) for x = r + n pi/2, from the sine and cosine of r: bit 0 of n + quarters swaps them, bit 1 is the
/// sign.
template <int quarters, class D, class V>
HWY_INLINE V Turned(D d, const SineCosine<V>& of_r, V shifted) {
  const hn::RebindToUnsigned<D> du;
  using U = hn::TFromD<decltype(du)>;
  auto n = hn::BitCast(du, shifted);
  if constexpr (quarters != 0) n = hn::Add(n, hn::Set(du, U(quarters)));
  const auto swap = hn::RebindMask(d, hn::TestBit(n, hn::Set(du, U(1))));
  const auto sign = hn::BitCast(d, hn::ShiftLeft<static_cast<int>(sizeof(U) * 8) - 2>(n));
  return hn::Xor(hn::IfThenElse(swap, of_r.cosine, of_r.sine), hn::And(sign, hn::SignBit(d)));
}

/// The sine of a zero is that zero.
template <class D, class V>
HWY_INLINE SineCosine<V> SinCosOfAngle(D d, V x, const Angle<V>& angle) {
  const auto of_r = SinCosOfRest(d, angle);
  const V sine = Turned<0>(d, of_r, angle.shifted);
  return {hn::IfThenElse(hn::Eq(x, hn::Zero(d)), x, sine), Turned<1>(d, of_r, angle.shifted)};
}

/// Huge angles, infinities (NaN) and NaN too.
template <class D, class V>
HWY_NOINLINE SineCosine<V> SinCosOfAny(D d, V x) {
  using T = hn::TFromD<D>;
  const auto y = SinCosOfAngle(d, x, ReduceHugeLanes(d, x, ReduceAngle(d, x)));
  const auto finite = hn::Lt(hn::Abs(x), hn::Set(d, std::numeric_limits<T>::infinity()));
  const V otherwise = hn::IfThenElse(hn::IsNaN(x), x, hn::Set(d, std::numeric_limits<T>::quiet_NaN()));
  return {hn::IfThenElse(finite, y.sine, otherwise), hn::IfThenElse(finite, y.cosine, otherwise)};
}

/// Both, for the price of one and a little: the bits of Sin and of Cos.
template <class D, class V = hn::Vec<D>>
HWY_INLINE SineCosine<V> SinCos(D d, V x) {
  if (!AllWithin(d, x, detail::largest_plain_angle<hn::TFromD<D>>)) return SinCosOfAny(d, x);
  return SinCosOfAngle(d, x, ReduceAngle(d, x));
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE V Sin(D d, V x) {
  return SinCos(d, x).sine;
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE V Cos(D d, V x) {
  return SinCos(d, x).cosine;
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
