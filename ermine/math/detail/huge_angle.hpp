/// @file
/// The remainder of a huge angle: x = r + r_tail + n pi/2, |r| <= pi/4, for any finite |x| >= 2^15.
///
/// x is an integer times a power of two, and only 2^k (2/pi) mod 4 matters: the 192 bits of 2/pi that stand there, times
/// the mantissa, are the quarter turns mod 4. No double comes closer to a multiple of pi/2 than about 2^-62, so 128
/// bits after the point leave more than 60 good ones.
/// Source: M. H. Payne, R. N. Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18 (1983) 19-24.

#pragma once

#include <cstdint>

namespace ermine::math::detail {

struct HugeAngle {
  double r, r_tail;
  double quadrant;  ///< n mod 4, with the sign of x.
};

[[nodiscard]] HugeAngle reduce_huge_angle(double x);

/// Up to here n = round(2 x / pi) is right in plain arithmetic.
template <class T>
inline constexpr T largest_plain_angle = sizeof(T) == 8 ? T(268435456) : T(32768);

}  // namespace ermine::math::detail
