/// @file
/// Newton's method for linear classifiers, to the last digits.
///
///     F(theta) = L(theta) / W + (l2 / 2) sum_j penalty_j |theta_j|^2,     theta <- theta - t H^-1 g
///
/// with H from the same reading of the data as g, t halved until F falls (Armijo). It goes on until the step is at
/// rounding, so that the coefficients have as many digits as their condition allows and H belongs to them. Where H is not
/// positive (weights of both signs) a multiple of its diagonal is added.
///
/// Separable classes: without a penalty, a theta that has every row right (lead > 0) can be made ever longer, so F has no
/// minimum; the same where a step never makes any row worse (quasi-separation). Both are seen as certificates, not guessed
/// from the size of theta.
///
/// Large data begin on every 16th block of rows: the first steps need no more.
/// Source: J. Nocedal, S. J. Wright, "Numerical Optimization" (2006), chapter 3; A. Albert, J. A. Anderson, "On the existence
/// of maximum likelihood estimates in logistic regression models", Biometrika 71 (1984) 1-10.

#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ermine/models/fit.hpp"
#include "ermine/models/linear/risk_sums.hpp"

namespace ermine::models::linear {

struct NewtonResult {
  std::vector<double> theta;       ///< [c][p]
  std::vector<double> covariance;  ///< of theta, (W H)^-1, [c p][c p]; empty where there is no minimum
  optimize::Stop stop = optimize::Stop::gradient_small;
  std::uint64_t iterations = 0;
  double risk = 0, gradient_norm = 0;
  std::vector<Progress> history;
};

/// Shapes: start [c][p]. @param validation the loss of the validation rows at theta [c][p], for the history; may be empty.
/// @throws TrainingError where F is not finite or has no minimum though the data are not separable.
[[nodiscard]] NewtonResult minimise_newton(const Design& design, const Classes& classes, double weight_sum, double l2,
                                           std::vector<double> start, const FitOptions& options,
                                           const std::function<double(std::span<const double>)>& validation = {});

/// The lower triangle [c p][c p] of the Hessian from pairs of contrasts, over `scale`, penalty added.
[[nodiscard]] std::vector<double> assemble_hessian(const RiskSums& sums, std::uint64_t p, std::uint64_t c, double scale,
                                                   double l2, std::span<const double> penalty);

}  // namespace ermine::models::linear
