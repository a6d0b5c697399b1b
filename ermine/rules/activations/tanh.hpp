/// @file
/// The hyperbolic tangent: a sigmoid from -1 to 1, centred.
///
/// Formula.  a = tanh z,   a' = 1 - a^2,   a'' = -2 a (1 - a^2).   At 0: 0, 1, 0.
///           In z the slope is 4 e / (1 + e)^2 with e = e^(-2|z|), which does not cancel in the tails.
/// Domain.   Every z, infinities too.
/// Edge cases.  Beyond |z| = 19.1 the value rounds to +-1, and the slope from the value to 0.
/// Source.   Y. LeCun et al., "Efficient BackProp" (1998), section 4.4.

#pragma once

#include "ermine/rules/activations/activation.hpp"
#include "ermine/rules/scalar.hpp"

namespace ermine::activations {

struct Tanh {
  static constexpr std::string_view name = "tanh";

  template <class T>
  [[nodiscard]] T value(const T& z) const {
    using std::tanh;
    return tanh(z);
  }
  template <class T>
  [[nodiscard]] T slope(const T& z) const {
    using std::exp;
    const T e = exp(T(-2) * rules::magnitude(z));
    return T(4) * (e / (T(1) + e) / (T(1) + e));
  }
  template <class T>
  [[nodiscard]] T curvature(const T& z) const {
    return T(-2) * value(z) * slope(z);
  }
  template <class T>
  [[nodiscard]] constexpr T slope_from_value(const T& a) const {
    return (T(1) - a) * (T(1) + a);
  }
};
static_assert(Activation<Tanh>);

}  // namespace ermine::activations
