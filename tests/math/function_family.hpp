/// @file
/// The functions of one number in math/vector_functions.hpp as a family, and arguments of every kind for them.

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ermine/math/vector_functions.hpp"

namespace function_family {

namespace math = ermine::math;

/// Deterministic bits (splitmix64).
struct Bits {
  std::uint64_t state;
  std::uint64_t operator()() {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
  }
  double uniform() { return static_cast<double>((*this)() >> 11) * 0x1p-53; }
};

template <class T>
T from_bits(std::uint64_t bits) {
  if constexpr (sizeof(T) == 8) {
    T x;
    std::memcpy(&x, &bits, 8);
    return x;
  } else {
    const auto narrow = static_cast<std::uint32_t>(bits >> 32);
    T x;
    std::memcpy(&x, &narrow, 4);
    return x;
  }
}

template <class T>
bool same_bits(T a, T b) {
  return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof(T)) == 0;
}

/// The distance in units of the last place of the true value, denormals and the border to infinity included.
template <class T>
double ulps(T got, long double truth) {
  if (std::isnan(truth) || std::isnan(got)) return std::isnan(truth) == std::isnan(got) ? 0 : 1e9;
  const auto limit = static_cast<long double>(std::numeric_limits<T>::max());
  const int digits = std::numeric_limits<T>::digits;
  if (std::isinf(got) || std::isinf(truth) || std::fabs(truth) > limit) {
    // One step beyond the largest number counts as infinity.
    const long double border = std::ldexp(1.0L, std::numeric_limits<T>::max_exponent);
    const long double a = std::isinf(got) ? std::copysign(border, static_cast<long double>(got)) : got;
    const long double b = std::fabs(truth) > border ? std::copysign(border, truth) : truth;
    return static_cast<double>(std::fabs(a - b) / std::ldexp(border, -digits));
  }
  int exponent = 0;
  (void)std::frexp(truth, &exponent);
  const int last = std::max(exponent - digits, std::numeric_limits<T>::min_exponent - digits);
  return static_cast<double>(std::fabs(static_cast<long double>(got) - truth) / std::ldexp(1.0L, last));
}

using Truth = long double (*)(long double);
inline long double true_exp(long double x) { return std::exp(x); }
inline long double true_expm1(long double x) { return std::expm1(x); }
inline long double true_log(long double x) { return std::log(x); }
inline long double true_log1p(long double x) { return std::log1p(x); }
inline long double true_tanh(long double x) { return std::tanh(x); }
inline long double true_sigmoid(long double x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}
inline long double true_softplus(long double x) { return std::fmax(x, 0.0L) + std::log1p(std::exp(-std::fabs(x))); }
inline long double true_erf(long double x) { return std::erf(x); }
inline long double true_erfc(long double x) { return std::erfc(x); }
inline long double true_sin(long double x) { return std::sin(x); }
inline long double true_cos(long double x) { return std::cos(x); }
inline long double true_cbrt(long double x) { return std::cbrt(x); }
inline long double true_asinh(long double x) { return std::asinh(x); }
inline long double true_acosh(long double x) { return std::acosh(x); }
inline long double true_atanh(long double x) { return std::atanh(x); }

template <class T>
struct Function {
  std::string name;
  void (*vector)(std::span<const T>, std::span<T>);
  T (*one)(T);
  Truth truth;
  double low, high;  ///< where the function is neither constant nor overflowing
};

template <class T>
std::vector<Function<T>> functions() {
  const double top = sizeof(T) == 8 ? 710 : 89, bottom = sizeof(T) == 8 ? -746 : -104;
  return {{"exp", math::exp, math::exp, true_exp, bottom, top},
          {"expm1", math::expm1, math::expm1, true_expm1, -45, top},
          {"log", math::log, math::log, true_log, 0, 100},
          {"log1p", math::log1p, math::log1p, true_log1p, -1, 100},
          {"tanh", math::tanh, math::tanh, true_tanh, -20, 20},
          {"sigmoid", math::sigmoid, math::sigmoid, true_sigmoid, bottom, 45},
          {"softplus", math::softplus, math::softplus, true_softplus, bottom, 60},
          {"erf", math::erf, math::erf, true_erf, -6.2, 6.2},
          {"erfc", math::erfc, math::erfc, true_erfc, -6.2, sizeof(T) == 8 ? 27.3 : 10.1},
          {"sin", math::sin, math::sin, true_sin, -1e4, 1e4},
          {"cos", math::cos, math::cos, true_cos, -1e4, 1e4},
          {"cbrt", math::cbrt, math::cbrt, true_cbrt, -1e6, 1e6},
          {"asinh", math::asinh, math::asinh, true_asinh, -1e4, 1e4},
          {"acosh", math::acosh, math::acosh, true_acosh, 1, 1e4},
          {"atanh", math::atanh, math::atanh, true_atanh, -1, 1}};
}

/// Arguments of every kind: all bit patterns, the working range, around zero and one.
template <class T>
std::vector<T> arguments(const Function<T>& f, std::size_t n, std::uint64_t seed = 17) {
  Bits bits{seed};
  std::vector<T> x;
  for (std::size_t i = 0; i < n; ++i) {
    x.push_back(from_bits<T>(bits()));
    x.push_back(static_cast<T>(f.low + (f.high - f.low) * bits.uniform()));
    x.push_back(static_cast<T>(4 * bits.uniform() - 2));
    x.push_back(static_cast<T>(std::ldexp(bits.uniform() - 0.5, -static_cast<int>(bits() % 30))));
    x.push_back(static_cast<T>(1 + std::ldexp(bits.uniform() - 0.5, -static_cast<int>(bits() % 30))));
  }
  return x;
}

/// Bases and exponents of every kind whose powers are mostly finite.
template <class T>
std::pair<std::vector<T>, std::vector<T>> powers(Bits& bits, std::size_t n) {
  std::vector<T> x, y;
  const double top = sizeof(T) == 8 ? 745 : 104;
  for (int i = 0; i < static_cast<int>(n); ++i) {
    double a = 0, b = 0;
    switch (i % 4) {
      case 0:  // any positive base, an exponent that keeps the result finite
        a = static_cast<double>(std::fabs(from_bits<T>(bits())));
        b = (2 * bits.uniform() - 1) * top / std::fmax(std::fabs(std::log(a)), 1e-3);
        break;
      case 1:
        a = 1 + std::ldexp(bits.uniform() - 0.5, -static_cast<int>(bits() % 20)), b = (2 * bits.uniform() - 1) * 1e4;
        break;
      case 2:
        a = 10 * bits.uniform(), b = 20 * bits.uniform() - 10;
        break;
      default:
        a = -10 * bits.uniform(), b = static_cast<double>(bits() % 21) - 10;
    }
    x.push_back(static_cast<T>(a));
    y.push_back(static_cast<T>(b));
  }
  return {x, y};
}

}  // namespace function_family
