/// @file
/// Curves of the user's own formula behind their name.

#pragma once

#include "ermine/models/fit.hpp"

namespace ermine::models::curve {

/// A formula fitted to a column, `formula:a*exp(-x/tau) + c`:
///
///     argmin_w  sum_i w_i L(h(x_i; w), y_i) / sum_i w_i  +  l1 |w|_1  +  (l2 / 2) |w|_2^2
///
/// Names that are columns or definitions are its inputs, in their own units (nothing is standardised); the others are its
/// parameters. L is the square, or huber with a knee of 1.345 robust deviations of the target.
///
/// options.start says where every parameter begins; without it a fixed set of points made from the scales of the data is
/// tried (starts.hpp). The search runs in units of the start, u = w / 2^k with 2^k nearest to |start|: a power of two, so
/// that no digit is lost, and steps that suit parameters of very different size.
///
/// The default optimiser is Newton's with the Gauss-Newton matrix where the Hessian is not positive definite (square loss,
/// no l1, at most 100 parameters), else L-BFGS.
///
/// Covariance for the square loss: sigma^2 (J' diag(w) J + W (l2/2) 1)^-1 with J = dh/dw at the solution and
/// sigma^2 = sum w r^2 / (W - p), the usual one of nonlinear least squares. Errors are NaN where that matrix is not
/// positive definite, with l1, with huber, and where W <= p.
/// Source: G. A. F. Seber, C. J. Wild, Nonlinear Regression (1989), section 2.1.
///
/// @throws UsageError, with a caret, for a formula that does not parse, has no parameter, or has a name that is neither a
/// column nor given a start; DataError for an input that holds text; TrainingError naming the operation and the row where
/// the formula is not finite at the start.
[[nodiscard]] FitResult fit_formula(const data::Table& train, const data::Table& validation, const FitOptions& options);

}  // namespace ermine::models::curve
