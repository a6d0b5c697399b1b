/// @file
/// Least squares by Levenberg and Marquardt, with the trust region of Moré: what is minimised is a sum of squares, and its
/// Jacobian says more than a gradient.
///
///     min_w |r(w)|^2,    (J'J + lambda D^2) d = -J'r  with  |D d| <= Delta
///
/// D holds the largest norm that each column of J has had, so that the region has the parameters' own units; lambda is found
/// by Newton's method on |D d| = Delta; Delta grows and shrinks by how well the linear model foretold the fall. J enters as
/// the triangular factor of its QR decomposition only, never as J'J.
///
/// `step_bounds` are the first Delta, in units of |D w|: searches from each, where the problem is small enough to try them,
/// and the lowest sum of squares wins. A search that ends in a flat corner far away rarely does so from all of them.
///
/// Source: J. J. Moré, The Levenberg-Marquardt algorithm: implementation and theory, Lecture Notes in Mathematics 630 (1978).

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ermine/math/triangle.hpp"
#include "ermine/optimize/objective.hpp"

namespace ermine::optimize {

/// Residuals as a function of p parameters.
struct LeastSquares {
  std::size_t parameters = 0;
  /// |r(w)|^2; not finite where w is no place to be.
  std::function<double(std::span<const double> w)> value;
  /// Fills the factor of [J | r] (p + 1 columns) at w.
  std::function<void(std::span<const double> w, math::Triangle<double>& factor)> linearise;
};

struct LevenbergMarquardtOptions {
  std::uint64_t iterations = 1000;  ///< Of each search.
  std::vector<double> step_bounds{1.0, 100.0, 0.1, 0.01};
  bool all_bounds = true;  ///< Else the later ones only where the search before ended in no minimum.
};

struct LeastSquaresMinimum {
  std::vector<double> parameters;
  double value = 0;  ///< |r|^2
  std::uint64_t iterations = 0, evaluations = 0;
  Stop stop = Stop::steps_exhausted;
};

[[nodiscard]] LeastSquaresMinimum minimise_least_squares(const LeastSquares& problem, std::span<const double> start,
                                                         const LevenbergMarquardtOptions& options = {});

}  // namespace ermine::optimize
