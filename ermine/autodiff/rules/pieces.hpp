/// @file
/// Rules of functions put together from pieces: absolute value, extremes, rounding, remainders. What a rule is: vocabulary.hpp.
///
/// They are differentiated piece by piece. At a kink the slope is one of the one-sided ones or lies between them, stated at
/// the rule; across a jump (floor, round, fmod) the slope is that of the piece, which says nothing about the jump.

#pragma once

#include "ermine/autodiff/rules/vocabulary.hpp"

namespace ermine::autodiff::rules {

/// |a + t e| = |a| + sign(a) t e, with sign(0) = 0.
struct Abs {
  static constexpr const char* name = "abs";
  template <class T>
  static T value(const T& a) {
    return abs(a);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& y) {
    return a < 0.0 ? T(-1.0) : a > 0.0 ? T(1.0) : where_defined(y, T(0.0));
  }
};

/// |a| with the sign of b: slope sign(a) sign(b) in a, 0 at a = 0; 0 in b.
struct Copysign {
  static constexpr const char* name = "copysign";
  template <class T>
  static T value(const T& a, const T& b) {
    return copysign(a, b);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T& y) {
    if constexpr (operand == 0)
      return y == 0.0 ? T(0.0) : where_defined(y, T((a < 0.0) != signbit(b) ? -1.0 : 1.0));
    else
      return where_defined(y, T(0.0));
  }
};

/// b < a ? b : a, as std::min: the slope is that of the operand returned, at a tie the first.
struct Min {
  static constexpr const char* name = "min";
  template <class T>
  static int returned(const T& a, const T& b) {
    return b < a ? 1 : 0;
  }
  template <class T>
  static T value(const T& a, const T& b) {
    return returned(a, b) == 0 ? a : b;
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T&) {
    return T(returned(a, b) == operand ? 1.0 : 0.0);
  }
};

/// a < b ? b : a, as std::max: the slope is that of the operand returned, at a tie the first.
struct Max {
  static constexpr const char* name = "max";
  template <class T>
  static int returned(const T& a, const T& b) {
    return a < b ? 1 : 0;
  }
  template <class T>
  static T value(const T& a, const T& b) {
    return returned(a, b) == 0 ? a : b;
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T&) {
    return T(returned(a, b) == operand ? 1.0 : 0.0);
  }
};

/// The smaller; of a number and a NaN the number, with its slope. At a tie the first.
struct Fmin {
  static constexpr const char* name = "fmin";
  template <class T>
  static int returned(const T& a, const T& b) {
    return b < a || (a != a && b == b) ? 1 : 0;
  }
  template <class T>
  static T value(const T& a, const T& b) {
    return returned(a, b) == 0 ? a : b;
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T&) {
    return T(returned(a, b) == operand ? 1.0 : 0.0);
  }
};

/// The larger; of a number and a NaN the number, with its slope. At a tie the first.
struct Fmax {
  static constexpr const char* name = "fmax";
  template <class T>
  static int returned(const T& a, const T& b) {
    return a < b || (a != a && b == b) ? 1 : 0;
  }
  template <class T>
  static T value(const T& a, const T& b) {
    return returned(a, b) == 0 ? a : b;
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T&) {
    return T(returned(a, b) == operand ? 1.0 : 0.0);
  }
};

/// max(a - b, 0): slope (1, -1) above b, 0 from b downwards.
struct Fdim {
  static constexpr const char* name = "fdim";
  template <class T>
  static T value(const T& a, const T& b) {
    return fdim(a, b);
  }
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T& y) {
    return a > b ? T(operand == 0 ? 1.0 : -1.0) : where_defined(y, T(0.0));
  }
};

/// x within [low, high], as std::clamp: the slope is that of the operand returned, at a bound x itself.
struct Clamp {
  static constexpr const char* name = "clamp";
  template <class T>
  static int returned(const T& x, const T& low, const T& high) {
    return x < low ? 1 : high < x ? 2 : 0;
  }
  template <class T>
  static T value(const T& x, const T& low, const T& high) {
    const int i = returned(x, low, high);
    return i == 0 ? x : i == 1 ? low : high;
  }
  template <int operand, class T>
  static T slope(const T& x, const T& low, const T& high, const T&) {
    return T(returned(x, low, high) == operand ? 1.0 : 0.0);
  }
};

/// y = a - n b for an integer n: slopes (1, -n).
struct RemainderSlope {
  template <int operand, class T>
  static T slope(const T& a, const T& b, const T& y) {
    return operand == 0 ? where_defined(y, T(1.0)) : T(-round(T((a - y) / b)));
  }
};

/// a - n b with n = trunc(a / b): slopes (1, -n).
struct Fmod : RemainderSlope {
  static constexpr const char* name = "fmod";
  template <class T>
  static T value(const T& a, const T& b) {
    return fmod(a, b);
  }
};

/// a - n b with n the integer nearest to a / b: slopes (1, -n).
struct Remainder : RemainderSlope {
  static constexpr const char* name = "remainder";
  template <class T>
  static T value(const T& a, const T& b) {
    return remainder(a, b);
  }
};

/// Functions that are constant but for jumps: slope 0 on every step.
struct StepSlope {
  template <int operand, class T>
  static T slope(const T&, const T& y) {
    return where_defined(y, T(0.0));
  }
};

struct Floor : StepSlope {
  static constexpr const char* name = "floor";
  template <class T>
  static T value(const T& a) {
    return floor(a);
  }
};

struct Ceil : StepSlope {
  static constexpr const char* name = "ceil";
  template <class T>
  static T value(const T& a) {
    return ceil(a);
  }
};

struct Trunc : StepSlope {
  static constexpr const char* name = "trunc";
  template <class T>
  static T value(const T& a) {
    return trunc(a);
  }
};

struct Round : StepSlope {
  static constexpr const char* name = "round";
  template <class T>
  static T value(const T& a) {
    return round(a);
  }
};

struct Rint : StepSlope {
  static constexpr const char* name = "rint";
  template <class T>
  static T value(const T& a) {
    return rint(a);
  }
};

struct Nearbyint : StepSlope {
  static constexpr const char* name = "nearbyint";
  template <class T>
  static T value(const T& a) {
    return nearbyint(a);
  }
};

}  // namespace ermine::autodiff::rules
