// power, square, square_root. What a rule is: rules-inl.h.

struct Power {
  static constexpr OpCode code = OpCode::power;
  static constexpr const char* name = "power";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  template <class T>
  static T value(T a, T b) {
    return pow(a, b);
  }
  /// y = a^b: dy/da = b a^(b-1), and 0 for b = 0; dy/db = y log a, and 0 where y is (0^b with b > 0).
  template <int operand, class T>
  static T slope(T a, T b, T y) {
    if constexpr (operand == 0)
      return pull(b, pow(a, b - T(1.0)));
    else
      return pull(y, log(a));
  }
};

struct Square {
  static constexpr OpCode code = OpCode::square;
  static constexpr const char* name = "square";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return a * a;
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return a + a;
  }
};

struct SquareRoot {
  static constexpr OpCode code = OpCode::square_root;
  static constexpr const char* name = "square_root";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return sqrt(a);
  }
  template <int operand, class T>
  static T slope(T, T y) {
    return T(0.5) / y;
  }
};
