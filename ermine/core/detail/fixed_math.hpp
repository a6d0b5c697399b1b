/// @file
/// Logarithm, sine and cosine whose bits never change: what the random distributions stand on.
///
/// libm differs in the last digit between machines and years, and a changed digit would change every generated table.
/// Only +, -, *, / of IEEE doubles are used here, in a fixed order and without fused multiply-adds, so each result is the
/// same everywhere. Errors stay below 2 units in the last place (tested against libm), which no distribution notices.

#pragma once

#include <bit>
#include <cstdint>

namespace ermine::core::detail {

/// log x for normal x > 0. With x = 2^e m, m in [sqrt(1/2), sqrt 2) and s = (m - 1)/(m + 1), |s| < 0.172,
///
///     log x = e log 2 + 2 (s + s^3/3 + s^5/5 + ... + s^21/21),
///
/// whose first dropped term is below 2^-57 of the sum.
inline double fixed_log(double x) noexcept {
  constexpr double log2_high = 0x1.62e42fefa3p-1;  // 41 bits: times an exponent it is exact
  constexpr double log2_low = 0x1.3de6af278ece6p-42;
  constexpr double root_two = 0x1.6a09e667f3bcdp+0;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  auto exponent = static_cast<double>(static_cast<std::int64_t>(bits >> 52) - 1023);
  double m = std::bit_cast<double>((bits & 0x000FFFFFFFFFFFFFu) | 0x3FF0000000000000u);
  if (m >= root_two) {
    m *= 0.5;
    exponent += 1;
  }
  const double f = m - 1.0;  // exact
  const double s = f / (2.0 + f);
  const double z = s * s;
  double tail = 1.0 / 21;
  for (int odd = 19; odd >= 3; odd -= 2) tail = tail * z + 1.0 / odd;
  // 2s = f - s f, so the small correction s (2 z tail - f) is all that is rounded twice.
  const double correction = s * (2.0 * z * tail - f);
  return exponent * log2_high + (f + (correction + exponent * log2_low));
}

struct SineCosine {
  double sine, cosine;
};

/// sin and cos of 2 pi u for u in [0, 1]. With q the nearest quarter turn and t = 2 pi (u - q/4), |t| <= pi/4, the Taylor
/// series to t^17 (sine) and t^18 (cosine) are exact to rounding; u - q/4 is exact.
inline SineCosine fixed_sine_cosine(double u) noexcept {
  constexpr double two_pi = 0x1.921fb54442d18p+2;
  const auto quarter = static_cast<int>(4.0 * u + 0.5);
  const double t = two_pi * (u - 0.25 * quarter);
  const double z = t * t;
  double sine = 1.0, cosine = 1.0;
  for (int n = 17; n >= 3; n -= 2) sine = 1.0 - sine * (z * (1.0 / (n * (n - 1))));
  for (int n = 18; n >= 2; n -= 2) cosine = 1.0 - cosine * (z * (1.0 / (n * (n - 1))));
  sine *= t;
  switch (quarter & 3) {
    case 1:
      return {cosine, -sine};
    case 2:
      return {-sine, -cosine};
    case 3:
      return {-cosine, sine};
    default:
      return {sine, cosine};
  }
}

/// log(k!) for whole k >= 0: a sum of logarithms for small k, Stirling's series from 16 on (its next term < 1e-16),
///
///     log k! = (k + 1/2) log k - k + log(2 pi)/2 + 1/(12k) - 1/(360k^3) + 1/(1260k^5) - 1/(1680k^7) + 1/(1188k^9).
inline double fixed_log_factorial(double k) noexcept {
  if (k < 16) {
    double product = 1;  // 15! < 2^53: exact
    for (double i = 2; i <= k; i += 1) product *= i;
    return fixed_log(product);
  }
  constexpr double half_log_two_pi = 0x1.d67f1c864beb5p-1;
  const double r = 1.0 / k;
  const double z = r * r;
  const double series = r * (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188)))));
  return (k + 0.5) * fixed_log(k) - k + half_log_two_pi + series;
}

}  // namespace ermine::core::detail
