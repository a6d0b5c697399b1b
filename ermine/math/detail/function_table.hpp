/// @file
/// The kernels behind vector_functions.hpp: one table a target, so that a call is one look-up.

#pragma once

#include <cstddef>

namespace ermine::math::detail {

/// y[i] = f(x[i]) for i < n, or z[i] = f(x[i], y[i]).
template <class T>
struct FunctionTable {
  using Unary = void (*)(const T* x, T* y, std::size_t n);
  using Binary = void (*)(const T* x, const T* y, T* z, std::size_t n);
  Unary exp, expm1, log, log1p, tanh, sigmoid, softplus, erf, erfc, sin, cos, cbrt, asinh, acosh, atanh;
  Binary pow;
};

/// The table of the target in use.
template <class T>
[[nodiscard]] const FunctionTable<T>& function_table();

}  // namespace ermine::math::detail
