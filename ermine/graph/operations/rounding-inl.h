// floor; round: to the nearest integer, halves away from zero. Both have slope 0 (nothing flows back). What a rule is: rules-inl.h.

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
