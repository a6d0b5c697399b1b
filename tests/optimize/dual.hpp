/// @file
/// Dual numbers as small as they can be, nestable: the derivatives of the test functions.

#pragma once

#include <cmath>

namespace ermine::testing {

template <class T>
struct Dual {
  T v{}, d{};
  Dual() = default;
  Dual(double x) : v(x) {}
  Dual(T x, T dx) : v(x), d(dx) {}

  friend Dual operator+(const Dual& a, const Dual& b) { return {a.v + b.v, a.d + b.d}; }
  friend Dual operator-(const Dual& a, const Dual& b) { return {a.v - b.v, a.d - b.d}; }
  friend Dual operator-(const Dual& a) { return {0.0 - a.v, 0.0 - a.d}; }
  friend Dual operator*(const Dual& a, const Dual& b) { return {a.v * b.v, a.d * b.v + a.v * b.d}; }
  friend Dual operator/(const Dual& a, const Dual& b) {
    const T q = a.v / b.v;
    return {q, (a.d - q * b.d) / b.v};
  }
  friend bool operator<(const Dual& a, const Dual& b) { return a.v < b.v; }
};

using std::atan;
using std::exp;
using std::sqrt;
template <class T>
Dual<T> exp(const Dual<T>& a) {
  const T e = exp(a.v);
  return {e, e * a.d};
}
template <class T>
Dual<T> sqrt(const Dual<T>& a) {
  const T r = sqrt(a.v);
  return {r, a.d / (2.0 * r)};
}
template <class T>
Dual<T> atan(const Dual<T>& a) {
  return {atan(a.v), a.d / (1.0 + a.v * a.v)};
}
template <class T>
T square(const T& a) {
  return a * a;
}

}  // namespace ermine::testing
