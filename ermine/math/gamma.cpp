#include "ermine/math/gamma.hpp"

#include <cassert>
#include <cmath>
#include <limits>

namespace ermine::math {
namespace {

constexpr double pi = 3.141592653589793;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double bernoulli[] = {1.0 / 6,  -1.0 / 30,     1.0 / 42, -1.0 / 30,
                                5.0 / 66, -691.0 / 2730, 7.0 / 6,  -3617.0 / 510};

// digamma(x) / (x - x0) near its zero x0, a Chebyshev fit on |x - x0| <= 0.3; x0 is split so that x - x0 keeps all digits.
constexpr double zero_head = 1.4616321449683622, zero_tail = 9.549995429965697e-17;
constexpr double zero_fit[] = {
    -0.0008948669306500375, 0.001308005831219245,  -0.0015494997640094039, 0.002265023075842018, -0.003372342935560877,
    0.004930495852633737,   -0.007204398225837358, 0.010538592597880845,   -0.0154247701740136,  0.022597654472087007,
    -0.03316112639983284,   0.0488042880544983,    -0.07219956125711396,   0.10782405069222596,  -0.1639427054424043,
    0.25849976095564775,    -0.4427631689835921,   0.9676722454476212};

// x less the nearest integer: exact, so that sin and tan of pi x lose nothing for large |x|.
double off_integer(double x) { return x - std::round(x); }

// psi'(x) = pi^2 / sin^2(pi x) - psi'(1 - x)
double trigamma_below_zero(double x) {
  const double s = std::sin(pi * off_integer(x));
  return pi * pi / (s * s) - polygamma(1, 1 - x);
}

}  // namespace

double log_gamma(double x) {
  int sign = 0;
  return lgamma_r(x, &sign);
}

double digamma(double x) {
  if (std::isnan(x) || x == infinity) return x;
  if (x <= 0) {
    if (x == std::floor(x)) return not_a_number;
    return digamma(1 - x) - pi / std::tan(pi * off_integer(x));
  }
  if (std::abs(x - zero_head) < 0.3) {
    const double s = (x - zero_head) - zero_tail;
    double ratio = 0;
    for (const double c : zero_fit) ratio = ratio * s + c;
    return ratio * s;
  }
  // psi(x) = psi(x + 1) - 1/x up to 10, there log x - 1/(2x) - sum B_2k / (2k x^2k)
  double shift = 0;
  for (; x < 10; x += 1) shift += 1 / x;
  const double q = 1 / (x * x);
  double series = 0;
  for (int k = 8; k >= 1; --k) series = q * (bernoulli[k - 1] / (2 * k) + series);
  return std::log(x) - 0.5 / x - series - shift;
}

double polygamma(int n, double x) {
  assert(n >= 0);
  if (n == 0) return digamma(x);
  if (std::isnan(x)) return x;
  const double sign = n % 2 != 0 ? 1 : -1;  // of psi_n for x > 0
  if (x == infinity) return sign * 0.0;
  if (x <= 0 && x == std::floor(x)) return n % 2 != 0 ? infinity : not_a_number;
  if (n == 1 && x < 0) return trigamma_below_zero(x);
  // psi_n(x) = psi_n(x + 1) - (-1)^n n! / x^(n+1) up to 12 + n, there the series in 1 / x^2; |psi_n| is summed for x > 0.
  const double factorial = std::tgamma(n + 1.0);
  double shift = 0;
  for (; x < 12 + n; x += 1) shift += std::pow(x, -(n + 1.0));
  const double power = std::pow(x, -static_cast<double>(n));
  double term = factorial / n;  // (2k + n - 1)! / (2k)! at k = 0 with its own n
  double series = term + factorial / (2 * x), q = 1;
  for (int k = 1; k <= 8; ++k) {
    q /= x * x;
    term *= (2.0 * k + n - 1) * (2.0 * k + n - 2) / ((2.0 * k) * (2.0 * k - 1));
    series += bernoulli[k - 1] * term * q;
  }
  return sign * (factorial * shift + power * series);
}

}  // namespace ermine::math
