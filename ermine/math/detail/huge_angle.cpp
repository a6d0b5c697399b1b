#include "ermine/math/detail/huge_angle.hpp"

#include <array>
#include <bit>
#include <cmath>

#include "ermine/math/detail/coefficients.hpp"

namespace ermine::math::detail {
namespace {

/// 2/pi = sum of word[i] 2^(-64 (i + 1)): enough bits for the largest exponent and 128 to spare.
constexpr std::array<std::uint64_t, 21> two_over_pi_bits = {
    0xA2F9836E4E441529ULL, 0xFC2757D1F534DDC0ULL, 0xDB6295993C439041ULL, 0xFE5163ABDEBBC561ULL, 0xB7246E3A424DD2E0ULL,
    0x06492EEA09D1921CULL, 0xFE1DEB1CB129A73EULL, 0xE88235F52EBB4484ULL, 0xE99C7026B45F7E41ULL, 0x3991D639835339F4ULL,
    0x9C845F8BBDF9283BULL, 0x1FF897FFDE05980FULL, 0xEF2F118B5A0A6D1FULL, 0x6D367ECF27CB09B7ULL, 0x4F463F669E5FEA2DULL,
    0x7527BAC7EBE5F17BULL, 0x3D0739F78A5292EAULL, 0x6BFB5FB11F8D5D08ULL, 0x56033046FC7B6BABULL, 0xF0CFBC209AF4361DULL,
    0xA9E391615EE61B08ULL};

/// 64 bits of 2/pi from bit `start` after the point on; zeros before the point.
std::uint64_t bits_from(int start) {
  const auto word = [](int i) { return i < 0 ? 0 : two_over_pi_bits[static_cast<std::size_t>(i)]; };
  const int index = start >= 0 ? start / 64 : (start - 63) / 64;
  const int shift = start - 64 * index;
  return shift == 0 ? word(index) : word(index) << shift | word(index + 1) >> (64 - shift);
}

}  // namespace

HugeAngle reduce_huge_angle(double x) {
  int exponent = 0;
  const double fraction = std::frexp(std::fabs(x), &exponent);
  const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  exponent -= 53;  // |x| = mantissa 2^exponent

  // 2^exponent (2/pi) mod 4 with 190 bits after the point, times the mantissa, mod 4.
  __extension__ using Wide = unsigned __int128;
  const std::uint64_t window[3] = {bits_from(exponent - 2), bits_from(exponent + 62), bits_from(exponent + 126)};
  const Wide low = static_cast<Wide>(mantissa) * window[2];
  const Wide middle = static_cast<Wide>(mantissa) * window[1] + static_cast<std::uint64_t>(low >> 64);
  const std::uint64_t high = mantissa * window[0] + static_cast<std::uint64_t>(middle >> 64);
  std::uint64_t quadrant = high >> 62;
  Wide top = static_cast<Wide>(high << 2 | static_cast<std::uint64_t>(middle) >> 62) << 64 |
             (static_cast<std::uint64_t>(middle) << 2 | static_cast<std::uint64_t>(low) >> 62);
  const bool past_half = static_cast<bool>(top >> 127);
  if (past_half) {
    top = ~top;  // 1 - fraction, but for one unit of the last bit of 128
    ++quadrant;
  }

  // The fraction of a quarter turn as a sum of two doubles, then times pi/2.
  const auto first = static_cast<std::uint64_t>(top >> 64);
  const int zeros = first != 0 ? std::countl_zero(first) : 64 + std::countl_zero(static_cast<std::uint64_t>(top) | 1);
  const Wide normal = top << zeros;
  const double head = std::ldexp(static_cast<double>(static_cast<std::uint64_t>(normal >> 75)), -53 - zeros);
  const double tail =
      std::ldexp(static_cast<double>(static_cast<std::uint64_t>(normal >> 22) & ((1ULL << 53) - 1)), -106 - zeros);
  using C = Coefficients<double>;
  const double product = head * C::half_pi_head;
  const double rest = std::fma(head, C::half_pi_head, -product) + head * C::half_pi_middle + tail * C::half_pi_head;
  const double r = product + rest;
  const double r_tail = (product - r) + rest;
  const bool flip = past_half != std::signbit(x);
  const auto turns = static_cast<double>(quadrant & 3);
  return {flip ? -r : r, flip ? -r_tail : r_tail, std::signbit(x) ? -turns : turns};
}

}  // namespace ermine::math::detail
