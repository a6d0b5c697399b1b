/// @file
/// Numbers of about 32 digits: an unevaluated sum of two doubles.
///
///     x = head + tail,  |tail| <= ulp(head) / 2
///
/// Built on two exact operations: two_sum(a, b) = a + b and two_product(a, b) = a b, each as rounded result and error. With
/// u = 2^-53 the relative errors are at most 3 u^2 for + and -, 5 u^2 for *, 10 u^2 for / and 4 u^2 for sqrt.
/// The exponent range is that of a double, and a product's error underflows below 1e-291. A result that is
/// infinite or NaN is so in its head, with a tail of 0.
/// Needs strict rounding to double: -ffp-contract=off, no -ffast-math.
/// Cost: 20 operations for +, 10 for *, 30 for /.
/// Source: M. Joldes, J.-M. Muller, V. Popescu, "Tight and rigorous error bounds for basic building blocks of double-word
///         arithmetic", ACM Trans. Math. Softw. 44 (2017) 15; D. E. Knuth, TAOCP 2, 4.2.2; T. J. Dekker (1971).

#pragma once

#include <cmath>
#include <compare>

namespace ermine::math {

struct DoubleDouble {
  double head = 0, tail = 0;

  constexpr DoubleDouble() = default;
  constexpr DoubleDouble(double x) : head(x) {}  // implicit: every double is one exactly
  constexpr DoubleDouble(double h, double t) : head(h), tail(t) {}
  explicit constexpr operator double() const { return head; }

  friend constexpr bool operator==(DoubleDouble, DoubleDouble) = default;
  friend constexpr std::partial_ordering operator<=>(DoubleDouble a, DoubleDouble b) {
    const auto heads = a.head <=> b.head;
    return heads != std::partial_ordering::equivalent ? heads : a.tail <=> b.tail;
  }
};

/// a + b exactly, where |a| >= |b| or a = 0.
[[nodiscard]] constexpr DoubleDouble fast_two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

/// a + b exactly.
[[nodiscard]] constexpr DoubleDouble two_sum(double a, double b) {
  const double sum = a + b, b_part = sum - a;
  return {sum, (a - (sum - b_part)) + (b - b_part)};
}

/// a b exactly, short of underflow.
[[nodiscard]] inline DoubleDouble two_product(double a, double b) {
  const double product = a * b;
  return {product, std::fma(a, b, -product)};
}

[[nodiscard]] constexpr DoubleDouble operator-(DoubleDouble x) { return {-x.head, -x.tail}; }

[[nodiscard]] constexpr DoubleDouble operator+(DoubleDouble x, DoubleDouble y) {
  const auto heads = two_sum(x.head, y.head);
  if (!(heads.head - heads.head == 0)) return heads.head;  // infinite or NaN
  const auto tails = two_sum(x.tail, y.tail);
  const auto sum = fast_two_sum(heads.head, heads.tail + tails.head);
  return fast_two_sum(sum.head, tails.tail + sum.tail);
}

[[nodiscard]] constexpr DoubleDouble operator-(DoubleDouble x, DoubleDouble y) { return x + -y; }

[[nodiscard]] inline DoubleDouble operator*(DoubleDouble x, DoubleDouble y) {
  const auto product = two_product(x.head, y.head);
  if (!std::isfinite(product.head)) return product.head;
  const double cross = std::fma(x.head, y.tail, x.tail * y.head);
  return fast_two_sum(product.head, product.tail + cross);
}

[[nodiscard]] inline DoubleDouble operator/(DoubleDouble x, DoubleDouble y) {
  const double quotient = x.head / y.head;
  if (!std::isfinite(quotient)) return quotient;
  const auto back = y * DoubleDouble(quotient);
  const double rest = (x.head - back.head) + (x.tail - back.tail);
  return fast_two_sum(quotient, rest / y.head);
}

inline DoubleDouble& operator+=(DoubleDouble& x, DoubleDouble y) { return x = x + y; }
inline DoubleDouble& operator-=(DoubleDouble& x, DoubleDouble y) { return x = x - y; }
inline DoubleDouble& operator*=(DoubleDouble& x, DoubleDouble y) { return x = x * y; }
inline DoubleDouble& operator/=(DoubleDouble& x, DoubleDouble y) { return x = x / y; }

[[nodiscard]] constexpr DoubleDouble abs(DoubleDouble x) { return x.head < 0 ? -x : x; }

/// NaN below 0.
[[nodiscard]] inline DoubleDouble sqrt(DoubleDouble x) {
  const double root = std::sqrt(x.head);
  if (!(root > 0) || !std::isfinite(root)) return root;
  const double rest = std::fma(-root, root, x.head) + x.tail;
  return fast_two_sum(root, rest / (2 * root));
}

/// x^n for an integer n >= 0 by repeated squaring.
[[nodiscard]] inline DoubleDouble power(DoubleDouble x, unsigned n) {
  DoubleDouble result = 1;
  for (; n != 0; n /= 2, x *= x)
    if (n % 2 != 0) result *= x;
  return result;
}

}  // namespace ermine::math
