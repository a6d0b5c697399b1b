/// @file
/// Rules of exponentials and logarithms. What a rule is: vocabulary.hpp.

#pragma once

#include "ermine/autodiff/rules/vocabulary.hpp"

namespace ermine::autodiff::rules {

/// exp(a + t e) = y + y t e
struct Exp {
  static constexpr const char* name = "exp";
  template <class T>
  static T value(const T& a) {
    return exp(a);
  }
  template <int operand, class T>
  static T slope(const T&, const T& y) {
    return y;
  }
};

/// exp2(a + t e) = y + y log 2 t e
struct Exp2 {
  static constexpr const char* name = "exp2";
  template <class T>
  static T value(const T& a) {
    return exp2(a);
  }
  template <int operand, class T>
  static T slope(const T&, const T& y) {
    return T(y * 0.6931471805599453);
  }
};

/// expm1(a + t e) = y + e^a t e. Below -1/2, y + 1 would lose the digits of e^a.
struct Expm1 {
  static constexpr const char* name = "expm1";
  template <class T>
  static T value(const T& a) {
    return expm1(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& y) {
    return a < -0.5 ? exp(a) : T(y + 1.0);
  }
};

/// log(a + t e) = y + t / a e
struct Log {
  static constexpr const char* name = "log";
  template <class T>
  static T value(const T& a) {
    return log(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& y) {
    return where_defined(y, T(1.0 / a));
  }
};

/// log2(a + t e) = y + t / (a log 2) e
struct Log2 {
  static constexpr const char* name = "log2";
  template <class T>
  static T value(const T& a) {
    return log2(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& y) {
    return where_defined(y, T(1.4426950408889634 / a));
  }
};

/// log10(a + t e) = y + t / (a log 10) e
struct Log10 {
  static constexpr const char* name = "log10";
  template <class T>
  static T value(const T& a) {
    return log10(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& y) {
    return where_defined(y, T(0.4342944819032518 / a));
  }
};

/// log1p(a + t e) = y + t / (1 + a) e
struct Log1p {
  static constexpr const char* name = "log1p";
  template <class T>
  static T value(const T& a) {
    return log1p(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& y) {
    return where_defined(y, T(1.0 / (1.0 + a)));
  }
};

}  // namespace ermine::autodiff::rules
