/// @file
/// A step length along a descent direction: phi(t) = f(w + t d), with phi'(0) < 0.
///
/// Accepted is a t with the strong Wolfe conditions
///
///     phi(t) <= phi(0) + c1 t phi'(0)   and   |phi'(t)| <= c2 |phi'(0)|.
///
/// Close to a minimum phi no longer changes in floating point while phi' still does. There the first condition is
/// replaced by Hager and Zhang's, in slopes alone: phi(t) <= phi(0) + noise and phi'(t) <= (2 c1' - 1) phi'(0). That is
/// what lets the gradient go down to 1e-10 of its start and below.
///
/// The search brackets a zero of phi' and shrinks the bracket by secants, with bisection whenever a secant step gains
/// too little. A value that is not finite counts as too far. Cost: mostly 1-3 evaluations.
/// Source: W. W. Hager, H. Zhang, "Algorithm 851: CG_DESCENT", ACM Trans. Math. Softw. 32 (2006) 113-137.

#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "ermine/optimize/vectors.hpp"

namespace ermine::optimize {

struct LineSearchOptions {
  double decrease = 1e-4;          ///< c1, in (0, 1/2).
  double slope = 0.9;              ///< c2, in (c1, 1): 0.9 for quasi-Newton directions, 0.1 for conjugate gradients.
  double noise = 1e-13;            ///< Rounding of phi in units of |phi(0)|; >= 0.
  std::uint32_t evaluations = 60;  ///< At most.
};

struct LineSearchResult {
  enum class End : std::uint8_t {
    found,      ///< The conditions hold.
    lower,      ///< They do not, but the value at t is below phi(0).
    none,       ///< No lower point was met; t = 0.
    unbounded,  ///< phi falls for as long as t can grow: there is no minimum this way.
  };
  End end = End::none;
  double t = 0, value = 0;
  std::uint32_t evaluations = 0;
  double first_slope_change = 0;  ///< (phi'(t) - phi'(0)) / t of the first finite trial: the curvature met on the way.
};

using Evaluate = std::function<double(std::span<const double> w, std::span<double> gradient)>;

/// On return `w_new` and `g_new` hold the point taken and its gradient (those of w and g where end is none).
/// @param first the first length to try, > 0. Shapes: w, g, d, w_new, g_new [p].
LineSearchResult line_search(const Evaluate& f, std::span<const double> w, double value, std::span<const double> g,
                             std::span<const double> d, double first, Vector& w_new, Vector& g_new,
                             const LineSearchOptions& options = {});

}  // namespace ermine::optimize
