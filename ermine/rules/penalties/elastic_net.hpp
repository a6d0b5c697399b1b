/// @file
/// The elastic net: l1 and l2 together, exact zeros without choosing one of two twins at random.
///
/// Formula.  l1 |w| + (l2 / 2) w^2,   slope l1 sign(w) + l2 w,   curvature l2,
///           proximal map: soft(v, step l1) / (1 + step l2): first the threshold, then the shrinkage.
/// Domain.   Every real w; l1, l2 >= 0.
/// Units.    As l1 and l2.
/// Dropped constants.  None.
/// Edge cases.  As l1 at w = 0.
/// Source.   H. Zou, T. Hastie, "Regularization and Variable Selection via the Elastic Net",
///           J. R. Statist. Soc. B 67 (2005) 301-320.

#pragma once

#include "ermine/rules/penalties/l1.hpp"
#include "ermine/rules/penalties/l2.hpp"

namespace ermine::penalties {

struct ElasticNetOptions {
  double l1 = 0;  ///< >= 0
  double l2 = 0;  ///< >= 0
};

class ElasticNet {
 public:
  static constexpr std::string_view name = "elastic-net";

  /// @throws UsageError unless both are >= 0.
  explicit ElasticNet(ElasticNetOptions options) : l1_(options.l1), l2_(options.l2) {}

  template <class T>
  [[nodiscard]] T value(const T& w) const {
    return l1_.value(w) + l2_.value(w);
  }
  template <class T>
  [[nodiscard]] T slope(const T& w) const {
    return l1_.slope(w) + l2_.slope(w);
  }
  template <class T>
  [[nodiscard]] T curvature(const T& w) const {
    return l2_.curvature(w);
  }
  template <class T>
  [[nodiscard]] T proximal(const T& v, const T& step) const {
    return l2_.proximal(l1_.proximal(v, step), step);
  }

 private:
  L1 l1_;
  L2 l2_;
};
static_assert(Penalty<ElasticNet>);

}  // namespace ermine::penalties
