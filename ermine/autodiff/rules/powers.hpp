/// @file
/// Rules of powers, roots and lengths. What a rule is: vocabulary.hpp.

#pragma once

#include "ermine/autodiff/rules/vocabulary.hpp"

namespace ermine::autodiff::rules {

/// pow(a + s e, b + t e) = y + (b a^(b-1) s + y log(a) t) e,  y = a^b
///
///     df/da   b y / a where that is safe; b a^(b-1) where a or y is 0 or infinite; 0 for b = 0, also at a = 0 and NaN
///     df/db   y log a; 0 at a = 0 with b > 0, -inf at 0^0 (the limit from b > 0 onwards is a jump from 1 to 0);
///             NaN for a < 0: there a^b exists for integer b only, it has no slope in b
struct Pow {
  static constexpr const char* name = "pow";
  template <class T>
  static T value(const T& a, const T& b) {
    return pow(a, b);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T& y) {
    if constexpr (operand == 0) {
      if (b == 0.0 && !(abs(a) > 0.0 && !isinf(a))) return T(0.0);
      if (a == 0.0 || y == 0.0 || isinf(y) || isinf(a)) return T(b * pow(a, T(b - 1.0)));
      return T(b * y / a);
    } else {
      if (y == 0.0 && !(a < 0.0)) return T(0.0);
      return T(y * log(a));
    }
  }
};

/// sqrt(a + t e) = y + t / (2 y) e; infinite at 0.
struct Sqrt {
  static constexpr const char* name = "sqrt";
  template <class T>
  static T value(const T& a) {
    return sqrt(a);
  }
  template <int operand, class T>
  static T slope(const T&, const T& y) {
    return T(0.5 / y);
  }
};

/// cbrt(a + t e) = y + t / (3 y^2) e; infinite at 0.
struct Cbrt {
  static constexpr const char* name = "cbrt";
  template <class T>
  static T value(const T& a) {
    return cbrt(a);
  }
  template <int operand, class T>
  static T slope(const T&, const T& y) {
    return T(1.0 / (3.0 * (y * y)));
  }
};

/// The slope a / y of a length y in its component a: 0 at the origin (the least of the subgradients), and at infinity the
/// limit, the sign of a for a single infinite component.
template <class T>
[[nodiscard]] T length_slope(const T& a, const T& y, bool alone) {
  if (y == 0.0) return T(0.0);
  if (isinf(y)) return isinf(a) ? (alone ? T(signbit(a) ? -1.0 : 1.0) : T(a / y)) : where_defined(a, T(0.0));
  return T(a / y);
}

/// hypot(a + s e, b + t e) = y + (a s + b t) / y e;  0 at the origin, NaN where both are infinite.
struct Hypot {
  static constexpr const char* name = "hypot";
  template <class T>
  static T value(const T& a, const T& b) {
    return hypot(a, b);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T& y) {
    return length_slope(operand == 0 ? a : b, y, !isinf(operand == 0 ? b : a));
  }
};

/// hypot(a + s e, b + t e, c + u e) = y + (a s + b t + c u) / y e
struct Hypot3 {
  static constexpr const char* name = "hypot";
  template <class T>
  static T value(const T& a, const T& b, const T& c) {
    return hypot(a, b, c);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T& c, const T& y) {
    const bool alone = int(isinf(a)) + int(isinf(b)) + int(isinf(c)) <= 1;
    return length_slope(operand == 0 ? a : operand == 1 ? b : c, y, alone);
  }
};

/// fma(a + s e, b + t e, c + u e) = y + (b s + a t + u) e
struct Fma {
  static constexpr const char* name = "fma";
  template <class T>
  static T value(const T& a, const T& b, const T& c) {
    return fma(a, b, c);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T&, const T&) {
    return operand == 0 ? b : operand == 1 ? a : T(1.0);
  }
};

}  // namespace ermine::autodiff::rules
