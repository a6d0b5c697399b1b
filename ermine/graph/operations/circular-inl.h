// sine, cosine, tangent and their inverses; arc_tangent2: the angle of (b, a). What a rule is: rules-inl.h.

struct Sine {
  static constexpr OpCode code = OpCode::sine;
  static constexpr const char* name = "sine";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return sin(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return cos(a);
  }
};

struct Cosine {
  static constexpr OpCode code = OpCode::cosine;
  static constexpr const char* name = "cosine";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return cos(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return -sin(a);
  }
};

struct Tangent {
  static constexpr OpCode code = OpCode::tangent;
  static constexpr const char* name = "tangent";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return tan(a);
  }
  template <int operand, class T>
  static T slope(T, T y) {
    return T(1.0) + y * y;
  }
};

struct ArcSine {
  static constexpr OpCode code = OpCode::arc_sine;
  static constexpr const char* name = "arc_sine";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return asin(a);
  }
  /// 1 - a^2 as a product: no digits are lost near |a| = 1.
  template <int operand, class T>
  static T slope(T a, T) {
    return T(1.0) / sqrt((T(1.0) - a) * (T(1.0) + a));
  }
};

struct ArcCosine {
  static constexpr OpCode code = OpCode::arc_cosine;
  static constexpr const char* name = "arc_cosine";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return acos(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return T(-1.0) / sqrt((T(1.0) - a) * (T(1.0) + a));
  }
};

struct ArcTangent {
  static constexpr OpCode code = OpCode::arc_tangent;
  static constexpr const char* name = "arc_tangent";
  static constexpr int arity = 1;
  static constexpr unsigned sloped = 0b1;
  template <class T>
  static T value(T a) {
    return atan(a);
  }
  template <int operand, class T>
  static T slope(T a, T) {
    return T(1.0) / (T(1.0) + a * a);
  }
};

struct ArcTangent2 {
  static constexpr OpCode code = OpCode::arc_tangent2;
  static constexpr const char* name = "arc_tangent2";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  template <class T>
  static T value(T a, T b) {
    return atan2(a, b);
  }
  /// b / (a^2 + b^2), -a / (a^2 + b^2); no number at the origin.
  template <int operand, class T>
  static T slope(T a, T b, T) {
    return operand == 0 ? over_square_of_length(b, a, b) : -over_square_of_length(a, a, b);
  }
};
