/// @file
/// The small tools of the vector functions: polynomials, exact sums, powers of two.

#include <hwy/highway.h>

#include <array>
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

/// The integer next to x * factor.
template <class D, class V>
HWY_INLINE V RoundToInteger(D d, V x, hn::TFromD<D> factor) {
  const V shift = hn::Set(d, rounding_shift<hn::TFromD<D>>);
  return hn::Sub(Fma(x, hn::Set(d, factor), shift), shift);
}

/// 2^n for an integer n in the range of normal exponents.
template <class D, class V>
HWY_INLINE V PowerOfTwo(D d, V n) {
  using T = hn::TFromD<D>;
  const hn::RebindToUnsigned<D> du;
  using U = hn::TFromD<decltype(du)>;
  const auto low = hn::BitCast(du, hn::Add(n, hn::Set(d, rounding_shift<T>)));
  const U bias = static_cast<U>(std::numeric_limits<T>::max_exponent - 1);
  return hn::BitCast(d, hn::ShiftLeft<std::numeric_limits<T>::digits - 1>(hn::Add(low, hn::Set(du, bias))));
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

/// x = m 2^k, sqrt(1/2) <= m < sqrt 2, for a positive finite x, denormals too.
template <class V>
struct Decomposed {
  V m, k;
};

template <class D, class V>
HWY_INLINE Decomposed<V> Decompose(D d, V x) {
  using T = hn::TFromD<D>;
  const hn::RebindToUnsigned<D> du;
  using U = hn::TFromD<decltype(du)>;
  constexpr bool is_double = sizeof(T) == 8;
  constexpr int mantissa = std::numeric_limits<T>::digits - 1;
  constexpr U one = static_cast<U>(is_double ? 0x3FF0000000000000u : 0x3F800000u);
  constexpr U root = static_cast<U>(is_double ? 0x3FE6A09E667F3BCDu : 0x3F3504F3u);     // sqrt(1/2)
  constexpr U integer = static_cast<U>(is_double ? 0x4330000000000000u : 0x4B000000u);  // 2^mantissa
  const auto denormal = hn::Lt(x, hn::Set(d, std::numeric_limits<T>::min()));
  const V lifted = hn::IfThenElse(denormal, hn::Mul(x, hn::Set(d, T(std::uint64_t{1} << (mantissa + 1)))), x);
  const auto bits = hn::Add(hn::BitCast(du, lifted), hn::Set(du, static_cast<U>(one - root)));
  const auto exponent = hn::Or(hn::ShiftRight<mantissa>(bits), hn::Set(du, integer));
  constexpr T offset = T(std::uint64_t{1} << mantissa) + T(std::numeric_limits<T>::max_exponent - 1);
  const V k = hn::Sub(hn::BitCast(d, exponent), hn::Set(d, offset));
  const V lift = hn::IfThenElseZero(denormal, hn::Set(d, T(mantissa + 1)));
  const auto m = hn::Add(hn::And(bits, hn::Set(du, static_cast<U>((U{1} << mantissa) - 1))), hn::Set(du, root));
  return {hn::BitCast(d, m), hn::Sub(k, lift)};
}

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
