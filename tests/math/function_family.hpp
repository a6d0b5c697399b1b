/// @file
/// The functions of one number in math/vector_functions.hpp as a family, and arguments of every kind for them.

#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
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
std::vector<T> arguments(const Function<T>& f, std::size_t n) {
  Bits bits{17};
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

}  // namespace function_family
