/// @file
/// How often Student's t, or the normal z, lies at least as far from 0 as a value seen: the p-value of both sides.
///
///     P(|T| >= |t|) = I_x(nu/2, 1/2),   x = nu / (nu + t^2),   I_x(a, b) the regularised incomplete beta function
///     P(|Z| >= |z|) = erfc(|z| / sqrt 2)
///
/// two_sided_t(0, nu) = 1; two_sided_t(1, 1) = 1/2; two_sided_t(12.706204736174694, 1) = 0.05.
///
/// Domain: every t; nu > 0, whole or not, or infinite (then T is normal); NaN in, NaN out. Relative error: about 1e-13, with
/// nu 1e-16 more (the fraction cancels where x is near 1), of a small p 1e-15 |log p| more.
/// Cost: a continued fraction of at most some sqrt(nu) terms.
/// Source: M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 26.5.8, 26.7.1; W. J. Lentz, Appl. Opt. 15 (1976) 668.

#pragma once

namespace ermine::math {

[[nodiscard]] double two_sided_t(double t, double nu);
[[nodiscard]] double two_sided_z(double z);

}  // namespace ermine::math
