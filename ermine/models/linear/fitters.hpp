/// @file
/// The linear models behind their names.

#pragma once

#include "ermine/models/fit.hpp"

namespace ermine::models::linear {

/// Least squares, exactly; see least_squares.hpp.
[[nodiscard]] FitResult fit_linear(const data::Table& train, const data::Table& validation, const FitOptions& options);

/// The same with a penalty that is given or chosen along a path; see penalty_choice.hpp. Coefficients under l1 have no errors.
[[nodiscard]] FitResult fit_ridge(const data::Table& train, const data::Table& validation, const FitOptions& options);
[[nodiscard]] FitResult fit_lasso(const data::Table& train, const data::Table& validation, const FitOptions& options);
[[nodiscard]] FitResult fit_elastic_net(const data::Table& train, const data::Table& validation,
                                        const FitOptions& options);

/// Logistic regression:
///
///     p(positive | x) = 1 / (1 + e^-eta),   eta = intercept + sum_j beta_j x_j
///
/// The covariance of the coefficients is the inverse Hessian of the penalised sum in the units of the weights,
///
///     (X' diag(w p (1 - p)) X + W l2 D)^-1,   W = sum w,   D = 1 for coefficients of standardised columns, 0 for the intercept,
///
/// taken to the units of the columns. For unit weights and l2 = 0 it is the usual one of maximum likelihood. With l2 = 0 and
/// an intercept the first level of a category that has training rows is the reference: coefficient 0, error unknown (NaN).
[[nodiscard]] FitResult fit_logistic(const data::Table& train, const data::Table& validation,
                                     const FitOptions& options);

/// Softmax regression: p_k = e^eta_k / sum_l e^eta_l. Adding the same to all eta changes nothing, so the coefficients of a
/// column sum to 0 over the classes (where l1 = 0), and covariance and errors are those within that condition: the pseudo-
/// inverse of the Hessian. Two classes: one table of coefficients, of eta_positive - eta_other.
[[nodiscard]] FitResult fit_softmax(const data::Table& train, const data::Table& validation, const FitOptions& options);

}  // namespace ermine::models::linear
