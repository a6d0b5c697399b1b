/// @file
/// Softplus: a rectifier without a kink, for quantities that must be positive.
///
/// Formula.  a = log(1 + e^z) = max(z, 0) + log1p(e^-|z|),   a' = 1 / (1 + e^-z),   a'' = a' (1 - a').
///           At 0: log 2, 1/2, 1/4. From the value: a' = 1 - e^-a = -expm1(-a).
/// Domain.   Every z, infinities too.
/// Edge cases.  Below z = -745 it underflows to 0.
/// Source.   C. Dugas et al., "Incorporating Second-Order Functional Knowledge for Better Option Pricing", NIPS (2001).

#pragma once

#include "ermine/rules/activations/sigmoid.hpp"

namespace ermine::activations {

struct Softplus {
  static constexpr std::string_view name = "softplus";

  template <class T>
  [[nodiscard]] T value(const T& z) const {
    using rules::select;
    using std::exp;
    using std::log1p;
    return select(z >= T(0), z, T(0)) + log1p(exp(-rules::magnitude(z)));
  }
  template <class T>
  [[nodiscard]] T slope(const T& z) const {
    return Sigmoid{}.value(z);
  }
  template <class T>
  [[nodiscard]] T curvature(const T& z) const {
    return Sigmoid{}.slope(z);
  }
  template <class T>
  [[nodiscard]] T slope_from_value(const T& a) const {
    using std::expm1;
    return -expm1(-a);
  }
};
static_assert(Activation<Softplus>);

}  // namespace ermine::activations
