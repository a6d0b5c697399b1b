// power, square, square_root, cube_root, hypotenuse. What a rule is: rules-inl.h.

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

struct CubeRoot {
  static constexpr OpCode code = OpCode::cube_root;
  static constexpr const char* name = "cube_root";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return cbrt(a);
  }
  template <int operand, class T>
  static T slope(T, T y) {
    return T(1.0) / (T(3.0) * (y * y));
  }
};

/// sqrt(a^2 + b^2) without overflow or underflow on the way: where a square would leave the range both are first scaled by
/// a power of two, which is exact. Within one unit in the last place, and exact for 3, 4, 5 and its kin. A NaN wins.
struct Hypotenuse {
  static constexpr OpCode code = OpCode::hypotenuse;
  static constexpr const char* name = "hypotenuse";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  template <class T>
  static T value(T a, T b) {
    constexpr bool wide = sizeof(Real<T>) == 8;
    const T x = abs(a), y = abs(b);
    const auto swapped = x < y;
    const T large = where(swapped, y, x), small = where(swapped, x, y);
    const auto huge = T(wide ? 0x1p500 : 0x1p60) < large, tiny = large < T(wide ? 0x1p-450 : 0x1p-45);
    const T to = where(huge, T(wide ? 0x1p-600 : 0x1p-70), where(tiny, T(wide ? 0x1p600 : 0x1p100), T(1.0)));
    const T back = where(huge, T(wide ? 0x1p600 : 0x1p70), where(tiny, T(wide ? 0x1p-600 : 0x1p-100), T(1.0)));
    const T p = large * to, q = small * to;
    return sqrt(fma(p, p, q * q)) * back;
  }
  /// a / y, b / y; 0 at the origin.
  template <int operand, class T>
  static T slope(T a, T b, T y) {
    return where(y == T(0.0), T(0.0), (operand == 0 ? a : b) / y);
  }
};
