/// @file
/// Functions of parameters and a row, of every kind that a user may write: straight, with branches, loops, recursion.

#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "ermine/autodiff/functions.hpp"

namespace ermine::test {

struct Straight {
  static constexpr std::uint32_t parameters = 4;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using std::exp;
    using std::log1p;
    const T z = w[0] + w[1] * x[0] + w[2] * x[1] - w[3] * x[2];
    return log1p(exp(-z)) + 0.5 * w[2] * w[2] / (1.0 + x[0] * x[0]);
  }
};

/// Sums of products of every kind: negative ones, rows by rows, offsets on either side, numbers used twice.
struct Products {
  static constexpr std::uint32_t parameters = 6;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using std::fma;
    using std::sin;
    T a = T(0.0), b = w[5];
    for (int j = 0; j < 3; ++j) a += w[static_cast<std::size_t>(j)] * x[static_cast<std::size_t>(j)];
    for (int j = 2; j >= 0; --j) b -= x[static_cast<std::size_t>(j)] * w[static_cast<std::size_t>(j) + 2];
    const T s = sin(a), t = sin(b);
    const T c = x[0] - s * t + x[1] * s - t * t + (w[0] * w[1] - x[2]);
    const T d = -(w[3] * s) + w[4] * t - x[2] * 3.0 + 1.0;
    return fma(s, t, c) * d + a * a - 2.0 * (a - w[0] * x[1]);
  }
};

/// A network as loops over a flat buffer.
struct Network {
  static constexpr std::uint32_t hidden = 5, parameters = 3 * hidden + hidden + hidden + 1;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using std::tanh;
    T out = w[parameters - 1];
    for (std::size_t k = 0; k < hidden; ++k) {
      T z = w[3 * hidden + k];
      for (std::size_t j = 0; j < 3; ++j) z += w[3 * k + j] * x[j];
      out += w[4 * hidden + k] * tanh(z);
    }
    return out * out;
  }
};

/// Two kinds of rows, with a logarithm that the others do not have.
struct Branch {
  static constexpr std::uint32_t parameters = 2;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using std::log;
    if (x[0] > 0.25) return w[0] * log(x[0]) * x[1];
    return w[1] * w[1] * x[0] - w[0];
  }
};

/// The square root by Newton's method until nothing changes: rows need different numbers of steps.
struct Loop {
  static constexpr std::uint32_t parameters = 2;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    const T a = w[0] * w[0] + x[0] * x[0] + 0.01;
    T y = T(1.0);
    for (int k = 0; k < 60; ++k) {
      const T step = 0.5 * (y - a / y);
      y -= step;
      if (step < 1e-10 && step > -1e-10) break;
    }
    return y * w[1];
  }
};

/// Every row its own path, nearly: an insertion sort.
struct Sorted {
  static constexpr std::uint32_t parameters = 3;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    std::vector<T> y;
    for (int k = 0; k < 7; ++k)
      y.push_back(w[static_cast<std::size_t>(k % 3)] * x[static_cast<std::size_t>(k % 3)] * (k + 1.0));
    for (std::size_t i = 1; i < y.size(); ++i)
      for (std::size_t j = i; j > 0 && y[j] < y[j - 1]; --j) std::swap(y[j], y[j - 1]);
    T sum = T(0.0);
    for (std::size_t i = 0; i < y.size(); ++i) sum += static_cast<double>(i) * y[i] * y[i];
    return sum;
  }
};

struct Recursion {
  static constexpr std::uint32_t parameters = 2;
  template <class T>
  static T power(const T& x, int n) {
    if (n == 0) return T(1.0);
    const T half = power(x, n / 2);
    return n % 2 == 0 ? T(half * half) : T(half * half * x);
  }
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    return w[1] * power(T(w[0] * x[0]), 11);
  }
};

/// A branch that the parameters decide, the same for all rows.
struct Regime {
  static constexpr std::uint32_t parameters = 2;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using std::cos;
    return w[0] < 0.0 ? T(cos(w[1] * x[0])) : T(w[1] * w[0] * x[1]);
  }
};

/// Functions that the engine has no operation for.
struct Lacking {
  static constexpr std::uint32_t parameters = 2;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using namespace ermine::autodiff;
    return w[0] * polygamma(0, T(1.0 + x[0] * x[0])) + remainder(w[1] * x[1], T(2.0 + x[2] * x[2]));
  }
};

/// Such a function on one branch alone.
struct HalfLacking {
  static constexpr std::uint32_t parameters = 2;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using namespace ermine::autodiff;
    return x[1] < 0.3 ? T(exp(w[0] * x[0])) : T(polygamma(0, T(w[1] + x[1])) * w[0]);
  }
};

/// One computation, two results: the paths differ in what they return.
struct Either {
  static constexpr std::uint32_t parameters = 2;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    const T a = w[0] * x[0], b = w[1] * x[1] * x[1];
    return a < b ? a : b;
  }
};

/// Nothing of a row in it.
struct NoRow {
  static constexpr std::uint32_t parameters = 1;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>&) const {
    return w[0] * w[0];
  }
};

/// The functions that are an operation of the engine each.
struct Functions {
  static constexpr std::uint32_t parameters = 3;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using namespace ermine::autodiff;
    const T a = w[0] * x[0], b = w[1] * x[1] + 0.1, p = 0.5 + a * a, u = a / (1.0 + a * a);
    T y = exp(-p) + expm1(u) + log(p) + log1p(p) + sqrt(p) + sin(a) + cos(b) + tan(u) + asin(u) + acos(u) + atan(a);
    y += sinh(u) + cosh(u) + tanh(b) + hypot(a, b);
    return y * w[2];
  }
};

/// Those that have pieces, and those that are a few operations.
struct MoreFunctions {
  static constexpr std::uint32_t parameters = 3;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using namespace ermine::autodiff;
    const T a = w[0] * x[0], b = w[1] * x[1] + 0.1, p = 0.5 + a * a, u = a / (1.0 + a * a);
    T y = min(a, b) + max(a, w[2]) + fma(a, b, p) + exp2(u) + log2(p) + log10(p) + ceil(a) + fdim(a, b);
    y += abs(a) + floor(b) + round(a) + clamp(a, -0.5, 0.7) + exp_minus_square(a) + fabs(b) - ldexp(a, 2);
    return y * w[2];
  }
};

/// Roots, inverses and those whose pieces have operations of their own.
struct Inverses {
  static constexpr std::uint32_t parameters = 3;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using namespace ermine::autodiff;
    const T a = w[0] * x[0], b = w[1] * x[1] + 0.1, p = 0.5 + a * a, u = a / (1.0 + a * a);
    T y = cbrt(b) + asinh(a) + acosh(1.0 + p) + atanh(u) + atan2(a, b) + tgamma(p / (1.0 + u * u));
    y += copysign(a, b) + fmod(b, p) + trunc(3.0 * b) + fmin(a, b) + fmax(a, w[2]) + hypot(a, b, p);
    return y * w[2];
  }
};

/// Products of rows in which a number stands on both sides, not in the same place.
struct Crossed {
  static constexpr std::uint32_t parameters = 2;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using std::exp;
    const T a = w[0] * x[0], s = a * a, b = w[1] * x[1];
    return s * s + s * a + exp(-s) + (a * b + b * s + s * b);
  }
};

/// Powers, of which small whole exponents are products, and special functions.
struct Powers {
  static constexpr std::uint32_t parameters = 3;
  template <class T>
  T operator()(const std::vector<T>& w, const std::vector<T>& x) const {
    using namespace ermine::autodiff;
    const T a = w[0] * x[0], b = w[1] * x[1] + 0.1, p = 0.5 + a * a;
    T y = pow(a, 1) + pow(a, 2) + pow(a, 3) + pow(a, 4) + pow(p, -1) + pow(p, 1.5) + pow(2.0, b) + pow(p, b);
    y += erf(a) + erfc(b) + lgamma(p);
    return y * w[2];
  }
};

}  // namespace ermine::test
