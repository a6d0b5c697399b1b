/// @file
/// Huber's loss: quadratic near zero, linear in the tails, so that an outlier pulls with a bounded force.
///
/// Formula.  With r = h - y and the clipped residual s = clip(r, -knee, knee) both branches are one line,
///
///     L = s (r - s/2),   L' = s,   L'' = 1 if |r| <= knee else 0,
///
///   so no branch can disagree with its neighbour at the knee. At r = 0: 0, 0, 1.
/// Domain.   Every real h and y; the knee is > 0 and finite.
/// Units.    Those of the target, squared; the knee has those of the target.
/// Dropped constants.  None. Near zero it is half the square loss, as Huber wrote it.
/// Edge cases.  At |r| = knee the curvature is 1, that of the inner side. NaN stays NaN.
/// Source.   P. J. Huber, "Robust Estimation of a Location Parameter", Ann. Math. Statist. 35 (1964) 73-101.

#pragma once

#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/rules/losses/loss.hpp"
#include "ermine/rules/scalar.hpp"

namespace ermine::losses {

struct HuberOptions {
  double knee = 1;  ///< In units of the target; > 0, finite. 1.345 deviations keep 95 % efficiency for normal errors.
};

class Huber {
 public:
  static constexpr std::string_view name = "huber";
  static constexpr Target target = Target::real;

  explicit Huber(HuberOptions options = {}) : knee_(options.knee) {
    core::require(options.knee > 0 && std::isfinite(options.knee), "HuberOptions::knee must be > 0 and finite");
  }
  [[nodiscard]] double knee() const noexcept { return knee_; }

  template <class T>
  [[nodiscard]] T value(const T& h, const T& y) const {
    return value(h, y, T(knee_));
  }
  template <class T>
  [[nodiscard]] T slope(const T& h, const T& y) const {
    return slope(h, y, T(knee_));
  }
  template <class T>
  [[nodiscard]] T curvature(const T& h, const T& y) const {
    return curvature(h, y, T(knee_));
  }

  // The same with the knee as an argument, for a program whose knee is a slot.
  template <class T>
  [[nodiscard]] static constexpr T value(const T& h, const T& y, const T& knee) {
    const T r = h - y;
    const T s = rules::clip(r, knee);
    return s * (r - s * T(0.5));
  }
  template <class T>
  [[nodiscard]] static constexpr T slope(const T& h, const T& y, const T& knee) {
    return rules::clip(h - y, knee);
  }
  template <class T>
  [[nodiscard]] static constexpr T curvature(const T& h, const T& y, const T& knee) {
    using rules::select;
    return select(rules::magnitude(h - y) <= knee, T(1), T(0));
  }

 private:
  double knee_;
};
static_assert(Loss<Huber>);

}  // namespace ermine::losses
