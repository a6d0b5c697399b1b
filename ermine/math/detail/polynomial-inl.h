/// @file
/// The small tools of the vector functions: polynomials, exact sums, powers of two.
///
/// A function asks once whether all lanes of a vector are ordinary (`AllWithin`, `AllBetween`). Only where one is not does it
/// clamp its argument, lift denormals, scale by 2^n in two steps and set what C99 says for infinities and NaN. None of
/// that changes an ordinary lane, so no lane shows what its neighbours are. It stands in line, as it is short: around a
/// call constants would have to be loaded again for every vector.

#include <hwy/highway.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "ermine/core/detail/simd-inl.h"

#if defined(ERMINE_MATH_DETAIL_POLYNOMIAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_MATH_DETAIL_POLYNOMIAL_INL_H_
#undef ERMINE_MATH_DETAIL_POLYNOMIAL_INL_H_
#else
#define ERMINE_MATH_DETAIL_POLYNOMIAL_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::math::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using core::HWY_NAMESPACE::Fma;
using core::HWY_NAMESPACE::Fnma;

/// An unevaluated sum.
template <class V>
struct Pair {
  V head, tail;
};

/// a + b = head + tail exactly, for any two numbers whose sum is finite (Knuth).
template <class V>
HWY_INLINE Pair<V> TwoSum(V a, V b) {
  const V sum = hn::Add(a, b);
  const V b_part = hn::Sub(sum, a);
  return {sum, hn::Add(hn::Sub(a, hn::Sub(sum, b_part)), hn::Sub(b, b_part))};
}

/// The same where |a| >= |b| or a = 0 (Dekker).
template <class V>
HWY_INLINE Pair<V> FastTwoSum(V a, V b) {
  const V sum = hn::Add(a, b);
  return {sum, hn::Add(hn::Sub(a, sum), b)};
}

/// c[I] + c[I + Step] x + c[I + 2 Step] x^2 + ...
template <std::size_t I, std::size_t Step, class D, class V, class T, std::size_t N>
HWY_INLINE V Horner(D d, V x, const std::array<T, N>& c) {
  if constexpr (I + Step >= N)
    return hn::Set(d, c[I]);
  else
    return Fma(Horner<I + Step, Step>(d, x, c), x, hn::Set(d, c[I]));
}

/// c[First] + c[First + 1] x + c[First + 2] x^2 + ..., even and odd powers side by side: half the latency of one chain.
template <std::size_t First = 0, class D, class V, class T, std::size_t N>
HWY_INLINE V Polynomial(D d, V x, const std::array<T, N>& c) {
  if constexpr (N < 4 + First) {
    return Horner<First, 1>(d, x, c);
  } else {
    const V z = hn::Mul(x, x);
    return Fma(Horner<First + 1, 2>(d, z, c), x, Horner<First, 2>(d, z, c));
  }
}

/// 1.5 * 2^52 or 1.5 * 2^23: adding it rounds to an integer, which then stands in the low bits.
template <class T>
inline constexpr T rounding_shift = T(1.5) * T(std::uint64_t{1} << (std::numeric_limits<T>::digits - 1));

/// An integer, and the same with its last bits (n mod 2^9 at least) standing lowest.
template <class V>
struct Integer {
  V n, shifted;
};

/// The integer next to x * factor.
template <class D, class V>
HWY_INLINE Integer<V> Rounded(D d, V x, hn::TFromD<D> factor) {
  const V shift = hn::Set(d, rounding_shift<hn::TFromD<D>>);
  const V shifted = Fma(x, hn::Set(d, factor), shift);
  return {hn::Sub(shifted, shift), shifted};
}
template <class D, class V>
HWY_INLINE V RoundToInteger(D d, V x, hn::TFromD<D> factor) {
  return Rounded(d, x, factor).n;
}

/// m * 2^n where m and the product are normal numbers: n goes to the exponent, nothing is rounded.
template <class D, class V>
HWY_INLINE V TimesPower(D d, V m, V shifted) {
  const hn::RebindToUnsigned<D> du;
  constexpr int mantissa = std::numeric_limits<hn::TFromD<D>>::digits - 1;
  return hn::BitCast(d, hn::Add(hn::BitCast(du, m), hn::ShiftLeft<mantissa>(hn::BitCast(du, shifted))));
}

/// 2^n for an integer n in the range of normal exponents.
template <class D, class V>
HWY_INLINE V PowerOfTwo(D d, V n) {
  return TimesPower(d, hn::Set(d, hn::TFromD<D>(1)), hn::Add(n, hn::Set(d, rounding_shift<hn::TFromD<D>>)));
}

/// m * 2^n for an integer n in twice that range: over- and underflow happen in the last product only.
template <class D, class V>
HWY_INLINE V ScaleByPower(D d, V m, V n) {
  const V half = RoundToInteger(d, n, hn::TFromD<D>(0.5));
  return hn::Mul(hn::Mul(m, PowerOfTwo(d, half)), PowerOfTwo(d, hn::Sub(n, half)));
}

/// x between the limits; some finite number for a NaN.
template <class D, class V>
HWY_INLINE V Clamped(D d, V x, hn::TFromD<D> low, hn::TFromD<D> high) {
  const V bounded = hn::Min(hn::Max(x, hn::Set(d, low)), hn::Set(d, high));
  return hn::IfThenElse(hn::IsNaN(x), hn::Set(d, high), bounded);
}

/// -|x|.
template <class D, class V>
HWY_INLINE V NegativeSize(D d, V x) {
  return hn::Or(x, hn::SignBit(d));
}

/// y with the sign of x where y has it already or is a zero.
template <class D, class V>
HWY_INLINE V WithSignOf(D d, V y, V x) {
  return hn::OrAnd(y, x, hn::SignBit(d));
}

/// Whether every |x| <= most; a NaN is not.
template <class D, class V>
HWY_INLINE bool AllWithin(D d, V x, hn::TFromD<D> most) {
  return hn::AllTrue(d, hn::Le(hn::Abs(x), hn::Set(d, most)));
}

/// Whether every low <= x < high, for low and high > 0. Moved so that the bits of `high` fall on the sign bit, all that is
/// below, above, negative or NaN wraps to below where `low` goes: one addition, one comparison.
template <class D, class V>
HWY_INLINE bool AllBetween(D /*d*/, V x, hn::TFromD<D> low, hn::TFromD<D> high) {
  const hn::RebindToSigned<D> di;
  using I = hn::TFromD<decltype(di)>;
  const I move = static_cast<I>(std::numeric_limits<I>::max() - std::bit_cast<I>(high) + 1);
  const auto moved = hn::Add(hn::BitCast(di, x), hn::Set(di, move));
  return hn::AllTrue(di, hn::Gt(moved, hn::Set(di, static_cast<I>(std::bit_cast<I>(low) + move - 1))));
}

/// x = m 2^k, sqrt(1/2) <= m < sqrt 2; `inverse` = 2^-k where that is a normal number.
template <class V>
struct Decomposed {
  V m, k, inverse;
};

/// For a positive finite x, all normal or some denormal, which have no `inverse`.
template <class D, class V>
HWY_INLINE Decomposed<V> Decompose(D d, V x, bool normal) {
  using T = hn::TFromD<D>;
  const hn::RebindToUnsigned<D> du;
  using U = hn::TFromD<decltype(du)>;
  constexpr bool is_double = sizeof(T) == 8;
  constexpr int mantissa = std::numeric_limits<T>::digits - 1;
  constexpr U one = static_cast<U>(is_double ? 0x3FF0000000000000u : 0x3F800000u);
  constexpr U root = static_cast<U>(is_double ? 0x3FE6A09E667F3BCDu : 0x3F3504F3u);     // sqrt(1/2)
  constexpr U integer = static_cast<U>(is_double ? 0x4330000000000000u : 0x4B000000u);  // 2^mantissa
  constexpr U exponents = static_cast<U>(is_double ? 0x7FF0000000000000u : 0x7F800000u);
  V zero_k = hn::Set(d, T(std::uint64_t{1} << mantissa) + T(std::numeric_limits<T>::max_exponent - 1));
  if (HWY_UNLIKELY(!normal)) {
    const auto denormal = hn::Lt(x, hn::Set(d, std::numeric_limits<T>::min()));
    x = hn::IfThenElse(denormal, hn::Mul(x, hn::Set(d, T(std::uint64_t{1} << (mantissa + 1)))), x);
    zero_k = hn::Add(zero_k, hn::IfThenElseZero(denormal, hn::Set(d, T(mantissa + 1))));
  }
  const auto bits = hn::Add(hn::BitCast(du, x), hn::Set(du, static_cast<U>(one - root)));
  const auto exponent = hn::Or(hn::ShiftRight<mantissa>(bits), hn::Set(du, integer));
  const auto m = hn::Add(hn::And(bits, hn::Set(du, static_cast<U>((U{1} << mantissa) - 1))), hn::Set(du, root));
  const auto inverse = hn::Sub(hn::Set(du, static_cast<U>(2 * one)), hn::And(bits, hn::Set(du, exponents)));
  return {hn::BitCast(d, m), hn::Sub(hn::BitCast(d, exponent), zero_k), hn::BitCast(d, inverse)};
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
