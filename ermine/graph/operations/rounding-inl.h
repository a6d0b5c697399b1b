// floor; round: to the nearest integer, halves away from zero. Both have slope 0 (nothing flows back).
// modulo: a - b trunc(a / b), exactly, with the sign of a. What a rule is: rules-inl.h.

struct Floor {
  static constexpr OpCode code = OpCode::floor;
  static constexpr const char* name = "floor";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0;
  template <class T>
  static T value(T a) {
    return floor(a);
  }
};

struct Round {
  static constexpr OpCode code = OpCode::round;
  static constexpr const char* name = "round";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0;
  template <class T>
  static T value(T a) {
    return round(a);
  }
};

struct Modulo {
  static constexpr OpCode code = OpCode::modulo;
  static constexpr const char* name = "modulo";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  template <class T>
  static T value(T a, T b) {
    return fmod(a, b);
  }
  /// 1, and minus the whole quotient.
  template <int operand, class T>
  static T slope(T a, T b, T y) {
    return where(is_nan(y), y, operand == 0 ? T(1.0) : -round((a - y) / b));
  }
};
