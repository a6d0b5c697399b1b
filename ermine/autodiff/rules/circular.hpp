/// @file
/// Rules of the circular functions and their inverses. What a rule is: vocabulary.hpp.

#pragma once

#include "ermine/autodiff/rules/vocabulary.hpp"

namespace ermine::autodiff::rules {

/// sin(a + t e) = y + cos(a) t e
struct Sin {
  static constexpr const char* name = "sin";
  template <class T>
  static T value(const T& a) {
    return sin(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return cos(a);
  }
};

/// cos(a + t e) = y - sin(a) t e
struct Cos {
  static constexpr const char* name = "cos";
  template <class T>
  static T value(const T& a) {
    return cos(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return -sin(a);
  }
};

/// tan(a + t e) = y + (1 + y^2) t e
struct Tan {
  static constexpr const char* name = "tan";
  template <class T>
  static T value(const T& a) {
    return tan(a);
  }
  template <int operand, class T>
  static T slope(const T&, const T& y) {
    return T(1.0 + y * y);
  }
};

/// asin(a + t e) = y + t / sqrt(1 - a^2) e; as (1 - a)(1 + a) no digits are lost near |a| = 1.
struct Asin {
  static constexpr const char* name = "asin";
  template <class T>
  static T value(const T& a) {
    return asin(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return T(1.0 / sqrt(T((1.0 - a) * (1.0 + a))));
  }
};

/// acos(a + t e) = y - t / sqrt(1 - a^2) e
struct Acos {
  static constexpr const char* name = "acos";
  template <class T>
  static T value(const T& a) {
    return acos(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return T(-1.0 / sqrt(T((1.0 - a) * (1.0 + a))));
  }
};

/// atan(a + t e) = y + t / (1 + a^2) e
struct Atan {
  static constexpr const char* name = "atan";
  template <class T>
  static T value(const T& a) {
    return atan(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return T(1.0 / (1.0 + a * a));
  }
};

/// atan2(a + s e, b + t e) = y + (b s - a t) / (a^2 + b^2) e. NaN at the origin, where the angle has no slope, and where both
/// are infinite; 0 where one is.
struct Atan2 {
  static constexpr const char* name = "atan2";
  template <class T>
  static T value(const T& a, const T& b) {
    return atan2(a, b);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T&) {
    const T h = hypot(a, b);  // a^2 + b^2 may overflow where the slope does not
    if (isinf(a) != isinf(b)) return where_defined(T(a + b), T(0.0));
    return operand == 0 ? T((b / h) / h) : T(-(a / h) / h);
  }
};

}  // namespace ermine::autodiff::rules
