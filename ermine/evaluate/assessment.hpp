/// @file
/// A model judged on one part of the data: what every figure and table of a report is made from.

#pragma once

#include <span>
#include <string>
#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/core/pool.hpp"
#include "ermine/evaluate/findings.hpp"
#include "ermine/evaluate/metrics.hpp"

namespace ermine::evaluate {

struct Assessment {
  std::string part;  ///< "train", "validation" or "test": it decides the colour.
  models::Prediction prediction;
  Truth truth;
  std::vector<Metric> metrics;
  double n_eff = 0;  ///< See weights.hpp; the number of rows where there are no weights.

  [[nodiscard]] std::uint64_t rows() const { return prediction.rows; }
  /// The metric of that name, or nullptr.
  [[nodiscard]] const Metric* find(const std::string& name) const;
};

/// Predicts, looks up the truth, and measures. @throws DataError as Model::predict and truth_of do.
[[nodiscard]] Assessment assess(const models::Model& model, const data::Table& table, const std::string& part,
                                core::Pool* pool = nullptr, bool unseen_is_missing = false);

/// The part of that name, or nullptr.
[[nodiscard]] const Assessment* find_part(std::span<const Assessment> parts, const std::string& name);
/// Test where it is there, else the last part.
[[nodiscard]] const Assessment& judged_part(std::span<const Assessment> parts);

/// What stands for a part in a figure.
[[nodiscard]] core::Role role_of(const std::string& part);

/// One row a metric, one column a part, each with its error.
[[nodiscard]] TextTable metrics_table(std::span<const Assessment> parts);
/// Rows, sum of weights, N_eff and negative weights, in all and for each class.
[[nodiscard]] TextTable weights_table(const models::Model& model, std::span<const Assessment> parts);

/// The name of a metric for people: "log loss", "AUC", "R²".
[[nodiscard]] std::string title_of(const std::string& metric);

/// All pictures of how well the model does, those that suit its task: ROC, overlay, calibration, confusion; or
/// predicted against true, residuals. The judged part is drawn; the training part beside it where it is there.
[[nodiscard]] std::vector<core::Figure> performance_figures(const models::Model& model,
                                                            std::span<const Assessment> parts);

}  // namespace ermine::evaluate
