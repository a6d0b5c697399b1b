// Operations along the width of a slot: affine, sum_width, dot, component, concatenate, sine_cosine, softmax, log_sum_exp,
// softmax_loss. What a rule is: rules-inl.h.
//
// A rule sees its operands through a view: `v.in(i, c)` is component c of operand i, `v.width(i)` the number of them,
// `v.set(c, y)` stores the result; on the way back `v.y(c)` is the result, `v.g(c)` its adjoint, and `v.add(i, c, d)`
// adds to the adjoint of an operand (a view drops what nobody wants).
//
// A contraction is two contiguous ascending chains and one addition, the same for a batch and for a single row:
//     h = ceil(m / 2),   A = b + sum_{j < h} w_j x_j,   B = sum_{j >= h} w_j x_j,   z = A + B.

struct SumWidth {
  static constexpr OpCode code = OpCode::sum_width;
  static constexpr const char* name = "sum_width";
  static constexpr int arity = 1;
  template <class T, class View>
  static void value(const View& v) {
    const auto m = v.width(0), half = (m + 1) / 2;
    T a(0.0), b(0.0);
    for (std::uint32_t j = 0; j < half; ++j) a = a + v.in(0, j);
    for (std::uint32_t j = half; j < m; ++j) b = b + v.in(0, j);
    v.set(0, a + b);
  }
  template <class T, class View>
  static void pullback(const View& v) {
    for (std::uint32_t j = 0; j < v.width(0); ++j) v.add(0, j, v.g(0));
  }
};

struct Dot {
  static constexpr OpCode code = OpCode::dot;
  static constexpr const char* name = "dot";
  static constexpr int arity = 2;
  template <class T, class View>
  static void value(const View& v) {
    const auto m = v.width(0), half = (m + 1) / 2;
    T a(0.0), b(0.0);
    for (std::uint32_t j = 0; j < half; ++j) a = fma(v.in(0, j), v.in(1, j), a);
    for (std::uint32_t j = half; j < m; ++j) b = fma(v.in(0, j), v.in(1, j), b);
    v.set(0, a + b);
  }
  template <class T, class View>
  static void pullback(const View& v) {
    const T g = v.g(0);
    for (std::uint32_t j = 0; j < v.width(0); ++j) {
      v.add(0, j, pull(g, v.in(1, j)));
      v.add(1, j, pull(g, v.in(0, j)));
    }
  }
};

struct Affine {
  static constexpr OpCode code = OpCode::affine;
  static constexpr const char* name = "affine";
  static constexpr int arity = 3;  // the third may be absent: width 0
  template <class T, class View>
  static void value(const View& v) {
    const auto m = v.width(0), half = (m + 1) / 2, k = v.outputs();
    for (std::uint32_t o = 0; o < k; ++o) {
      T a = v.width(2) > 0 ? v.in(2, o) : T(0.0), b(0.0);
      for (std::uint32_t j = 0; j < half; ++j) a = fma(v.in(1, o * m + j), v.in(0, j), a);
      for (std::uint32_t j = half; j < m; ++j) b = fma(v.in(1, o * m + j), v.in(0, j), b);
      v.set(o, a + b);
    }
  }
  template <class T, class View>
  static void pullback(const View& v) {
    const auto m = v.width(0), k = v.outputs();
    for (std::uint32_t o = 0; o < k; ++o) {
      const T g = v.g(o);
      if (v.width(2) > 0) v.add(2, o, g);
      for (std::uint32_t j = 0; j < m; ++j) {
        v.add(0, j, pull(g, v.in(1, o * m + j)));
        v.add(1, o * m + j, pull(g, v.in(0, j)));
      }
    }
  }
};

struct Component {
  static constexpr OpCode code = OpCode::component;
  static constexpr const char* name = "component";
  static constexpr int arity = 1;
  template <class T, class View>
  static void value(const View& v) {
    v.set(0, v.in(0, v.attribute()));
  }
  template <class T, class View>
  static void pullback(const View& v) {
    v.add(0, v.attribute(), v.g(0));
  }
};

struct Concatenate {
  static constexpr OpCode code = OpCode::concatenate;
  static constexpr const char* name = "concatenate";
  static constexpr int arity = 3;  // the third may be absent: width 0
  template <class T, class View>
  static void value(const View& v) {
    std::uint32_t at = 0;
    for (int i = 0; i < 3; ++i)
      for (std::uint32_t c = 0; c < v.width(i); ++c) v.set(at++, v.in(i, c));
  }
  template <class T, class View>
  static void pullback(const View& v) {
    std::uint32_t at = 0;
    for (int i = 0; i < 3; ++i)
      for (std::uint32_t c = 0; c < v.width(i); ++c) v.add(i, c, v.g(at++));
  }
};

/// Both of a number, each of which is the other's slope.
struct SineCosine {
  static constexpr OpCode code = OpCode::sine_cosine;
  static constexpr const char* name = "sine_cosine";
  static constexpr int arity = 1;
  template <class T, class View>
  static void value(const View& v) {
    const auto m = v.width(0);
    for (std::uint32_t j = 0; j < m; ++j) {
      T sine(0.0), cosine(0.0);
      sine_cosine(v.in(0, j), sine, cosine);
      v.set(j, sine);
      v.set(m + j, cosine);
    }
  }
  template <class T, class View>
  static void pullback(const View& v) {
    const auto m = v.width(0);
    for (std::uint32_t j = 0; j < m; ++j) v.add(0, j, pull(v.g(j), v.y(m + j)) - pull(v.g(m + j), v.y(j)));
  }
};

/// The largest component; a NaN is taken over.
template <class T, class View>
T largest(const View& v) {
  T top = v.in(0, 0);
  for (std::uint32_t j = 1; j < v.width(0); ++j) {
    const T x = v.in(0, j);
    top = where(either(x <= top, is_nan(top)), top, x);
  }
  return top;
}

struct Softmax {
  static constexpr OpCode code = OpCode::softmax;
  static constexpr const char* name = "softmax";
  static constexpr int arity = 1;
  /// p_j = e^(x_j - max) / sum.
  template <class T, class View>
  static void value(const View& v) {
    const T top = largest<T>(v);
    T sum(0.0);
    for (std::uint32_t j = 0; j < v.width(0); ++j) sum = sum + exp(v.in(0, j) - top);
    for (std::uint32_t j = 0; j < v.width(0); ++j) v.set(j, exp(v.in(0, j) - top) / sum);
  }
  /// dx_j = p_j (g_j - sum_l p_l g_l).
  template <class T, class View>
  static void pullback(const View& v) {
    T mean(0.0);
    for (std::uint32_t j = 0; j < v.width(0); ++j) mean = mean + pull(v.g(j), v.y(j));
    for (std::uint32_t j = 0; j < v.width(0); ++j) v.add(0, j, pull(v.g(j) - mean, v.y(j)));
  }
};

struct LogSumExp {
  static constexpr OpCode code = OpCode::log_sum_exp;
  static constexpr const char* name = "log_sum_exp";
  static constexpr int arity = 1;
  /// max + log sum e^(x_j - max); where every x_j is -inf: -inf.
  template <class T, class View>
  static void value(const View& v) {
    const T top = largest<T>(v);
    const T shift = where(abs(top) == T(std::numeric_limits<double>::infinity()), T(0.0), top);
    T sum(0.0);
    for (std::uint32_t j = 0; j < v.width(0); ++j) sum = sum + exp(v.in(0, j) - shift);
    v.set(0, shift + log(sum));
  }
  template <class T, class View>
  static void pullback(const View& v) {
    for (std::uint32_t j = 0; j < v.width(0); ++j) v.add(0, j, pull(v.g(0), exp(v.in(0, j) - v.y(0))));
  }
};

struct SoftmaxLoss {
  static constexpr OpCode code = OpCode::softmax_loss;
  static constexpr const char* name = "softmax_loss";
  static constexpr int arity = 2;
  /// log sum_j e^(h_j) - h_t, measured from the largest logit; NaN where t names no class.
  template <class T, class View>
  static void value(const View& v) {
    const T top = largest<T>(v), t = v.in(1, 0);
    T others(0.0), mine(std::numeric_limits<double>::quiet_NaN());
    for (std::uint32_t j = 0; j < v.width(0); ++j) {
      const T x = v.in(0, j);
      others = others + exp(x - top);
      mine = where(t == T(static_cast<double>(j)), x, mine);
    }
    v.set(0, (top - mine) + log1p(others - T(1.0)));
  }
  /// dh_j = g (p_j - [j = t]).
  template <class T, class View>
  static void pullback(const View& v) {
    const T top = largest<T>(v), t = v.in(1, 0), g = v.g(0);
    T sum(0.0);
    for (std::uint32_t j = 0; j < v.width(0); ++j) sum = sum + exp(v.in(0, j) - top);
    for (std::uint32_t j = 0; j < v.width(0); ++j) {
      const T p = exp(v.in(0, j) - top) / sum;
      v.add(0, j, pull(g, where(t == T(static_cast<double>(j)), p - T(1.0), p)));
    }
  }
};
