/// @file
/// Reverse mode: a number whose operations are recorded on the active tape (tape.hpp).
///
/// A Var is a value and a key: 16 bytes. Made from a plain number it is a constant, takes no part in recording and needs no
/// tape. Copies share the variable. Comparisons look at values alone. Nothing converts a Var to double or bool unseen: say
/// `value_of(x)`. Functions of <cmath>: functions.hpp.
///
/// A moved-from operand of an operation (`std::move(x) + y`) is used up, as for any type: its next use is refused.

#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

#include "ermine/autodiff/active.hpp"
#include "ermine/autodiff/tape.hpp"

namespace ermine::autodiff {

template <class T>
class BasicVar {
 public:
  constexpr BasicVar() = default;
  constexpr BasicVar(const T& constant) : value_(constant) {}
  template <Arithmetic S>
    requires(!std::same_as<S, T>)
  constexpr BasicVar(S constant) : value_(static_cast<T>(constant)) {}

  // A copy ends the sole ownership of the statement. Moving copies too: a number that was moved from stays a number.
  BasicVar(const BasicVar& x) noexcept : value_(x.value_), key_(x.share()) {}
  BasicVar& operator=(const BasicVar& x) noexcept {
    value_ = x.value_;
    key_ = x.share();
    return *this;
  }
  ~BasicVar() = default;

  /// With the key of a recorded statement.
  BasicVar(const T& value, std::uint64_t key) : value_(value), key_(key) {}

  [[nodiscard]] const T& value() const { return value_; }
  /// The statement, for what records: recorder.hpp says what is in it.
  [[nodiscard]] std::uint64_t& key() const { return key_; }
  /// The key for another Var with the same statement.
  [[nodiscard]] std::uint64_t share() const { return shared_key(key_); }
  void assign(const T& value, std::uint64_t key) {
    value_ = value;
    key_ = key;
  }

  template <class B>
  BasicVar& operator+=(B&& b);
  template <class B>
  BasicVar& operator-=(B&& b);
  template <class B>
  BasicVar& operator*=(B&& b);
  template <class B>
  BasicVar& operator/=(B&& b);

 private:
  T value_{};
  mutable std::uint64_t key_ = 0;
};

using Var = BasicVar<double>;

template <class T>
struct IsActive<BasicVar<T>> : std::true_type {};

template <class X>
struct VarTraits {};
template <class T>
struct VarTraits<BasicVar<T>> {
  using Value = T;
};
template <class X>
concept AnyVar = requires { typename VarTraits<std::remove_cvref_t<X>>::Value; };
template <AnyVar X>
using ValueOfVar = typename VarTraits<std::remove_cvref_t<X>>::Value;

template <class T>
[[nodiscard]] auto value_of(const BasicVar<T>& x) {
  return value_of(x.value());
}

/// Whether an operand is a temporary that nobody will look at again.
template <class X>
inline constexpr bool dies = std::is_rvalue_reference_v<X&&> && !std::is_const_v<std::remove_reference_t<X>>;

template <class A, class B>
concept TwoVars = AnyVar<A> && std::same_as<std::remove_cvref_t<A>, std::remove_cvref_t<B>>;
template <class A, class B>
concept VarAndNumber = AnyVar<A> && (Arithmetic<B> || std::same_as<std::remove_cvref_t<B>, ValueOfVar<A>>);

/// y = f(a) of slope 1: the same statement under another value.
template <class A>
[[nodiscard, gnu::always_inline]] inline auto shifted(A&& a, const ValueOfVar<A>& y) {
  if constexpr (dies<A>)
    return BasicVar<ValueOfVar<A>>(y, std::exchange(a.key(), consumed_key));
  else
    return BasicVar<ValueOfVar<A>>(y, a.share());
}
template <class A, class P>
[[nodiscard, gnu::always_inline]] inline auto recorded(const char* name, const ValueOfVar<A>& y, A&& a, const P& p) {
  return BasicVar<ValueOfVar<A>>(y, record<dies<A>>(name, y, a.key(), p));
}
template <class A, class P, class B, class Q>
[[nodiscard, gnu::always_inline]] inline auto recorded(const char* name, const ValueOfVar<A>& y, A&& a, const P& p,
                                                       B&& b, const Q& q) {
  return BasicVar<ValueOfVar<A>>(y, record<dies<A>, dies<B>>(name, y, a.key(), p, b.key(), q));
}

template <AnyVar A>
[[nodiscard, gnu::always_inline]] inline auto operator+(A&& a) {
  return shifted(std::forward<A>(a), ValueOfVar<A>(a.value()));
}
template <AnyVar A>
[[nodiscard, gnu::always_inline]] inline auto operator-(A&& a) {
  using T = ValueOfVar<A>;
  return recorded("-", T(-a.value()), std::forward<A>(a), T(-1));
}

// d(a + b) = da + db
template <class A, class B>
  requires TwoVars<A, B>
[[nodiscard, gnu::always_inline]] inline auto operator+(A&& a, B&& b) {
  using T = ValueOfVar<A>;
  return recorded("+", T(a.value() + b.value()), std::forward<A>(a), One{}, std::forward<B>(b), One{});
}
// d(a - b) = da - db
template <class A, class B>
  requires TwoVars<A, B>
[[nodiscard, gnu::always_inline]] inline auto operator-(A&& a, B&& b) {
  using T = ValueOfVar<A>;
  return recorded("-", T(a.value() - b.value()), std::forward<A>(a), One{}, std::forward<B>(b), T(-1));
}
// d(a b) = b da + a db
template <class A, class B>
  requires TwoVars<A, B>
[[nodiscard, gnu::always_inline]] inline auto operator*(A&& a, B&& b) {
  using T = ValueOfVar<A>;
  const T p = b.value(), q = a.value();
  return recorded("*", T(q * p), std::forward<A>(a), p, std::forward<B>(b), q);
}
// d(a / b) = (da - q db) / b,  q = a / b
template <class A, class B>
  requires TwoVars<A, B>
[[nodiscard, gnu::always_inline]] inline auto operator/(A&& a, B&& b) {
  using T = ValueOfVar<A>;
  const T quotient = a.value() / b.value(), inverse = T(1) / b.value();
  return recorded("/", quotient, std::forward<A>(a), inverse, std::forward<B>(b), T(-(quotient * inverse)));
}

template <class A, class S>
  requires VarAndNumber<A, S>
[[nodiscard, gnu::always_inline]] inline auto operator+(A&& a, const S& s) {
  return shifted(std::forward<A>(a), ValueOfVar<A>(a.value() + static_cast<ValueOfVar<A>>(s)));
}
template <class S, class A>
  requires VarAndNumber<A, S>
[[nodiscard, gnu::always_inline]] inline auto operator+(const S& s, A&& a) {
  return shifted(std::forward<A>(a), ValueOfVar<A>(static_cast<ValueOfVar<A>>(s) + a.value()));
}
template <class A, class S>
  requires VarAndNumber<A, S>
[[nodiscard, gnu::always_inline]] inline auto operator-(A&& a, const S& s) {
  return shifted(std::forward<A>(a), ValueOfVar<A>(a.value() - static_cast<ValueOfVar<A>>(s)));
}
template <class S, class A>
  requires VarAndNumber<A, S>
[[nodiscard, gnu::always_inline]] inline auto operator-(const S& s, A&& a) {
  using T = ValueOfVar<A>;
  return recorded("-", T(static_cast<T>(s) - a.value()), std::forward<A>(a), T(-1));
}
template <class A, class S>
  requires VarAndNumber<A, S>
[[nodiscard, gnu::always_inline]] inline auto operator*(A&& a, const S& s) {
  using T = ValueOfVar<A>;
  return recorded("*", T(a.value() * static_cast<T>(s)), std::forward<A>(a), static_cast<T>(s));
}
template <class S, class A>
  requires VarAndNumber<A, S>
[[nodiscard, gnu::always_inline]] inline auto operator*(const S& s, A&& a) {
  using T = ValueOfVar<A>;
  return recorded("*", T(static_cast<T>(s) * a.value()), std::forward<A>(a), static_cast<T>(s));
}
template <class A, class S>
  requires VarAndNumber<A, S>
[[nodiscard, gnu::always_inline]] inline auto operator/(A&& a, const S& s) {
  using T = ValueOfVar<A>;
  return recorded("/", T(a.value() / static_cast<T>(s)), std::forward<A>(a), T(T(1) / static_cast<T>(s)));
}
// d(s / a) = -(y / a) da
template <class S, class A>
  requires VarAndNumber<A, S>
[[nodiscard, gnu::always_inline]] inline auto operator/(const S& s, A&& a) {
  using T = ValueOfVar<A>;
  const T y = static_cast<T>(s) / a.value();
  return recorded("/", y, std::forward<A>(a), T(-(y / a.value())));
}

// x op= b is x = x op b with an x that nobody looks at again: its statement grows or is scaled in place.
template <class T>
template <class B>
[[gnu::always_inline]] inline BasicVar<T>& BasicVar<T>::operator+=(B&& b) {
  const auto y = std::move(*this) + std::forward<B>(b);
  assign(y.value(), y.key());
  return *this;
}
template <class T>
template <class B>
[[gnu::always_inline]] inline BasicVar<T>& BasicVar<T>::operator-=(B&& b) {
  const auto y = std::move(*this) - std::forward<B>(b);
  assign(y.value(), y.key());
  return *this;
}
template <class T>
template <class B>
[[gnu::always_inline]] inline BasicVar<T>& BasicVar<T>::operator*=(B&& b) {
  const auto y = std::move(*this) * std::forward<B>(b);
  assign(y.value(), y.key());
  return *this;
}
template <class T>
template <class B>
[[gnu::always_inline]] inline BasicVar<T>& BasicVar<T>::operator/=(B&& b) {
  const auto y = std::move(*this) / std::forward<B>(b);
  assign(y.value(), y.key());
  return *this;
}

template <class A, class B>
concept ComparedVars = (AnyVar<A> && (TwoVars<A, B> || VarAndNumber<A, B>)) || (AnyVar<B> && VarAndNumber<B, A>);
template <AnyVar A>
[[nodiscard]] const ValueOfVar<A>& compared(const A& a) {
  return a.value();
}
template <class S>
  requires(!AnyVar<S>)
[[nodiscard]] const S& compared(const S& s) {
  return s;
}
template <class A, class B>
  requires ComparedVars<A, B>
[[nodiscard]] bool operator==(const A& a, const B& b) {
  return compared(a) == compared(b);
}
template <class A, class B>
  requires ComparedVars<A, B>
[[nodiscard]] bool operator!=(const A& a, const B& b) {
  return compared(a) != compared(b);
}
template <class A, class B>
  requires ComparedVars<A, B>
[[nodiscard]] bool operator<(const A& a, const B& b) {
  return compared(a) < compared(b);
}
template <class A, class B>
  requires ComparedVars<A, B>
[[nodiscard]] bool operator>(const A& a, const B& b) {
  return compared(a) > compared(b);
}
template <class A, class B>
  requires ComparedVars<A, B>
[[nodiscard]] bool operator<=(const A& a, const B& b) {
  return compared(a) <= compared(b);
}
template <class A, class B>
  requires ComparedVars<A, B>
[[nodiscard]] bool operator>=(const A& a, const B& b) {
  return compared(a) >= compared(b);
}

template <class T, class X>
[[nodiscard]] T value_at(const X& x) {
  if constexpr (AnyVar<X>)
    return x.value();
  else
    return static_cast<T>(x);
}
template <class A, class... B>
struct FirstVar : FirstVar<B...> {};
template <AnyVar A, class... B>
struct FirstVar<A, B...> {
  using type = std::remove_cvref_t<A>;
};

/// Applies a rule (rules/) of one operand.
template <class Rule, AnyVar A>
[[nodiscard]] auto apply(Rule rule, A&& a) {
  using T = ValueOfVar<A>;
  const T y = rule.value(a.value());
  return recorded(Rule::name, y, std::forward<A>(a), T(rule.template slope<0>(a.value(), y)));
}
/// Applies a rule of two operands; a plain number has no entry. A rule that returns one of its operands returns that Var.
template <class Rule, class A, class B>
  requires(AnyVar<A> || AnyVar<B>)
[[nodiscard]] auto apply(Rule rule, A&& a, B&& b) {
  using V = typename FirstVar<A, B>::type;
  using T = ValueOfVar<V>;
  const T at = value_at<T>(a), bt = value_at<T>(b);
  if constexpr (requires { rule.returned(at, bt); }) {
    return rule.returned(at, bt) == 0 ? V(a) : V(b);
  } else {
    const T y = rule.value(at, bt);
    if constexpr (AnyVar<A> && AnyVar<B>)
      return recorded(Rule::name, y, std::forward<A>(a), T(rule.template slope<0>(at, bt, y)), std::forward<B>(b),
                      T(rule.template slope<1>(at, bt, y)));
    else if constexpr (AnyVar<A>)
      return recorded(Rule::name, y, std::forward<A>(a), T(rule.template slope<0>(at, bt, y)));
    else
      return recorded(Rule::name, y, std::forward<B>(b), T(rule.template slope<1>(at, bt, y)));
  }
}
/// Of three: the first two give a temporary, and the third joins its statement.
template <class Rule, class A, class B, class C>
  requires(AnyVar<A> || AnyVar<B> || AnyVar<C>)
[[nodiscard]] auto apply(Rule rule, A&& a, B&& b, C&& c) {
  using V = typename FirstVar<A, B, C>::type;
  using T = ValueOfVar<V>;
  const T at = value_at<T>(a), bt = value_at<T>(b), ct = value_at<T>(c);
  if constexpr (requires { rule.returned(at, bt, ct); }) {
    const int i = rule.returned(at, bt, ct);
    return i == 0 ? V(a) : i == 1 ? V(b) : V(c);
  } else {
    const T y = rule.value(at, bt, ct);
    V x = V(y);
    if constexpr (AnyVar<A>) x += recorded(Rule::name, y, a, T(rule.template slope<0>(at, bt, ct, y)));
    if constexpr (AnyVar<B>) x += recorded(Rule::name, y, b, T(rule.template slope<1>(at, bt, ct, y)));
    if constexpr (AnyVar<C>) x += recorded(Rule::name, y, c, T(rule.template slope<2>(at, bt, ct, y)));
    x.assign(y, x.key());
    return x;
  }
}

}  // namespace ermine::autodiff

/// Limits are those of the value.
template <class T>
struct std::numeric_limits<ermine::autodiff::BasicVar<T>> : std::numeric_limits<T> {};
