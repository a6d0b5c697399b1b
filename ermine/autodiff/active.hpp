/// @file
/// What an active scalar is: a number that carries derivatives along. Dual and Var are; the mathematical functions of
/// functions.hpp take any of them.

#pragma once

#include <type_traits>

namespace ermine::autodiff {

/// Specialised by each active scalar.
template <class X>
struct IsActive : std::false_type {};

template <class X>
concept Active = IsActive<std::remove_cvref_t<X>>::value;
template <class X>
concept Arithmetic = std::is_arithmetic_v<std::remove_cvref_t<X>>;
/// An argument beside an active one: active itself, or a plain constant.
template <class X>
concept Operand = Active<X> || Arithmetic<X>;

/// The number under all derivatives. `value_of(2.5)` is 2.5, so that code for any scalar can print and decide with it.
template <Arithmetic T>
[[nodiscard]] constexpr T value_of(T x) {
  return x;
}

}  // namespace ermine::autodiff
