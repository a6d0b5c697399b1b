#include "ermine/math/student.hpp"

#include <cmath>
#include <limits>

#include "ermine/math/gamma.hpp"

namespace ermine::math {
namespace {

/// The continued fraction of I_x(a, b), which converges fast for x < (a + 1) / (a + b + 2).
double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  const auto away_from_zero = [](double v) { return std::fabs(v) < tiny ? tiny : v; };
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), h = d;
  for (int m = 1; m < 100000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    const double change = d * c;
    h *= change;
    if (std::fabs(change - 1) < 1e-16) break;
  }
  return h;
}

/// log(Gamma(a + 1/2) / Gamma(a)); for large a by its series, since the difference of two large logarithms has few digits.
double log_half_step(double a) {
  if (a < 30) return log_gamma(a + 0.5) - log_gamma(a);
  const double u = 1 / (a * a);
  return 0.5 * std::log(a) - (1.0 / 8 - u * (1.0 / 192 - u * (1.0 / 640 - u * 17.0 / 14336))) / a;
}

}  // namespace

double two_sided_t(double t, double nu) {
  if (!(nu > 0) || t != t) return std::numeric_limits<double>::quiet_NaN();
  if (!std::isfinite(nu)) return two_sided_z(t);
  const double square = t * t;
  if (square == 0) return 1;
  if (!std::isfinite(square)) return 0;
  // I_x(a, 1/2) with y = 1 - x formed apart, so that neither loses digits near 1.
  const double a = nu / 2, b = 0.5, x = nu / (nu + square), y = square / (nu + square);
  const double log_x = x > 0.5 ? std::log1p(-y) : std::log(x);
  constexpr double log_root_pi = 0.57236494292470008707;
  const double front = std::exp(log_half_step(a) - log_root_pi + a * log_x) * std::sqrt(y);
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, y) / b;
}

double two_sided_z(double z) { return std::erfc(std::fabs(z) / std::sqrt(2.0)); }

}  // namespace ermine::math
