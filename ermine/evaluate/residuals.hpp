/// @file
/// Pictures of a regression: predicted against true values, residuals along the prediction, and their distribution.
///
///     r_i = f_i - y_i,   pull_i = r_i / s,   s = sqrt(weighted mean of r^2)
///
/// Rows are counted in cells or bins: a figure never holds the rows themselves.

#pragma once

#include <span>
#include <string>

#include "ermine/core/figure.hpp"

namespace ermine::evaluate {

// Shapes: predicted, truth, weight [n]; weight may be empty.

/// A heat map of predicted against true values with the diagonal.
[[nodiscard]] core::Figure prediction_figure(std::span<const double> predicted, std::span<const double> truth,
                                             std::span<const double> weight, const std::string& target);

/// Mean residual with its error in bins of the prediction (equally many rows each), and the band that holds the middle
/// 68 % of the rows (by weight, where weights are not negative).
[[nodiscard]] core::Figure residual_figure(std::span<const double> predicted, std::span<const double> truth,
                                           std::span<const double> weight);

/// The distribution of the pulls beside the normal density.
[[nodiscard]] core::Figure pull_figure(std::span<const double> predicted, std::span<const double> truth,
                                       std::span<const double> weight);

}  // namespace ermine::evaluate
