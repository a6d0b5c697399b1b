/// @file
/// Rules of the error functions and the gamma functions. What a rule is: vocabulary.hpp.

#pragma once

#include "ermine/autodiff/rules/vocabulary.hpp"

namespace ermine::autodiff::rules {

/// exp(-(a + t e)^2) = y - 2 a y t e
struct ExpMinusSquare {
  static constexpr const char* name = "exp_minus_square";
  template <class T>
  static T value(const T& a) {
    return exp_minus_square(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& y) {
    return y == 0.0 ? T(0.0) : T(-2.0 * a * y);
  }
};

/// erf(a + t e) = y + 2 / sqrt(pi) e^(-a^2) t e
struct Erf {
  static constexpr const char* name = "erf";
  template <class T>
  static T value(const T& a) {
    return erf(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return T(1.1283791670955126 * exp_minus_square(a));
  }
};

/// erfc(a + t e) = y - 2 / sqrt(pi) e^(-a^2) t e
struct Erfc {
  static constexpr const char* name = "erfc";
  template <class T>
  static T value(const T& a) {
    return erfc(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return T(-1.1283791670955126 * exp_minus_square(a));
  }
};

/// psi_n(a + t e) = y + psi_(n+1)(a) t e: the derivatives psi_n of digamma = psi_0.
struct Polygamma {
  static constexpr const char* name = "polygamma";
  int order = 0;
  template <class T>
  T value(const T& a) const {
    return polygamma(order, a);
  }
  template <int operand, class T>
  T slope(const T& a, const T&) const {
    return polygamma(order + 1, a);
  }
};

/// tgamma(a + t e) = y + y digamma(a) t e. NaN at the poles; infinite where it overflows; at +infinity too.
struct Tgamma {
  static constexpr const char* name = "tgamma";
  template <class T>
  static T value(const T& a) {
    return tgamma(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& y) {
    return T(y * polygamma(0, a));
  }
};

/// lgamma(a + t e) = y + digamma(a) t e. NaN at the poles.
struct Lgamma {
  static constexpr const char* name = "lgamma";
  template <class T>
  static T value(const T& a) {
    return lgamma(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T&) {
    return polygamma(0, a);
  }
};

}  // namespace ermine::autodiff::rules
