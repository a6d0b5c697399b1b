// add, subtract, multiply, divide, negate, multiply_add: the field operations. What a rule is: rules-inl.h.

struct Add {
  static constexpr OpCode code = OpCode::add;
  static constexpr const char* name = "add";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  template <class T>
  static T value(T a, T b) {
    return a + b;
  }
  template <int operand, class T>
  static T slope(T, T, T) {
    return T(1.0);
  }
};

struct Subtract {
  static constexpr OpCode code = OpCode::subtract;
  static constexpr const char* name = "subtract";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  template <class T>
  static T value(T a, T b) {
    return a - b;
  }
  template <int operand, class T>
  static T slope(T, T, T) {
    return operand == 0 ? T(1.0) : T(-1.0);
  }
};

struct Multiply {
  static constexpr OpCode code = OpCode::multiply;
  static constexpr const char* name = "multiply";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  template <class T>
  static T value(T a, T b) {
    return a * b;
  }
  template <int operand, class T>
  static T slope(T a, T b, T) {
    return operand == 0 ? b : a;
  }
};

struct Divide {
  static constexpr OpCode code = OpCode::divide;
  static constexpr const char* name = "divide";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  template <class T>
  static T value(T a, T b) {
    return a / b;
  }
  /// y = a / b: dy/da = 1 / b, dy/db = -y / b.
  template <int operand, class T>
  static T slope(T, T b, T y) {
    return operand == 0 ? T(1.0) / b : -(y / b);
  }
};

struct Negate {
  static constexpr OpCode code = OpCode::negate;
  static constexpr const char* name = "negate";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return -a;
  }
  template <int operand, class T>
  static T slope(T, T) {
    return T(-1.0);
  }
};

struct MultiplyAdd {
  static constexpr OpCode code = OpCode::multiply_add;
  static constexpr const char* name = "multiply_add";
  static constexpr int arity = 3;
  static constexpr unsigned sloped = 0b111;
  template <class T>
  static T value(T a, T b, T c) {
    return fma(a, b, c);
  }
  template <int operand, class T>
  static T slope(T a, T b, T, T) {
    return operand == 0 ? b : operand == 1 ? a : T(1.0);
  }
};
