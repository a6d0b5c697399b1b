/// @file
/// How good predictions are. Every metric takes weights, negative ones too: weight 2 is the row twice, +w and -w of one
/// row cancel.
///
/// Legend: n rows, k classes, W = sum of weights, N_eff = W^2 / sum w_i^2.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/data/table.hpp"
#include "ermine/models/model.hpp"

namespace ermine::evaluate {

/// A named figure, with its statistical error where one is known (else NaN).
struct Metric {
  std::string name;  ///< "auc", "accuracy", "log_loss", "rmse", ... as in metrics.json
  double value = 0, error = 0;
};

/// What was true: class codes in the model's class order or values; weights [n] or empty for 1 each.
struct Truth {
  std::vector<std::int32_t> label;  ///< classes; -1 is not allowed
  std::vector<double> value;        ///< regression
  std::vector<double> weight;
};

/// The truth of a table as `model` sees it. @throws DataError: target missing as a column or in a row, a class that
/// training did not know, a weight that is not finite, sum of weights <= 0 in all or in a class.
[[nodiscard]] Truth truth_of(const models::Model& model, const data::Table& table);

/// The metrics of the task: binary: auc, accuracy, log_loss, f1, precision, recall, brier; multiclass: accuracy,
/// log_loss, macro_f1; regression: rmse, mae, r2. In this order.
[[nodiscard]] std::vector<Metric> metrics(const models::Model& model, const models::Prediction& prediction,
                                          const Truth& truth);

/// Area under the ROC curve by weighted ranks, ties counted half. Shapes: score, positive, weight [n]; weight may be empty.
[[nodiscard]] double auc(std::span<const double> score, std::span<const std::uint8_t> positive,
                         std::span<const double> weight);

}  // namespace ermine::evaluate
