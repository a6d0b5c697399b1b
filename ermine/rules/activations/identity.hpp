/// @file
/// No activation: the output layer of a regression.
///
/// Formula.  a = z,   a' = 1,   a'' = 0.
/// Domain.   Every z.
/// Edge cases.  None.

#pragma once

#include "ermine/rules/activations/activation.hpp"

namespace ermine::activations {

struct Identity {
  static constexpr std::string_view name = "identity";

  template <class T>
  [[nodiscard]] constexpr T value(const T& z) const {
    return z;
  }
  template <class T>
  [[nodiscard]] constexpr T slope(const T&) const {
    return T(1);
  }
  template <class T>
  [[nodiscard]] constexpr T curvature(const T&) const {
    return T(0);
  }
  template <class T>
  [[nodiscard]] constexpr T slope_from_value(const T&) const {
    return T(1);
  }
};
static_assert(Activation<Identity>);

}  // namespace ermine::activations
