// Losses of one output h for a target t, element by element: square_loss, logistic_loss, hinge_loss, huber_loss. The
// formulas are those of ermine/rules/losses, restated here because SIMD packs of several instruction sets cannot pass
// through a plain template; a test holds the two together to the last few bits. What a rule is: rules-inl.h.

struct SquareLoss {
  static constexpr OpCode code = OpCode::square_loss;
  static constexpr const char* name = "square_loss";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  template <class T>
  static T value(T h, T t) {
    const T r = h - t;
    return r * r;
  }
  template <int operand, class T>
  static T slope(T h, T t, T) {
    const T r = h - t;
    return operand == 0 ? r + r : -(r + r);
  }
};

struct LogisticLoss {
  static constexpr OpCode code = OpCode::logistic_loss;
  static constexpr const char* name = "logistic_loss";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  /// log(1 + e^h) - t h = {(1 - t) h for h >= 0, -t h below} + log1p(e^-|h|): nothing overflows, nothing cancels.
  template <class T>
  static T value(T h, T t) {
    return where(h < T(0.0), -(t * h), (T(1.0) - t) * h) + log1p_exp(-abs(h));
  }
  /// dL/dh = s(h) - t with s or 1 - s, whichever is small, taken exactly; dL/dt = -h.
  template <int operand, class T>
  static T slope(T h, T t, T) {
    if constexpr (operand == 0) {
      const T e = exp(-abs(h));
      const T q = e / (T(1.0) + e);
      return where(h < T(0.0), q - t, (T(1.0) - t) - q);
    } else {
      return -h;
    }
  }
};

struct HingeLoss {
  static constexpr OpCode code = OpCode::hinge_loss;
  static constexpr const char* name = "hinge_loss";
  static constexpr int arity = 2;
  static constexpr unsigned sloped = 0b11;
  /// max(0, 1 - s h) with s = 2 t - 1 and t in {0, 1}.
  template <class T>
  static T value(T h, T t) {
    const T gap = T(1.0) - (t + t - T(1.0)) * h;
    return where(gap <= T(0.0), T(0.0), gap);
  }
  /// dL/dh = -s, dL/dt = -2 h, where the margin is not met.
  template <int operand, class T>
  static T slope(T h, T t, T) {
    const T s = t + t - T(1.0);
    return where(T(1.0) - s * h <= T(0.0), T(0.0), operand == 0 ? -s : -(h + h));
  }
};

struct HuberLoss {
  static constexpr OpCode code = OpCode::huber_loss;
  static constexpr const char* name = "huber_loss";
  static constexpr int arity = 3;  // the third is the knee: a constant of the program, named by the attribute
  static constexpr unsigned sloped = 0b11;
  template <class T>
  static T clip(T r, T knee) {
    return where(knee < r, knee, where(r < -knee, -knee, r));
  }
  /// s (r - s / 2) with r = h - t and s = r clipped to the knee.
  template <class T>
  static T value(T h, T t, T knee) {
    const T r = h - t;
    const T s = clip(r, knee);
    return s * (r - s * T(0.5));
  }
  template <int operand, class T>
  static T slope(T h, T t, T knee, T) {
    const T s = clip(h - t, knee);
    return operand == 0 ? s : -s;
  }
};
