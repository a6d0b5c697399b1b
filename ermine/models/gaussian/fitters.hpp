/// @file
/// Discriminants from Gaussian class likelihoods behind their names.
///
///     p(x | k) = |2 pi S_k|^-1/2 exp(-(x - m_k)' S_k^-1 (x - m_k) / 2),     p(k | x) ~ pi_k p(x | k)
///
/// m_k is the weighted mean of class k, C_k = sum w (x - m_k)(x - m_k)' over its rows, W_k the sum of their weights.
///
///     lda   one covariance for all classes:   S   = sum_k C_k / (W - K)     (W where W < 2 K)
///     qda   one for each:                     S_k = C_k / (W_k - 1)         (W_k where W_k < 2)
///
/// Weights are counts, hence the unbiased divisors; weights that sum to less are no counts, and the divisor of maximum
/// likelihood is taken instead, with a remark. Signed weights are honoured; where they leave a covariance that is not positive
/// that is an error.
///
/// With one covariance the quadratic terms cancel in the ratio of two posteriors: lda is linear, of the logistic form
///
///     log p(1 | x) / p(0 | x) = b + a'x,   a = S^-1 (m_1 - m_0),   b = -a'(m_1 + m_0)/2 + log(pi_1 / pi_0),
///
/// and has coefficients (in the units of the columns; of more classes those of log p(x | k), their mean over the classes taken
/// out). Their errors are unknown.
///
/// Shrinkage a in [0, 1] replaces S by (1 - a) S + a v D: D the diagonal of the squared deviations of the columns
/// (1 with --standardise no), v the mean of S_jj / D_jj.
///
/// A category is one 0/1 column a level, its first level the reference. A column that others make up is left out of
/// lda with a remark; one that is made up within the classes only (or within one, for qda) has no Gaussian likelihood: DataError.
/// Source: T. Hastie, R. Tibshirani, J. Friedman, "The Elements of Statistical Learning" (2009), 4.3.

#pragma once

#include "ermine/models/fit.hpp"

namespace ermine::models::gaussian {

[[nodiscard]] FitResult fit_lda(const data::Table& train, const data::Table& validation, const FitOptions& options);
[[nodiscard]] FitResult fit_qda(const data::Table& train, const data::Table& validation, const FitOptions& options);

}  // namespace ermine::models::gaussian
