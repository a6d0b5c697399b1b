#include <cmath>
#include <string>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/evaluate/metrics.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

std::string row_of(std::uint64_t i) { return "row " + std::to_string(i + 1) + " of the data"; }

data::ColumnView target_column(const models::Model& model, const data::Table& table) {
  const std::string& name = model.data().target;
  if (const auto index = table.find(name)) return table.column(*index);
  throw core::DataError("there is no column `" + name + "`, the target: without the truth nothing can be judged" +
                        core::did_you_mean(name, table.names()));
}

std::vector<std::int32_t> labels_of(const models::ModelData& model, const data::ColumnView& column) {
  const data::ColumnData target = data::as_category(column);
  std::vector<std::int32_t> class_of(target.levels.size(), -1);
  for (std::uint64_t level = 0; level < target.levels.size(); ++level)
    for (std::uint64_t k = 0; k < model.classes.size(); ++k)
      if (target.levels[level] == model.classes[k]) class_of[level] = static_cast<std::int32_t>(k);
  const std::uint64_t n = column.is_number() ? column.values.size() : column.codes.size();
  std::vector<std::int32_t> label(n);
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::int32_t code = column.is_number() ? target.codes[i] : column.codes[i];
    if (code < 0) throw core::DataError("the target `" + model.target + "` is missing in " + row_of(i));
    label[i] = class_of[static_cast<std::uint64_t>(code)];
    if (label[i] < 0) {
      const std::string& found = target.levels[static_cast<std::uint64_t>(code)];
      throw core::DataError("the target `" + model.target + "` is `" + found + "` in " + row_of(i) +
                            ", a class that training did not know" + core::did_you_mean(found, model.classes) +
                            "; rename classes with --map '" + model.target + ": OLD -> NEW'");
    }
  }
  return label;
}

std::vector<double> values_of(const models::ModelData& model, const data::ColumnView& column) {
  if (!column.is_number())
    throw core::DataError("the target `" + model.target + "` holds text, but the model predicts numbers");
  for (std::uint64_t i = 0; i < column.values.size(); ++i)
    if (!std::isfinite(column.values[i]))
      throw core::DataError("the target `" + model.target + "` is missing in " + row_of(i));
  return {column.values.begin(), column.values.end()};
}

std::vector<double> weights_of(const std::string& name, const data::Table& table) {
  const auto index = name.empty() ? std::nullopt : table.find(name);
  if (!index) return {};
  const data::ColumnView column = table.column(*index);
  if (!column.is_number()) throw core::DataError("the weight `" + name + "` holds text; a weight is a number");
  for (std::uint64_t i = 0; i < column.values.size(); ++i)
    if (!std::isfinite(column.values[i])) throw core::DataError("the weight `" + name + "` is missing in " + row_of(i));
  return {column.values.begin(), column.values.end()};
}

void check_sums(const models::ModelData& model, const Truth& truth) {
  const auto refuse = [&](double sum, const std::string& where) {
    if (!(sum > 0))
      throw core::DataError("the weights `" + model.weight + "` sum to " + data::shortest(sum) + where +
                            "; the sum must be > 0 for averages to mean anything");
  };
  if (truth.weight.empty()) return;
  refuse(weight_sums(truth.weight, 0).sum, "");
  std::vector<CompensatedSum> sums(model.classes.size());
  std::vector<std::uint64_t> rows(model.classes.size(), 0);
  for (std::uint64_t i = 0; i < truth.label.size(); ++i) {
    sums[static_cast<std::uint64_t>(truth.label[i])].add(truth.weight[i]);
    ++rows[static_cast<std::uint64_t>(truth.label[i])];
  }
  for (std::uint64_t k = 0; k < sums.size(); ++k)
    if (rows[k] > 0) refuse(sums[k].value(), " in the class `" + model.classes[k] + "`");
}

}  // namespace

Truth truth_of(const models::Model& model, const data::Table& table) {
  const models::ModelData& data = model.data();
  const data::ColumnView column = target_column(model, table);
  Truth truth;
  if (table.rows() == 0) throw core::DataError("the data have no row to judge the model on");
  if (model.task() == models::Task::regression)
    truth.value = values_of(data, column);
  else
    truth.label = labels_of(data, column);
  truth.weight = weights_of(data.weight, table);
  check_sums(data, truth);
  return truth;
}

}  // namespace ermine::evaluate
