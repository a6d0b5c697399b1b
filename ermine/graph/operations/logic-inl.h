// less, less_equal, equal, logical_and, logical_or, logical_not: 1 or 0. An operand that is not 0 is true, NaN too.
// Nothing flows back. What a rule is: rules-inl.h.

struct Less {
  static constexpr OpCode code = OpCode::less;
  static constexpr const char* name = "less";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0;
  template <class T>
  static T value(T a, T b) {
    return where(a < b, T(1.0), T(0.0));
  }
};

struct LessEqual {
  static constexpr OpCode code = OpCode::less_equal;
  static constexpr const char* name = "less_equal";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0;
  template <class T>
  static T value(T a, T b) {
    return where(a <= b, T(1.0), T(0.0));
  }
};

struct Equal {
  static constexpr OpCode code = OpCode::equal;
  static constexpr const char* name = "equal";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0;
  template <class T>
  static T value(T a, T b) {
    return where(a == b, T(1.0), T(0.0));
  }
};

struct LogicalAnd {
  static constexpr OpCode code = OpCode::logical_and;
  static constexpr const char* name = "logical_and";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0;
  template <class T>
  static T value(T a, T b) {
    return where(either(a == T(0.0), b == T(0.0)), T(0.0), T(1.0));
  }
};

struct LogicalOr {
  static constexpr OpCode code = OpCode::logical_or;
  static constexpr const char* name = "logical_or";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0;
  template <class T>
  static T value(T a, T b) {
    return where(both(a == T(0.0), b == T(0.0)), T(0.0), T(1.0));
  }
};

struct LogicalNot {
  static constexpr OpCode code = OpCode::logical_not;
  static constexpr const char* name = "logical_not";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0;
  template <class T>
  static T value(T a) {
    return where(a == T(0.0), T(1.0), T(0.0));
  }
};
