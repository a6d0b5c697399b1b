/// @file
/// Predictions as columns of text.
///
///     regression       prediction
///     classification   prediction (the label as in the data), then p_<class> in class order, or decision where a model
///                      has no probabilities; llr behind them for two classes of a model of class likelihoods

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ermine/models/model.hpp"

namespace ermine::apps {

class PredictionColumns {
 public:
  explicit PredictionColumns(const models::Model& model) : model_(model) {}

  [[nodiscard]] std::vector<std::string> names() const;
  /// Appends row i as CSV fields parted by commas, no line end. Numbers have their shortest round-trip digits.
  void append(std::string& out, const models::Prediction& prediction, std::uint64_t i) const;
  /// A JSON array: the cells of `kept` columns, then the same as above.
  void append_json(std::string& out, const models::Prediction& prediction, std::uint64_t i,
                   const std::vector<data::ColumnView>& kept) const;

 private:
  models::Model model_;
};

/// Appends shortest round-trip digits; nothing for NaN.
void append_number(std::string& out, double value);

/// Lines of predictions.csv that belong together. Pointers live as long as the call.
struct PredictedPart {
  const std::string* name;
  const data::Table* table;
  const std::vector<std::uint64_t>* rows;  ///< Row numbers of DATA, from 0, ascending.
  const models::Prediction* prediction;
};

/// predictions.csv: `row,part,<target>`, then predict's columns, in the order of DATA. Written whole or not at all.
void write_predictions(const std::string& path, const models::Model& model, const std::vector<PredictedPart>& parts);

}  // namespace ermine::apps
