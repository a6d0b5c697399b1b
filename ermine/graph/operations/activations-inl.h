// sigmoid, softplus, relu, from e = e^-|a|, which cannot overflow. What a rule is: rules-inl.h.

struct Sigmoid {
  static constexpr OpCode code = OpCode::sigmoid;
  static constexpr const char* name = "sigmoid";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  /// 1 / (1 + e) for a >= 0, e / (1 + e) below.
  template <class T>
  static T value(T a) {
    const T e = exp(-abs(a));
    return where(a < T(0.0), e, T(1.0)) / (T(1.0) + e);
  }
  /// y (1 - y), where 1 - y is taken as the sigmoid of -a: no digits are lost where y is near 1.
  template <int operand, class T>
  static T slope(T a, T) {
    const T e = exp(-abs(a));
    const T t = T(1.0) + e;
    return e / (t * t);
  }
};

struct Softplus {
  static constexpr OpCode code = OpCode::softplus;
  static constexpr const char* name = "softplus";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  /// log(1 + e^a).
  template <class T>
  static T value(T a) {
    return log1p_exp(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return Sigmoid::value(a);
  }
};

struct Relu {
  static constexpr OpCode code = OpCode::relu;
  static constexpr const char* name = "relu";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  static constexpr bool chooses = true;
  template <class T>
  static T value(T a) {
    return where(a <= T(0.0), T(0.0), a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return where(a <= T(0.0), T(0.0), T(1.0));
  }
};
