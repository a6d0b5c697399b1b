/// @file
/// The logarithm of the gamma function and its derivatives.
///
///     log_gamma(x) = log |Gamma(x)|,   digamma = log_gamma',   polygamma(n, x) = digamma^(n)(x)
///
/// digamma(1) = -0.5772..., trigamma(1) = pi^2 / 6.
///
/// Domain: every real x. At the poles 0, -1, -2, ... digamma and polygamma(n) of even n are NaN (the sides differ), log_gamma
/// and polygamma(n) of odd n are infinite. Relative error: about 1e-15 for x > 0, digamma's zero at 1.4616... included;
/// below 0 about 1e-15 of the largest term, so not near the zeros of digamma between the poles.
/// Cost: some 20 operations; n >= 2 below 0 takes |x| steps.
/// Source: M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 6.3.5, 6.3.18, 6.4.6, 6.4.11.

#pragma once

namespace ermine::math {

[[nodiscard]] double log_gamma(double x);  ///< Thread-safe, unlike std::lgamma.
[[nodiscard]] double digamma(double x);
/// @param n the order of the derivative of digamma, >= 0.
[[nodiscard]] double polygamma(int n, double x);

}  // namespace ermine::math
