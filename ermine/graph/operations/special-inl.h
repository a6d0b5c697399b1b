// error_function: erf(a) = 2 / sqrt(pi) * integral of e^(-t^2) from 0 to a.  complementary_error_function: 1 - erf(a), with
// all its digits where it is tiny.  log_gamma: log |Gamma(a)|.  gamma: Gamma(a). What a rule is: rules-inl.h.

struct ErrorFunction {
  static constexpr OpCode code = OpCode::error_function;
  static constexpr const char* name = "error_function";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return erf(a);
  }
  /// 2 / sqrt(pi) e^(-a^2).
  template <int operand, class T>
  static T slope(T a, T) {
    return T(1.1283791670955126) * gaussian(a);
  }
};

struct ComplementaryErrorFunction {
  static constexpr OpCode code = OpCode::complementary_error_function;
  static constexpr const char* name = "complementary_error_function";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return erfc(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return T(-1.1283791670955126) * gaussian(a);
  }
};

struct LogGamma {
  static constexpr OpCode code = OpCode::log_gamma;
  static constexpr const char* name = "log_gamma";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return log_gamma(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return digamma(a);
  }
};

struct Gamma {
  static constexpr OpCode code = OpCode::gamma;
  static constexpr const char* name = "gamma";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return tgamma(a);
  }
  template <int operand, class T>
  static T slope(T a, T y) {
    return y * digamma(a);
  }
};
