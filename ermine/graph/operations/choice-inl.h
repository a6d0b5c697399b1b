// select: c != 0 ? a : b.  is_missing: 1 for NaN.  replace_missing: a, or b where a is NaN.  subtract_filled: what
// replace_missing gives, less c. The arm that was not chosen receives nothing. What a rule is: rules-inl.h.

struct Select {
  static constexpr OpCode code = OpCode::select;
  static constexpr const char* name = "select";
  static constexpr int arity = 3;
  static constexpr unsigned sloped = 0b110;
  static constexpr bool chooses = true;
  template <class T>
  static T value(T c, T a, T b) {
    return where(c == T(0.0), b, a);
  }
  template <int operand, class T>
  static T slope(T c, T, T, T) {
    return operand == 1 ? where(c == T(0.0), T(0.0), T(1.0)) : where(c == T(0.0), T(1.0), T(0.0));
  }
};

struct IsMissing {
  static constexpr OpCode code = OpCode::is_missing;
  static constexpr const char* name = "is_missing";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0;
  template <class T>
  static T value(T a) {
    return where(is_nan(a), T(1.0), T(0.0));
  }
};

struct ReplaceMissing {
  static constexpr OpCode code = OpCode::replace_missing;
  static constexpr const char* name = "replace_missing";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  static constexpr bool chooses = true;
  template <class T>
  static T value(T a, T b) {
    return where(is_nan(a), b, a);
  }
  template <int operand, class T>
  static T slope(T a, T, T) {
    return operand == 0 ? where(is_nan(a), T(0.0), T(1.0)) : where(is_nan(a), T(1.0), T(0.0));
  }
};

struct SubtractFilled {
  static constexpr OpCode code = OpCode::subtract_filled;
  static constexpr const char* name = "subtract_filled";
  static constexpr int arity = 3;
  static constexpr unsigned sloped = 0b111;
  static constexpr bool chooses = true;
  template <class T>
  static T value(T a, T b, T c) {
    return where(is_nan(a), b, a) - c;
  }
  template <int operand, class T>
  static T slope(T a, T, T, T) {
    if constexpr (operand == 2) return T(-1.0);
    return operand == 0 ? where(is_nan(a), T(0.0), T(1.0)) : where(is_nan(a), T(1.0), T(0.0));
  }
};
