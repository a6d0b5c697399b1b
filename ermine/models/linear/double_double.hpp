/// @file
/// Numbers of about 32 digits: the unevaluated sum of two doubles, high + low with |low| <= ulp(high) / 2.
///
///     two_sum:  a + b = s + e exactly        two_product:  a b = p + e exactly (by a fused multiply-add)
///
/// Domain: magnitudes between 1e-290 and 1e300 (below, errors of products underflow). Relative error of one operation
/// about 2^-104. Source: Y. Hida, X. S. Li, D. H. Bailey, "Library for Double-Double and Quad-Double Arithmetic" (2007).

#pragma once

#include <cmath>

namespace ermine::models::linear {

struct DoubleDouble {
  double high = 0, low = 0;
  constexpr DoubleDouble() = default;
  constexpr DoubleDouble(double value) : high(value) {}
  constexpr DoubleDouble(double h, double l) : high(h), low(l) {}
  [[nodiscard]] explicit operator double() const { return high + low; }
};

[[nodiscard]] inline DoubleDouble two_sum(double a, double b) {
  const double s = a + b, t = s - a;
  return {s, (a - (s - t)) + (b - t)};
}
[[nodiscard]] inline DoubleDouble two_product(double a, double b) {
  const double p = a * b;
  return {p, std::fma(a, b, -p)};
}
[[nodiscard]] inline DoubleDouble renormalised(double a, double b) {
  const double s = a + b;
  return {s, b - (s - a)};
}
[[nodiscard]] inline DoubleDouble operator-(const DoubleDouble& a) { return {-a.high, -a.low}; }
[[nodiscard]] inline DoubleDouble operator+(const DoubleDouble& a, const DoubleDouble& b) {
  const DoubleDouble s = two_sum(a.high, b.high), t = two_sum(a.low, b.low);
  const DoubleDouble u = renormalised(s.high, s.low + t.high);
  return renormalised(u.high, u.low + t.low);
}
[[nodiscard]] inline DoubleDouble operator-(const DoubleDouble& a, const DoubleDouble& b) { return a + (-b); }
[[nodiscard]] inline DoubleDouble operator*(const DoubleDouble& a, const DoubleDouble& b) {
  const DoubleDouble p = two_product(a.high, b.high);
  return renormalised(p.high, p.low + (a.high * b.low + a.low * b.high));
}
[[nodiscard]] inline DoubleDouble operator/(const DoubleDouble& a, const DoubleDouble& b) {
  const double q = a.high / b.high;
  const DoubleDouble r = a - b * DoubleDouble(q);
  const double s = r.high / b.high;
  const DoubleDouble t = r - b * DoubleDouble(s);
  const DoubleDouble u = renormalised(q, s);
  return renormalised(u.high, u.low + t.high / b.high);
}
[[nodiscard]] inline DoubleDouble square_root(const DoubleDouble& a) {
  if (!(a.high > 0)) return {std::sqrt(a.high)};
  const double r = std::sqrt(a.high);
  const DoubleDouble rest = a - two_product(r, r);
  return renormalised(r, rest.high / (2 * r));
}
[[nodiscard]] inline double square_root(double a) { return std::sqrt(a); }
[[nodiscard]] inline double leading(const DoubleDouble& a) { return a.high; }
[[nodiscard]] inline double leading(double a) { return a; }

}  // namespace ermine::models::linear
