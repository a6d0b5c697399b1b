/// @file
/// From parameters of the scaled columns to the model a user has: coefficients in the units of the columns, their
/// covariance, and the program.
///
///     beta_j = theta_j s_j,     intercept = theta_0 - sum_j theta_j s_j c_j,     Cov(beta) = T Cov(theta) T'
///
/// with T the same linear map, intercept row included, so that the error of the intercept has all correlations in it.
/// Sums run in double-double: the intercept cancels where a column lies far from 0.

#pragma once

#include <span>
#include <vector>

#include "ermine/math/double_double.hpp"
#include "ermine/models/base/training_data.hpp"
#include "ermine/models/linear/design.hpp"

namespace ermine::models::linear {

/// What a fit found. Shapes: theta [c][p]; covariance [c p][c p] or empty; outputs k by contrasts q [k][c], empty: k = c = 1.
struct Solution {
  std::vector<math::DoubleDouble> theta, covariance;
  std::uint32_t outputs = 1, contrasts = 1;
  std::vector<double> q;
};

/// Coefficients of each output, and the covariance of the first, in the order of design.places.
/// @param labels one a table
struct Undone {
  std::vector<CoefficientTable> tables;
  std::vector<double> covariance;
  std::vector<std::vector<math::DoubleDouble>> values;  ///< of each output, before rounding
};
[[nodiscard]] Undone undo_scaling(const Design& design, const Solution& solution, std::span<const std::string> labels);

/// Writes program and parameters: eta = W x + b in the units of the columns, and the outputs of the task. Columns far from 0
/// (|mean| above 1,000 deviations) are centred in the program first, or the sum would lose their digits.
void write_program(ModelData& model, const TrainingData& data, const Design& design, const Solution& solution);

}  // namespace ermine::models::linear
