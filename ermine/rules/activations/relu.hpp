/// @file
/// The rectifier: the positive part.
///
/// Formula.  a = max(z, 0),   a' = 1 if z > 0 else 0,   a'' = 0.
/// Domain.   Every z.
/// Edge cases.  At z = 0 the slope is 0, as in every large framework. NaN stays NaN, in the slope too.
/// Source.   V. Nair, G. E. Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", ICML (2010).

#pragma once

#include "ermine/rules/activations/activation.hpp"
#include "ermine/rules/scalar.hpp"

namespace ermine::activations {

struct Relu {
  static constexpr std::string_view name = "relu";

  template <class T>
  [[nodiscard]] constexpr T value(const T& z) const {
    return rules::positive_part(z);
  }
  template <class T>
  [[nodiscard]] constexpr T slope(const T& z) const {
    using rules::select;
    return select(z > T(0), T(1), select(z <= T(0), T(0), z));  // the last arm is reached by NaN alone
  }
  template <class T>
  [[nodiscard]] constexpr T curvature(const T&) const {
    return T(0);
  }
  template <class T>
  [[nodiscard]] constexpr T slope_from_value(const T& a) const {
    return slope(a);
  }
};
static_assert(Activation<Relu>);

}  // namespace ermine::activations
