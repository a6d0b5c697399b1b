/// @file
/// How far predicted numbers are from true ones.
///
///     r_i = f_i - y_i,   rmse = sqrt(mean r^2),   mae = mean |r|,   r2 = 1 - sum w r^2 / sum w (y - mean y)^2
///
/// Means are weighted. Errors are statistical, by the spread over rows: rmse has that of mean r^2 over 2 rmse, r2 to
/// first order sqrt(sum w^2 (r^2 - q d^2)^2) / sum w d^2, with d = y - mean y and q = 1 - r2.
/// r2 is NaN where all y are equal.

#pragma once

#include <span>

#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {

struct RegressionQuality {
  Mean rmse, mae, r2;
};

/// Shapes: predicted, truth, weight [n]; weight may be empty.
[[nodiscard]] RegressionQuality regression_quality(std::span<const double> predicted, std::span<const double> truth,
                                                   std::span<const double> weight);

}  // namespace ermine::evaluate
