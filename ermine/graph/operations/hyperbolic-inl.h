// hyperbolic_sine, hyperbolic_cosine, hyperbolic_tangent and their inverses. What a rule is: rules-inl.h.

struct HyperbolicSine {
  static constexpr OpCode code = OpCode::hyperbolic_sine;
  static constexpr const char* name = "hyperbolic_sine";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return sinh(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return cosh(a);
  }
};

struct HyperbolicCosine {
  static constexpr OpCode code = OpCode::hyperbolic_cosine;
  static constexpr const char* name = "hyperbolic_cosine";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return cosh(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return sinh(a);
  }
};

struct HyperbolicTangent {
  static constexpr OpCode code = OpCode::hyperbolic_tangent;
  static constexpr const char* name = "hyperbolic_tangent";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return tanh(a);
  }
  template <int operand, class T>
  static T slope(T, T y) {
    return (T(1.0) - y) * (T(1.0) + y);
  }
};

struct InverseHyperbolicSine {
  static constexpr OpCode code = OpCode::inverse_hyperbolic_sine;
  static constexpr const char* name = "inverse_hyperbolic_sine";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return asinh(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return asinh_slope(a);
  }
};

struct InverseHyperbolicCosine {
  static constexpr OpCode code = OpCode::inverse_hyperbolic_cosine;
  static constexpr const char* name = "inverse_hyperbolic_cosine";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return acosh(a);
  }
  /// 1 / sqrt(a^2 - 1), as two roots: their product neither overflows nor is real below -1.
  template <int operand, class T>
  static T slope(T a, T) {
    return T(1.0) / (sqrt(a - T(1.0)) * sqrt(a + T(1.0)));
  }
};

struct InverseHyperbolicTangent {
  static constexpr OpCode code = OpCode::inverse_hyperbolic_tangent;
  static constexpr const char* name = "inverse_hyperbolic_tangent";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return atanh(a);
  }
  template <int operand, class T>
  static T slope(T a, T y) {
    return where(is_nan(y), y, T(1.0) / ((T(1.0) - a) * (T(1.0) + a)));
  }
};
