#include "ermine/graph/operations/numbers.hpp"

namespace ermine::graph::operations {
namespace {
constexpr double pi = 3.141592653589793;
}

double log_gamma(double a) {
  int sign = 0;  // lgamma() writes a global; this form does not
  return lgamma_r(a, &sign);
}

// Both by the recurrence up to a >= 10, there by the asymptotic series in 1 / a^2 (Abramowitz & Stegun 6.3.18, 6.4.12);
// negative arguments by reflection. About 1e-15 relative away from zeros and poles.
double digamma(double a) {
  if (!(a > 0)) {
    if (a == std::floor(a)) return std::numeric_limits<double>::quiet_NaN();
    return digamma(1 - a) - pi / std::tan(pi * a);
  }
  double shift = 0;
  for (; a < 10; a += 1) shift += 1 / a;
  const double q = 1 / (a * a);
  const double series =
      q * (1.0 / 12 - q * (1.0 / 120 -
                           q * (1.0 / 252 - q * (1.0 / 240 - q * (1.0 / 132 - q * (691.0 / 32760 - q * (1.0 / 12)))))));
  return std::log(a) - 0.5 / a - series - shift;
}

double trigamma(double a) {
  if (!(a > 0)) {
    if (a == std::floor(a)) return std::numeric_limits<double>::infinity();
    const double s = std::sin(pi * a);
    return pi * pi / (s * s) - trigamma(1 - a);
  }
  double shift = 0;
  for (; a < 10; a += 1) shift += 1 / (a * a);
  const double q = 1 / (a * a);
  const double series =
      q * (1.0 / 6 -
           q * (1.0 / 30 - q * (1.0 / 42 - q * (1.0 / 30 - q * (5.0 / 66 - q * (691.0 / 2730 - q * (7.0 / 6)))))));
  return (1 + 0.5 / a + series) / a + shift;
}

}  // namespace ermine::graph::operations
