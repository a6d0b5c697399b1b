/// @file
/// The data of a fit, checked and learnt about: features, target, weights. Every trainer begins here, so every trainer says
/// the same about bad data.
///
/// Refused, naming the row or the column: a missing target or weight, no row, one class only, a sum of weights that is not
/// above 0 (in all or in a class), a target or cell beyond 1e150 (infinite ones too), too few rows.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ermine/data/table.hpp"
#include "ermine/models/fit.hpp"
#include "ermine/transforms/features.hpp"

namespace ermine::models {

struct TrainingData {
  data::Table table;  ///< The training rows, with the definitions as columns.
  transforms::Features features;
  Task task = Task::none;
  std::span<const double> w;  ///< [n], or empty for 1 each
  double weight_sum = 0;      ///< W = sum w
  std::uint64_t counted = 0;  ///< Rows whose weight is not 0.
  std::vector<std::string> classes;
  std::uint32_t positive = 0;
  std::vector<std::int32_t> label;  ///< classes: [n], in class order
  std::span<const double> y;        ///< regression: [n]
  bool target_is_number = false;
  std::vector<Remark> remarks;

  [[nodiscard]] std::uint64_t rows() const { return table.rows(); }
};

/// @param task binary, multiclass or regression: what the trainer does. @throws DataError, UsageError.
[[nodiscard]] TrainingData prepare(const data::Table& train, const data::Table& validation, const FitOptions& options,
                                   Task task);

/// The part of a model that does not depend on its kind: inputs, target, classes, recipe.
[[nodiscard]] ModelData begin_model(const TrainingData& data, const FitOptions& options, const std::string& kind);

/// The codes of a target's rows in the order of `classes`. @throws DataError for a row without a class of them.
[[nodiscard]] std::vector<std::int32_t> labels_of(const data::ColumnView& target, std::span<const std::string> classes);

}  // namespace ermine::models
