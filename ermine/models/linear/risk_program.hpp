/// @file
/// The risk of a linear model as a program over rows, in the parameters of the scaled columns.
///
///     risk = sum_i w_i L(eta_i, y_i),     eta = W z + b

#pragma once

#include <string>
#include <vector>

#include "ermine/models/base/risk_rows.hpp"
#include "ermine/models/base/training_data.hpp"
#include "ermine/models/linear/design.hpp"

namespace ermine::models::linear {

struct RiskProgram {
  graph::Program program;  ///< shared output "risk"; the inputs are those of the features, then target, weight
  std::vector<std::int32_t>
      parameter;  ///< of each element of the flat buffer: output * p + parameter of the design, or none
};

/// @param loss square, huber (knee 1.345 times `deviation`), logistic, hinge or softmax. @throws UsageError.
[[nodiscard]] RiskProgram risk_program(const TrainingData& data, const Design& design, const std::string& loss,
                                       std::uint32_t outputs, double deviation);

/// The mean loss of other rows, penalty left out: what early stopping and learning curves look at.
class ValidationRisk {
 public:
  /// @param outputs k; q [k][c] takes parameters [c][p] to outputs, empty: the same. Target and weight are copied.
  ValidationRisk(const TrainingData& data, const Design& design, const std::string& loss, const data::Table& validation,
                 std::vector<double> target, const std::string& weight, std::uint32_t outputs, std::vector<double> q,
                 core::Pool* pool);
  /// Shape: theta [c][p].
  [[nodiscard]] double operator()(std::span<const double> theta);

 private:
  std::uint32_t outputs_, p_;
  std::vector<double> q_, target_, weight_;
  RiskProgram risk_;
  RiskRows rows_;
  graph::Evaluator evaluator_;
};

}  // namespace ermine::models::linear
