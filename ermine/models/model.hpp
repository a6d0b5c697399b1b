/// @file
/// A fitted model: a value. Immutable, copyable, safe to share between threads; there is no half-fitted one.
///
/// Its prediction is a program from the raw columns of a table to its outputs: what was learnt about the data (imputed
/// medians, standardisation, categories, basis functions) is the program's prefix, so that nothing can be forgotten
/// when it is applied, saved, drawn or exported.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ermine/core/record.hpp"
#include "ermine/data/table.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/program.hpp"

namespace ermine::models {

enum class Task : std::uint8_t { binary, multiclass, regression, none };
[[nodiscard]] const char* name_of(Task task);

/// A column the model reads: predict refuses a table in which it is missing or of another type, and lists it.
struct InputColumn {
  std::string name;
  data::ColumnType type = data::ColumnType::number;
  std::vector<std::string> levels;  ///< category, boolean: the dictionary the codes of the program refer to.
  double mean = 0, deviation = 0;   ///< number: weighted, of the training part (for reports; the program has its own).
  bool sparse = false;              ///< one of the sparse block's columns
};

/// A coefficient in the units of the input columns. `error` is NaN where it is unknown.
struct Coefficient {
  std::string name;  ///< "intercept", a column, "column=level", "column^2", ...
  double value = 0, error = 0;
};
/// One list for regression and binary, one for each class otherwise.
struct CoefficientTable {
  std::string label;  ///< The class for multiclass, "" else.
  std::vector<Coefficient> rows;
};

/// What a model predicts for the rows of a table. Shapes: n rows, k classes.
struct Prediction {
  Task task = Task::none;
  std::uint64_t rows = 0;
  std::vector<double> value;        ///< regression: [n]
  std::vector<double> probability;  ///< classes: [k][n], class by class; empty where the model has none
  std::vector<double>
      decision;             ///< binary: the score (logit, distance), [n]; more classes and no probability: the largest
  std::vector<double> llr;  ///< binary, of a model of class likelihoods: log p(x | positive) - log p(x | other), [n]
  std::vector<std::int32_t> label;  ///< classes: the most probable class, [n]
};

/// All there is to a model.
struct ModelData {
  std::string kind;  ///< "logistic", "linear", "softmax", ...
  Task task = Task::none;
  std::vector<InputColumn> inputs;
  std::string target, weight;             ///< weight: "" where training had none
  std::vector<std::string> classes;       ///< in class order
  std::uint32_t positive = 0;             ///< binary: index of the positive class
  bool target_is_number = false;          ///< classes: the target column holds numbers (labels are their texts)
  std::optional<graph::Program> program;  ///< row outputs: "decision", "probability" or "prediction"
  std::vector<double> parameters;         ///< of the program, flat
  std::vector<CoefficientTable> coefficients;
  std::vector<double> covariance;  ///< of the first coefficient table, row major, in its order; may be empty
  core::Record details;            ///< what only this kind has (r2, sigma, anova, ...)
  core::Record recipe;             ///< defines, maps, missing texts, options that shape the fit
};

class Predictor;

class Model {
 public:
  explicit Model(ModelData data);

  [[nodiscard]] const ModelData& data() const { return *data_; }
  [[nodiscard]] const std::string& kind() const { return data_->kind; }
  [[nodiscard]] Task task() const { return data_->task; }

  /// Binds columns by name, whatever their order. @throws DataError listing columns that are missing or retyped, and
  /// levels that training did not know (unless unseen_is_missing).
  [[nodiscard]] Prediction predict(const data::Table& table, core::Pool* pool = nullptr,
                                   bool unseen_is_missing = false) const;

  /// Names resolved once; then one event at a time, no allocation, any thread. `columns` are the names in the order the
  /// events will have; columns the model does not use are allowed. @throws DataError where one it uses is missing.
  [[nodiscard]] Predictor bind(std::span<const std::string> columns) const;
  [[nodiscard]] Predictor bind(std::initializer_list<std::string> columns) const;

  /// The whole model as a Record and back; prediction is bit-equal after a round trip. @throws ModelError.
  [[nodiscard]] core::Record to_record() const;
  [[nodiscard]] static Model from_record(const core::Record& record);

 private:
  std::shared_ptr<const ModelData> data_;
};

/// A model bound to the layout of an event. Classification: the probability of the positive class; regression: the value.
/// A cell of a category is the index of its level in the model's dictionary; a missing cell of any kind is NaN.
class Predictor {
 public:
  /// @param missing_codes for each input of the program the code a missing cell has; empty where there is no category.
  Predictor(graph::Single single, std::vector<std::uint32_t> gather, std::uint32_t event_size, std::uint32_t component,
            std::vector<std::optional<std::int32_t>> missing_codes = {});
  /// @throws UsageError where the event has another size than the columns that were bound.
  [[nodiscard]] double operator()(std::span<const double> event) const;
  [[nodiscard]] float operator()(std::span<const float> event) const;

 private:
  template <class T>
  [[nodiscard]] double gathered(std::span<const T> event) const;

  graph::Single single_;
  std::vector<std::uint32_t> gather_;  ///< place in the event of each input of the program
  std::uint32_t event_size_, component_;
  std::vector<std::optional<std::int32_t>> missing_codes_;
  bool in_order_;
};

/// The columns of a table as the batch of a program, by name. The returned pointers live as long as the table and what is
/// held: codes translated to the model's dictionary, cells that are not doubles yet, sparse entries under new indices.
/// Moving it is fine. Shared by training and prediction.
struct Bound {
  graph::Batch batch;
  std::vector<std::vector<std::int32_t>> held;
  std::vector<std::vector<double>> values;
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint32_t> indices;
  std::vector<double> entries;
};
/// @throws DataError listing the columns that are missing or retyped; else the columns with levels the program does not
/// know (unless unseen_is_missing). A column in which every cell is missing fits any type.
[[nodiscard]] Bound bind_table(const graph::Program& program, const data::Table& table, bool unseen_is_missing = false);

}  // namespace ermine::models
