/// @file
/// What a rule of differentiation is, and the words it is written in.
///
/// A rule states one function of <cmath> once for all modes and all number types T (double, float, dual numbers of either):
///
///     value(a, b, ...)                 f(a, b, ...)
///     slope<i>(a, b, ..., y)           df/d(operand i), in terms of the operands and y = f(a, b, ...)
///
/// Forward mode multiplies slopes with tangents, the tape stores them; nested dual numbers differentiate the slopes
/// themselves, so a slope must be a formula in T, right to the last digits, also where terms cancel. Each rule has its
/// expansion f(a + t e) = f(a) + f'(a) t e above it.
///
/// Where f is not a number its slope is not a number either (`where_defined`); where f has a kink the rule states which
/// one-sided slope it takes; a slope may be infinite (sqrt at 0), and tangents of 0 pass it unharmed.

#pragma once

#include <cmath>
#include <concepts>

#include "ermine/autodiff/active.hpp"
#include "ermine/math/gamma.hpp"

namespace ermine::autodiff::rules {

// Plain numbers take these; active ones are found in their own namespace.
using std::abs;
using std::acos;
using std::acosh;
using std::asin;
using std::asinh;
using std::atan;
using std::atan2;
using std::atanh;
using std::cbrt;
using std::ceil;
using std::copysign;
using std::cos;
using std::cosh;
using std::erf;
using std::erfc;
using std::exp;
using std::exp2;
using std::expm1;
using std::fdim;
using std::floor;
using std::fma;
using std::fmod;
using std::hypot;
using std::isinf;
using std::log;
using std::log10;
using std::log1p;
using std::log2;
using std::nearbyint;
using std::pow;
using std::remainder;
using std::rint;
using std::round;
using std::signbit;
using std::sin;
using std::sinh;
using std::sqrt;
using std::tan;
using std::tanh;
using std::tgamma;
using std::trunc;

/// The slope where y is a number, y's NaN where it is none.
template <class T>
[[nodiscard]] T where_defined(const T& y, const T& slope) {
  return y == y ? slope : y;
}

template <std::floating_point T>
[[nodiscard]] T lgamma(T a) {
  return static_cast<T>(math::log_gamma(a));
}
template <std::floating_point T>
[[nodiscard]] T polygamma(int order, T a) {
  return static_cast<T>(math::polygamma(order, a));
}
/// exp(-a^2) with the rounding error of a^2 put back: it would cost a^2 units in the last place.
template <std::floating_point T>
[[nodiscard]] T exp_minus_square(T a) {
  const T square = a * a, rest = fma(a, a, -square);
  return isinf(square) ? T(0) : exp(-square) * (T(1) - rest);
}

}  // namespace ermine::autodiff::rules
