/// @file
/// Rules of the hyperbolic functions and their inverses. What a rule is: vocabulary.hpp.

#pragma once

#include "ermine/autodiff/rules/vocabulary.hpp"

namespace ermine::autodiff::rules {

/// sinh(a + t e) = y + cosh(a) t e
struct Sinh {
  static constexpr const char* name = "sinh";
  template <class T>
  static T value(const T& a) {
    return sinh(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return cosh(a);
  }
};

/// cosh(a + t e) = y + sinh(a) t e
struct Cosh {
  static constexpr const char* name = "cosh";
  template <class T>
  static T value(const T& a) {
    return cosh(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return sinh(a);
  }
};

/// tanh(a + t e) = y + (1 - y^2) t e. Where |y| is near 1 that would lose digits: there 1 - y^2 = 4 q / (1 + q)^2 with
/// q = e^(-2|a|).
struct Tanh {
  static constexpr const char* name = "tanh";
  template <class T>
  static T value(const T& a) {
    return tanh(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& y) {
    if (y > 0.9 || y < -0.9) {
      const T q = exp(T(y > 0.0 ? a * -2.0 : a * 2.0));
      return T(4.0 * q / ((1.0 + q) * (1.0 + q)));
    }
    return T((1.0 - y) * (1.0 + y));
  }
};

/// asinh(a + t e) = y + t / sqrt(1 + a^2) e
struct Asinh {
  static constexpr const char* name = "asinh";
  template <class T>
  static T value(const T& a) {
    return asinh(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return T(1.0 / hypot(a, T(1.0)));
  }
};

/// acosh(a + t e) = y + t / sqrt(a^2 - 1) e, as two roots: their product neither overflows nor is real below -1.
struct Acosh {
  static constexpr const char* name = "acosh";
  template <class T>
  static T value(const T& a) {
    return acosh(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return T(1.0 / (sqrt(T(a - 1.0)) * sqrt(T(a + 1.0))));
  }
};

/// atanh(a + t e) = y + t / (1 - a^2) e
struct Atanh {
  static constexpr const char* name = "atanh";
  template <class T>
  static T value(const T& a) {
    return atanh(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& y) {
    return where_defined(y, T(1.0 / ((1.0 - a) * (1.0 + a))));
  }
};

}  // namespace ermine::autodiff::rules
