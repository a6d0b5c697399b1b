// absolute, minimum, maximum. At a tie the slope is the first operand's; |a| has slope 0 at 0. A NaN operand gives NaN.
// copy_sign: |a| with the sign of b; its slope at a = 0 is 0, and none by b.
// What a rule is: rules-inl.h.

struct Absolute {
  static constexpr OpCode code = OpCode::absolute;
  static constexpr const char* name = "absolute";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  static constexpr bool chooses = true;  // a or -a
  template <class T>
  static T value(T a) {
    return where(a == T(0.0), T(0.0), abs(a));  // a dual 0 has the slope 0 too
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return where(a < T(0.0), T(-1.0), where(T(0.0) < a, T(1.0), T(0.0)));
  }
};

struct Minimum {
  static constexpr OpCode code = OpCode::minimum;
  static constexpr const char* name = "minimum";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  static constexpr bool chooses = true;
  template <class T>
  static T value(T a, T b) {
    return where(either(a <= b, is_nan(a)), a, b);
  }
  template <int operand, class T>
  static T slope(T a, T b, T) {
    const auto first = either(a <= b, is_nan(a));
    return operand == 0 ? where(first, T(1.0), T(0.0)) : where(first, T(0.0), T(1.0));
  }
};

struct Maximum {
  static constexpr OpCode code = OpCode::maximum;
  static constexpr const char* name = "maximum";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  static constexpr bool chooses = true;
  template <class T>
  static T value(T a, T b) {
    return where(either(b <= a, is_nan(a)), a, b);
  }
  template <int operand, class T>
  static T slope(T a, T b, T) {
    const auto first = either(b <= a, is_nan(a));
    return operand == 0 ? where(first, T(1.0), T(0.0)) : where(first, T(0.0), T(1.0));
  }
};

struct CopySign {
  static constexpr OpCode code = OpCode::copy_sign;
  static constexpr const char* name = "copy_sign";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b1;
  static constexpr bool chooses = true;  // a or -a
  template <class T>
  static T value(T a, T b) {
    return copysign(a, b);
  }
  template <int operand, class T>
  static T slope(T a, T, T y) {
    const T of_a = where(a < T(0.0), T(-1.0), T(1.0)), of_b = where(y < T(0.0), T(-1.0), T(1.0));
    return where(y == T(0.0), T(0.0), where(is_nan(y), y, of_a * of_b));
  }
};
