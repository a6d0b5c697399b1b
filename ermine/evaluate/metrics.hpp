/// @file
/// How good predictions are. Every metric takes weights, negative ones too: weight 2 is the row twice, +w and -w of one
/// row cancel.
///
/// Legend: n rows, k classes, W = sum of weights, N_eff = W^2 / sum w_i^2.
/// Errors are statistical, one standard deviation: accuracy, precision and recall binomial with N_eff, auc by DeLong,
/// log_loss, brier, rmse and mae by the spread over rows, f1, macro_f1 and r2 to first order in the errors of sums.
/// log_loss clips probabilities to [2^-52, 1 - 2^-52].

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

// The pieces a metric is made of, for those who draw or scan.
/// [n] 1 where the true class is `positive`, else 0.
[[nodiscard]] std::vector<std::uint8_t> positives(std::uint32_t positive, const Truth& truth);
/// The probability of class k, [n]; empty where the model has none.
[[nodiscard]] std::span<const double> probability_of(std::uint32_t k, const models::Prediction& prediction);
/// What ranks the rows of a binary classifier, [n]: the decision where there is one (it has more digits near 0 and 1),
/// else the probability of the positive class.
[[nodiscard]] std::span<const double> score_of(std::uint32_t positive, const models::Prediction& prediction);

/// Area under the ROC curve by weighted ranks, ties counted half. Shapes: score, positive, weight [n]; weight may be empty.
[[nodiscard]] double auc(std::span<const double> score, std::span<const std::uint8_t> positive,
                         std::span<const double> weight);

}  // namespace ermine::evaluate
