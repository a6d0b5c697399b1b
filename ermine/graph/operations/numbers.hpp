/// @file
/// The vocabulary a rule is written in, for plain numbers.
///
/// A rule is a template over a number type T: double, long double, a dual number, a pack of SIMD lanes, a dual of packs. So it may
/// not branch on a value; it chooses with `where(mask, a, b)` and joins masks with `both`, `either`, `opposite`. Every
/// function below exists for each number type under the same name.

#pragma once

#include <cmath>
#include <limits>

#include "ermine/graph/program.hpp"
#include "ermine/math/gamma.hpp"

namespace ermine::graph::operations {

using std::abs;
using std::acos;
using std::acosh;
using std::asin;
using std::asinh;
using std::atan;
using std::atan2;
using std::atanh;
using std::cbrt;
using std::copysign;
using std::cos;
using std::cosh;
using std::erf;
using std::erfc;
using std::exp;
using std::expm1;
using std::floor;
using std::fma;
using std::fmod;
using std::log;
using std::log1p;
using std::pow;
using std::round;
using std::sin;
using std::sinh;
using std::sqrt;
using std::tan;
using std::tanh;
using std::tgamma;

template <class T>
struct MaskOf {
  using type = bool;
};
template <class T>
using Mask = typename MaskOf<T>::type;

/// The type of the plain numbers in a T, for constants that depend on its range.
template <class T>
struct RealOf {
  using type = double;
};
template <class T>
using Real = typename RealOf<T>::type;

inline double where(bool mask, double a, double b) { return mask ? a : b; }
inline bool both(bool a, bool b) { return a && b; }
inline bool either(bool a, bool b) { return a || b; }
inline bool opposite(bool a) { return !a; }
/// Both at once.
inline void sine_cosine(double a, double& sine, double& cosine) {
  sine = sin(a);
  cosine = cos(a);
}
/// log(1 + e^a), for a of either sign.
inline double log1p_exp(double a) { return (a > 0 ? a : 0.0) + log1p(exp(-abs(a))); }
inline bool is_nan(double a) { return a != a; }
inline bool is_zero(double a) { return a == 0; }

/// g * slope, and 0 where g is 0 whatever the slope: an arm that was not chosen, or a padded lane, contributes nothing
/// even where its slope is infinite.
inline double pull(double g, double slope) { return g == 0 ? 0.0 : g * slope; }

// The same for extended precision (graph/extended.hpp).
inline long double where(bool mask, long double a, long double b) { return mask ? a : b; }
inline long double log1p_exp(long double a) { return (a > 0 ? a : 0.0L) + log1p(exp(-abs(a))); }
inline bool is_nan(long double a) { return a != a; }
inline bool is_zero(long double a) { return a == 0; }
inline long double pull(long double g, long double slope) { return g == 0 ? 0.0L : g * slope; }

using math::digamma;
using math::log_gamma;
inline double trigamma(double a) { return math::polygamma(1, a); }
inline long double log_gamma(long double a) { return log_gamma(static_cast<double>(a)); }
inline long double digamma(long double a) { return digamma(static_cast<double>(a)); }

}  // namespace ermine::graph::operations
