/// @file
/// The logistic sigmoid: a number to a probability.
///
/// Formula.  s = 1 / (1 + e^-z),   s' = s (1 - s),   s'' = s (1 - s) (1 - 2 s).   At 0: 1/2, 1/4, 0.
///           With e = e^-|z| and t = e / (1 + e): s = 1 / (1 + e) for z >= 0 and t for z < 0; s' = t / (1 + e).
/// Domain.   Every z, infinities too.
/// Edge cases.  Below z = -745 the value underflows to 0; above z = 37 it rounds to 1.
/// Source.   P.-F. Verhulst, Correspondance mathematique et physique 10 (1838) 113-121.

#pragma once

#include "ermine/rules/activations/activation.hpp"
#include "ermine/rules/scalar.hpp"

namespace ermine::activations {

struct Sigmoid {
  static constexpr std::string_view name = "sigmoid";

  template <class T>
  [[nodiscard]] T value(const T& z) const {
    using rules::select;
    using std::exp;
    const T e = exp(-rules::magnitude(z));
    return select(z >= T(0), T(1), e) / (T(1) + e);
  }
  template <class T>
  [[nodiscard]] T slope(const T& z) const {
    using std::exp;
    const T e = exp(-rules::magnitude(z));
    return e / (T(1) + e) / (T(1) + e);
  }
  template <class T>
  [[nodiscard]] T curvature(const T& z) const {
    using rules::select;
    using std::exp;
    const T e = exp(-rules::magnitude(z));
    const T c = e / (T(1) + e) / (T(1) + e) * ((T(1) - e) / (T(1) + e));  // 1 - 2 s = -(1 - e) / (1 + e) for z >= 0
    return select(z >= T(0), -c, c);
  }
  template <class T>
  [[nodiscard]] constexpr T slope_from_value(const T& s) const {
    return s * (T(1) - s);
  }
};
static_assert(Activation<Sigmoid>);

}  // namespace ermine::activations
