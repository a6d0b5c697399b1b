// exponential, logarithm, log1p, expm1. What a rule is: rules-inl.h.

struct Exponential {
  static constexpr OpCode code = OpCode::exponential;
  static constexpr const char* name = "exponential";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return exp(a);
  }
  template <int operand, class T>
  static T slope(T, T y) {
    return y;
  }
};

struct Logarithm {
  static constexpr OpCode code = OpCode::logarithm;
  static constexpr const char* name = "logarithm";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return log(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return T(1.0) / a;
  }
};

struct Log1p {
  static constexpr OpCode code = OpCode::log1p;
  static constexpr const char* name = "log1p";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return log1p(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return T(1.0) / (T(1.0) + a);
  }
};

struct Expm1 {
  static constexpr OpCode code = OpCode::expm1;
  static constexpr const char* name = "expm1";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return expm1(a);
  }
  template <int operand, class T>
  static T slope(T, T y) {
    return y + T(1.0);
  }
};
