/// @file
/// Forward mode: a number and its derivatives in N directions at once.
///
///     x = a + t_1 e_1 + ... + t_N e_N,   e_i e_j = 0
///     f(x) = f(a) + f'(a) (t_1 e_1 + ... + t_N e_N)
///
/// so whatever code computes with `Dual` in place of double, its result carries the exact directional derivatives beside the
/// value. With a = 2, t = 1: x * x = 4 + 4 e. Seed variable i with `Dual::variable(a, i)`; read `f.value`, `f.tangent[i]`.
///
/// Nesting gives higher orders: in Dual<Dual<double, M>, N> the second derivative of f in the directions i, j is
/// `f.tangent[i].tangent[j]`.
///
/// Conventions. Comparisons look at values alone, so a branch is taken as plain code would take it. A tangent of 0 stays 0
/// through an infinite slope (`pull` in lanes.hpp). Nothing converts a Dual to double or bool unseen: say `value_of(x)`.
/// Functions of <cmath>: functions.hpp. Cost: one multiplication and at most one addition a tangent and operand; no memory.
/// Source: A. Griewank, A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, sections 3.1 and 13.1.

#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <utility>

#include "ermine/autodiff/active.hpp"
#include "ermine/autodiff/lanes.hpp"

namespace ermine::autodiff {

template <class T = double, std::size_t N = 1>
struct Dual {
  T value{};
  Lanes<T, N> tangent;

  constexpr Dual() = default;
  constexpr Dual(const T& a) : value(a) {}
  template <Arithmetic S>
    requires(!std::same_as<S, T>)
  constexpr Dual(S a) : value(static_cast<T>(a)) {}

  /// Moves with 1 in the direction i and with 0 in all others.
  [[nodiscard]] static Dual variable(const T& a, std::size_t i = 0) {
    Dual x(a);
    x.tangent.set(i, T(1));
    return x;
  }

  Dual& operator+=(const Dual& b) { return *this = *this + b; }
  Dual& operator-=(const Dual& b) { return *this = *this - b; }
  Dual& operator*=(const Dual& b) { return *this = *this * b; }
  Dual& operator/=(const Dual& b) { return *this = *this / b; }
  template <Arithmetic S>
  Dual& operator+=(S b) {
    value += static_cast<T>(b);
    return *this;
  }
  template <Arithmetic S>
  Dual& operator-=(S b) {
    value -= static_cast<T>(b);
    return *this;
  }
  template <Arithmetic S>
  Dual& operator*=(S b) {
    return *this = *this * b;
  }
  template <Arithmetic S>
  Dual& operator/=(S b) {
    return *this = *this / b;
  }

  friend Dual operator+(const Dual& a) { return a; }
  friend Dual operator-(const Dual& a) {
    Dual y(-a.value);
    y.tangent.set_negative(a.tangent);
    return y;
  }
  // (a + s e) + (b + t e) = a + b + (s + t) e
  friend Dual operator+(const Dual& a, const Dual& b) {
    Dual y(a.value + b.value);
    y.tangent.set_sum(a.tangent, b.tangent);
    return y;
  }
  friend Dual operator-(const Dual& a, const Dual& b) {
    Dual y(a.value - b.value);
    y.tangent.set_difference(a.tangent, b.tangent);
    return y;
  }
  // (a + s e) (b + t e) = a b + (s b + t a) e
  friend Dual operator*(const Dual& a, const Dual& b) {
    Dual y(a.value * b.value);
    y.tangent.set_pulls(a.tangent, b.value, b.tangent, a.value);
    return y;
  }
  // (a + s e) / (b + t e) = q + (s - q t) / b e, with q = a / b
  friend Dual operator/(const Dual& a, const Dual& b) {
    const T inverse = T(1) / b.value;
    Dual y(a.value / b.value);
    const T slope = -(y.value * inverse);
    y.tangent.set_pulls(a.tangent, inverse, b.tangent, slope);
    return y;
  }

  template <Arithmetic S>
  friend Dual operator+(const Dual& a, S b) {
    Dual y(a.value + static_cast<T>(b));
    y.tangent = a.tangent;
    return y;
  }
  template <Arithmetic S>
  friend Dual operator+(S a, const Dual& b) {
    Dual y(static_cast<T>(a) + b.value);
    y.tangent = b.tangent;
    return y;
  }
  template <Arithmetic S>
  friend Dual operator-(const Dual& a, S b) {
    Dual y(a.value - static_cast<T>(b));
    y.tangent = a.tangent;
    return y;
  }
  template <Arithmetic S>
  friend Dual operator-(S a, const Dual& b) {
    Dual y(static_cast<T>(a) - b.value);
    y.tangent.set_negative(b.tangent);
    return y;
  }
  template <Arithmetic S>
  friend Dual operator*(const Dual& a, S b) {
    Dual y(a.value * static_cast<T>(b));
    y.tangent.set_pull(a.tangent, static_cast<T>(b));
    return y;
  }
  template <Arithmetic S>
  friend Dual operator*(S a, const Dual& b) {
    return b * a;
  }
  template <Arithmetic S>
  friend Dual operator/(const Dual& a, S b) {
    Dual y(a.value / static_cast<T>(b));
    const T slope = T(1) / static_cast<T>(b);
    y.tangent.set_pull(a.tangent, slope);
    return y;
  }
  // a / (b + t e) = q - q / b t e
  template <Arithmetic S>
  friend Dual operator/(S a, const Dual& b) {
    Dual y(static_cast<T>(a) / b.value);
    const T slope = -(y.value / b.value);
    y.tangent.set_pull(b.tangent, slope);
    return y;
  }

  friend bool operator==(const Dual& a, const Dual& b) { return a.value == b.value; }
  friend bool operator!=(const Dual& a, const Dual& b) { return a.value != b.value; }
  friend bool operator<(const Dual& a, const Dual& b) { return a.value < b.value; }
  friend bool operator>(const Dual& a, const Dual& b) { return a.value > b.value; }
  friend bool operator<=(const Dual& a, const Dual& b) { return a.value <= b.value; }
  friend bool operator>=(const Dual& a, const Dual& b) { return a.value >= b.value; }
};

template <class T, std::size_t N>
struct IsActive<Dual<T, N>> : std::true_type {};

template <class T, std::size_t N>
[[nodiscard]] auto value_of(const Dual<T, N>& x) {
  return value_of(x.value);
}

/// Whether the value and every tangent is neither infinite nor NaN.
template <class T, std::size_t N>
[[nodiscard]] bool all_finite(const Dual<T, N>& x) {
  bool finite = all_finite(x.value);
  for (std::size_t i = 0; i < N; ++i) finite = finite && all_finite(x.tangent[i]);
  return finite;
}

/// Whether the value and every tangent is 0.
template <class T, std::size_t N>
[[nodiscard]] bool is_zero(const Dual<T, N>& x) {
  bool zero = is_zero(x.value);
  for (std::size_t i = 0; i < N; ++i) zero = zero && is_zero(x.tangent[i]);
  return zero;
}

// g slope with each product a pull: the chain rule among tangents that are themselves dual numbers.
template <class T, std::size_t N>
[[nodiscard]] Dual<T, N> pull(const Dual<T, N>& g, const Dual<T, N>& slope) {
  Dual<T, N> y(pull(g.value, slope.value));
  y.tangent.set_pulls(g.tangent, slope.value, slope.tangent, g.value);
  return y;
}

template <class X>
struct IsDual : std::false_type {};
template <class T, std::size_t N>
struct IsDual<Dual<T, N>> : std::true_type {};

/// Applies a rule (rules/) to arguments of which at least one is a Dual:
///
///     f(a + s e, b + t e, ...) = y + (f_a s + f_b t + ...) e,   y = f(a, b, ...)
template <class Rule, class T, std::size_t N>
[[nodiscard]] Dual<T, N> apply(Rule rule, const Dual<T, N>& a) {
  Dual<T, N> y(rule.value(a.value));
  const T slope = rule.template slope<0>(a.value, y.value);
  y.tangent.set_pull(a.tangent, slope);
  return y;
}

template <class T, std::size_t N>
struct DualApplication {
  static const T& primal(const Dual<T, N>& x) { return x.value; }
  template <Arithmetic S>
  static T primal(S x) {
    return static_cast<T>(x);
  }
  template <class Rule, std::size_t... I, class... X>
  static Dual<T, N> run(std::index_sequence<I...>, const X&... x) {
    Dual<T, N> y(Rule::value(primal(x)...));
    const auto add = [&]<std::size_t i, class A>(std::integral_constant<std::size_t, i>, const A& a) {
      if constexpr (Active<A>) y.tangent.add_pull(a.tangent, Rule::template slope<i>(primal(x)..., y.value));
    };
    (add(std::integral_constant<std::size_t, I>{}, x), ...);
    return y;
  }
};
template <class Rule, class T, std::size_t N, Operand B>
  requires(!Active<B> || std::same_as<B, Dual<T, N>>)
[[nodiscard]] Dual<T, N> apply(Rule, const Dual<T, N>& a, const B& b) {
  return DualApplication<T, N>::template run<Rule>(std::index_sequence<0, 1>{}, a, b);
}
template <class Rule, class T, std::size_t N, Arithmetic A>
[[nodiscard]] Dual<T, N> apply(Rule, const A& a, const Dual<T, N>& b) {
  return DualApplication<T, N>::template run<Rule>(std::index_sequence<0, 1>{}, a, b);
}
template <class Rule, class A, class B, class C>
  requires(IsDual<A>::value || IsDual<B>::value || IsDual<C>::value)
[[nodiscard]] auto apply(Rule, const A& a, const B& b, const C& c) {
  using D = std::conditional_t<IsDual<A>::value, A, std::conditional_t<IsDual<B>::value, B, C>>;
  using T = decltype(D::value);
  return DualApplication<T, decltype(D::tangent)::size()>::template run<Rule>(std::index_sequence<0, 1, 2>{}, a, b, c);
}

}  // namespace ermine::autodiff

/// Limits are those of the value.
template <class T, std::size_t N>
struct std::numeric_limits<ermine::autodiff::Dual<T, N>> : std::numeric_limits<T> {};
