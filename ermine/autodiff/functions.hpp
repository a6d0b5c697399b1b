/// @file
/// The functions of <cmath> for every active scalar, by their usual names.
///
///     using std::exp;
///     template <class T> T decay(const T& t, const T& tau) { return exp(-t / tau); }     // double, Dual, Var, ...
///
/// A call without `std::` finds them where an argument is active (argument-dependent lookup); the other arguments may be
/// plain numbers. Values are those of <cmath>; slopes and the conventions at kinks, jumps and limits stand at the rules, one
/// struct a function in rules/. An active scalar joins by offering `apply(Rule, operands...)`.
///
/// `lround`, `ilogb` and others that return integers are left out: they have no slope, and `value_of` says so in the open.

#pragma once

#include <cmath>
#include <utility>

#include "ermine/autodiff/active.hpp"
#include "ermine/autodiff/rules/circular.hpp"
#include "ermine/autodiff/rules/exponentials.hpp"
#include "ermine/autodiff/rules/hyperbolic.hpp"
#include "ermine/autodiff/rules/pieces.hpp"
#include "ermine/autodiff/rules/powers.hpp"
#include "ermine/autodiff/rules/special.hpp"
#include "ermine/autodiff/rules/vocabulary.hpp"

namespace ermine::autodiff {

template <class A, class B>
concept ActivePair = Operand<A> && Operand<B> && (Active<A> || Active<B>);
template <class A, class B, class C>
concept ActiveTriple = Operand<A> && Operand<B> && Operand<C> && (Active<A> || Active<B> || Active<C>);

template <Active X>
[[nodiscard]] auto exp(X&& a) {
  return apply(rules::Exp{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto exp2(X&& a) {
  return apply(rules::Exp2{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto expm1(X&& a) {
  return apply(rules::Expm1{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto log(X&& a) {
  return apply(rules::Log{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto log2(X&& a) {
  return apply(rules::Log2{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto log10(X&& a) {
  return apply(rules::Log10{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto log1p(X&& a) {
  return apply(rules::Log1p{}, std::forward<X>(a));
}

template <Active X>
[[nodiscard]] auto sqrt(X&& a) {
  return apply(rules::Sqrt{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto cbrt(X&& a) {
  return apply(rules::Cbrt{}, std::forward<X>(a));
}

template <Active X>
[[nodiscard]] auto sin(X&& a) {
  return apply(rules::Sin{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto cos(X&& a) {
  return apply(rules::Cos{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto tan(X&& a) {
  return apply(rules::Tan{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto asin(X&& a) {
  return apply(rules::Asin{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto acos(X&& a) {
  return apply(rules::Acos{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto atan(X&& a) {
  return apply(rules::Atan{}, std::forward<X>(a));
}

template <Active X>
[[nodiscard]] auto sinh(X&& a) {
  return apply(rules::Sinh{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto cosh(X&& a) {
  return apply(rules::Cosh{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto tanh(X&& a) {
  return apply(rules::Tanh{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto asinh(X&& a) {
  return apply(rules::Asinh{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto acosh(X&& a) {
  return apply(rules::Acosh{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto atanh(X&& a) {
  return apply(rules::Atanh{}, std::forward<X>(a));
}

template <Active X>
[[nodiscard]] auto erf(X&& a) {
  return apply(rules::Erf{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto erfc(X&& a) {
  return apply(rules::Erfc{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto tgamma(X&& a) {
  return apply(rules::Tgamma{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto lgamma(X&& a) {
  return apply(rules::Lgamma{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto exp_minus_square(X&& a) {
  return apply(rules::ExpMinusSquare{}, std::forward<X>(a));
}

template <Active X>
[[nodiscard]] auto abs(X&& a) {
  return apply(rules::Abs{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto fabs(X&& a) {
  return apply(rules::Abs{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto floor(X&& a) {
  return apply(rules::Floor{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto ceil(X&& a) {
  return apply(rules::Ceil{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto trunc(X&& a) {
  return apply(rules::Trunc{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto round(X&& a) {
  return apply(rules::Round{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto rint(X&& a) {
  return apply(rules::Rint{}, std::forward<X>(a));
}
template <Active X>
[[nodiscard]] auto nearbyint(X&& a) {
  return apply(rules::Nearbyint{}, std::forward<X>(a));
}

template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto pow(X&& a, Y&& b) {
  return apply(rules::Pow{}, std::forward<X>(a), std::forward<Y>(b));
}
template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto hypot(X&& a, Y&& b) {
  return apply(rules::Hypot{}, std::forward<X>(a), std::forward<Y>(b));
}
template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto atan2(X&& a, Y&& b) {
  return apply(rules::Atan2{}, std::forward<X>(a), std::forward<Y>(b));
}
template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto copysign(X&& a, Y&& b) {
  return apply(rules::Copysign{}, std::forward<X>(a), std::forward<Y>(b));
}
template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto min(X&& a, Y&& b) {
  return apply(rules::Min{}, std::forward<X>(a), std::forward<Y>(b));
}
template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto max(X&& a, Y&& b) {
  return apply(rules::Max{}, std::forward<X>(a), std::forward<Y>(b));
}
template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto fmin(X&& a, Y&& b) {
  return apply(rules::Fmin{}, std::forward<X>(a), std::forward<Y>(b));
}
template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto fmax(X&& a, Y&& b) {
  return apply(rules::Fmax{}, std::forward<X>(a), std::forward<Y>(b));
}
template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto fdim(X&& a, Y&& b) {
  return apply(rules::Fdim{}, std::forward<X>(a), std::forward<Y>(b));
}
template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto fmod(X&& a, Y&& b) {
  return apply(rules::Fmod{}, std::forward<X>(a), std::forward<Y>(b));
}
template <class X, class Y>
  requires ActivePair<X, Y>
[[nodiscard]] auto remainder(X&& a, Y&& b) {
  return apply(rules::Remainder{}, std::forward<X>(a), std::forward<Y>(b));
}

template <class X, class Y, class Z>
  requires ActiveTriple<X, Y, Z>
[[nodiscard]] auto hypot(X&& a, Y&& b, Z&& c) {
  return apply(rules::Hypot3{}, std::forward<X>(a), std::forward<Y>(b), std::forward<Z>(c));
}
template <class X, class Y, class Z>
  requires ActiveTriple<X, Y, Z>
[[nodiscard]] auto fma(X&& a, Y&& b, Z&& c) {
  return apply(rules::Fma{}, std::forward<X>(a), std::forward<Y>(b), std::forward<Z>(c));
}
template <class X, class Y, class Z>
  requires ActiveTriple<X, Y, Z>
[[nodiscard]] auto clamp(X&& a, Y&& b, Z&& c) {
  return apply(rules::Clamp{}, std::forward<X>(a), std::forward<Y>(b), std::forward<Z>(c));
}

/// a 2^n, exactly.
template <Active X>
[[nodiscard]] auto ldexp(X&& a, int n) {
  return std::forward<X>(a) * std::ldexp(1.0, n);
}
template <Active X>
[[nodiscard]] auto scalbn(X&& a, int n) {
  return std::forward<X>(a) * std::ldexp(1.0, n);
}
/// The derivatives of log Gamma: order 0 is digamma.
template <Active X>
[[nodiscard]] auto polygamma(int order, X&& a) {
  return apply(rules::Polygamma{order}, std::forward<X>(a));
}

// Questions are put to the value.
template <Active X>
[[nodiscard]] bool isnan(const X& a) {
  return std::isnan(value_of(a));
}
template <Active X>
[[nodiscard]] bool isinf(const X& a) {
  return std::isinf(value_of(a));
}
template <Active X>
[[nodiscard]] bool isfinite(const X& a) {
  return std::isfinite(value_of(a));
}
template <Active X>
[[nodiscard]] bool isnormal(const X& a) {
  return std::isnormal(value_of(a));
}
template <Active X>
[[nodiscard]] bool signbit(const X& a) {
  return std::signbit(value_of(a));
}

}  // namespace ermine::autodiff
