#include "ermine/models/base/training_data.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/math/compensated_sum.hpp"

namespace ermine::models {
namespace {

constexpr double largest = 1e150;

[[noreturn]] void refuse(const std::string& message) { throw core::DataError(message); }

std::string row_name(std::uint64_t i) { return "row " + std::to_string(i + 1) + " of the training rows"; }

void check_weights(TrainingData& d, const FitOptions& options) {
  d.counted = d.rows();
  d.weight_sum = static_cast<double>(d.rows());
  if (options.weight.empty()) return;
  const data::ColumnView column = d.table.column(options.weight);
  if (!column.is_number()) refuse("the weight `" + options.weight + "` holds text; a weight is a number");
  d.w = column.values;
  d.counted = 0;
  for (std::uint64_t i = 0; i < d.rows(); ++i) {
    if (d.w[i] != d.w[i]) refuse("the weight `" + options.weight + "` is missing in " + row_name(i));
    if (!(std::fabs(d.w[i]) <= largest))
      refuse("the weight `" + options.weight + "` is " + data::shortest(d.w[i]) + " in " + row_name(i));
    d.counted += d.w[i] != 0 ? 1 : 0;
  }
  d.weight_sum = math::compensated_sum(d.w);
  if (!(d.weight_sum > 0))
    refuse("the weights `" + options.weight + "` sum to " + data::shortest(d.weight_sum) +
           " over the training rows: the sum must be > 0");
}

/// Rows that only judge are held to the same: a weight that is missing would make their loss no number.
void check_validation_weights(const data::Table& validation, const FitOptions& options) {
  if (options.weight.empty() || !validation.find(options.weight)) return;
  const data::ColumnView column = validation.column(options.weight);
  if (!column.is_number()) refuse("the weight `" + options.weight + "` holds text; a weight is a number");
  for (std::uint64_t i = 0; i < validation.rows(); ++i)
    if (!(std::fabs(column.values[i]) <= largest))
      refuse("the weight `" + options.weight + "` is missing or infinite in row " + std::to_string(i + 1) +
             " of the validation rows");
}

void check_values(TrainingData& d, const FitOptions& options) {
  const data::ColumnView target = d.table.column(options.target);
  if (!target.is_number())
    refuse("the target `" + options.target +
           "` holds text, which cannot be regressed: choose a classifier, e.g. --model " +
           std::string(classes_of(target).size() > 2 ? "softmax" : "logistic"));
  d.y = target.values;
  for (std::uint64_t i = 0; i < d.rows(); ++i) {
    if (d.y[i] != d.y[i]) refuse("the target `" + options.target + "` is missing in " + row_name(i));
    if (!(std::fabs(d.y[i]) <= largest))
      refuse("the target `" + options.target + "` is " + data::shortest(d.y[i]) + " in " + row_name(i) +
             ": beyond 1e150 its square is no number; correct or rescale it");
  }
}

/// Classes are those of the training and the validation rows; each needs weight in training.
void check_classes(TrainingData& d, const data::Table& validation, const FitOptions& options) {
  const data::ColumnView target = d.table.column(options.target);
  const std::uint64_t n = d.rows();
  for (std::uint64_t i = 0; i < n; ++i)
    if (target.missing(i)) refuse("the target `" + options.target + "` is missing in " + row_name(i));
  d.classes = classes_of(target);
  if (validation.rows() > 0 && validation.find(options.target))
    for (const std::string& extra : classes_of(validation.column(options.target)))
      if (std::find(d.classes.begin(), d.classes.end(), extra) == d.classes.end())
        refuse("the class `" + extra + "` of the target `" + options.target + "` has no training row");
  if (d.classes.size() < 2)
    refuse("the target `" + options.target + "` has one class only, `" + (d.classes.empty() ? "" : d.classes[0]) +
           "`: a classifier needs two");
  d.label = labels_of(target, d.classes);
  if (!d.w.empty()) {
    std::vector<std::vector<double>> of_class(d.classes.size());
    for (std::uint64_t i = 0; i < n; ++i) of_class[static_cast<std::size_t>(d.label[i])].push_back(d.w[i]);
    for (std::size_t k = 0; k < of_class.size(); ++k) {
      const double sum = math::compensated_sum(of_class[k]);
      if (!(sum > 0))
        refuse("the weights `" + options.weight + "` sum to " + data::shortest(sum) + " in the class `" + d.classes[k] +
               "`: the sum must be > 0");
    }
  }
  d.positive = static_cast<std::uint32_t>(d.classes.size() - 1);
  if (options.positive.empty()) return;
  const auto place = std::find(d.classes.begin(), d.classes.end(), options.positive);
  if (place == d.classes.end())
    throw core::UsageError("--positive `" + options.positive + "` is no class of `" + options.target + "`" +
                           core::did_you_mean(options.positive, d.classes));
  d.positive = static_cast<std::uint32_t>(place - d.classes.begin());
}

void remark_features(TrainingData& d) {
  std::uint64_t cells = 0;
  std::string columns;
  const auto imputed = [&](const std::string& name, std::uint64_t missing) {
    if (missing == 0) return;
    cells += missing;
    columns += (columns.empty() ? "`" : ", `") + name + "` (" + std::to_string(missing) + ")";
  };
  for (const auto& number : d.features.numbers) imputed(number.name, number.statistics.missing);
  for (const auto& category : d.features.categories) imputed(category.name, category.missing);
  if (cells > 0)
    d.remarks.push_back(
        {"imputed", std::to_string(cells) + (cells == 1 ? " missing cell was" : " missing cells were") +
                        " imputed (numbers by the training median, categories as a level of their own): " + columns +
                        "."});
}

core::Record recipe_of(const TrainingData& d, const FitOptions& options) {
  core::Record recipe = core::Record::object();
  core::Record defines = core::Record::array();
  for (const auto& [name, text] : d.features.defines)
    defines.push(core::Record::object().set("name", name).set("expression", text));
  recipe.set("define", std::move(defines));
  recipe.set("basis", core::Record::array(std::span<const std::string>(options.basis)));
  recipe.set("standardise", options.standardise).set("intercept", options.intercept);
  recipe.set("loss", options.loss).set("optimizer", options.optimizer).set("l1", options.l1);
  if (options.l2) recipe.set("l2", *options.l2);
  return recipe;
}

}  // namespace

std::vector<std::int32_t> labels_of(const data::ColumnView& target, std::span<const std::string> classes) {
  const data::ColumnData column = data::as_category(target);
  std::unordered_map<std::string, std::int32_t> place;
  for (std::size_t k = 0; k < classes.size(); ++k) place.emplace(classes[k], static_cast<std::int32_t>(k));
  std::vector<std::int32_t> translation;
  for (const std::string& level : column.levels) {
    const auto found = place.find(level);
    translation.push_back(found == place.end() ? -1 : found->second);
  }
  std::vector<std::int32_t> label;
  label.reserve(column.codes.size());
  for (const std::int32_t code : column.codes) {
    label.push_back(code < 0 ? -1 : translation[static_cast<std::size_t>(code)]);
    if (label.back() < 0)
      refuse("the target `" + target.name() + "` has in row " + std::to_string(label.size()) +
             " no class of the training rows");
  }
  return label;
}

TrainingData prepare(const data::Table& train, const data::Table& validation, const FitOptions& options, Task task) {
  if (options.target.empty()) throw core::UsageError("a fit needs a target: --target COLUMN");
  if (options.target == options.weight)
    throw core::UsageError("the target and the weight are the same column `" + options.target + "`");
  core::require(options.l1 >= 0 && std::isfinite(options.l1), "l1 = " + data::shortest(options.l1) + " must be >= 0");
  if (options.l2)
    core::require(*options.l2 >= 0 && std::isfinite(*options.l2),
                  "l2 = " + data::shortest(*options.l2) + " must be >= 0");
  if (options.rate)
    core::require(*options.rate > 0 && std::isfinite(*options.rate),
                  "rate = " + data::shortest(*options.rate) + " must be > 0");
  TrainingData d;
  d.task = task;
  const transforms::Defines defines = transforms::needed_defines(options.define, options.features);
  d.table = defines.empty() ? train : transforms::with_defines(train, defines, options.pool);
  static_cast<void>(d.table.column(options.target));  // names it where it is not there
  if (d.rows() == 0) refuse("there is no training row");
  d.target_is_number = d.table.column(options.target).is_number();
  check_weights(d, options);
  check_validation_weights(validation, options);
  if (d.counted < 2) refuse("there is " + std::to_string(d.counted) + " training row with a weight: a fit needs two");
  if (task == Task::regression)
    check_values(d, options);
  else
    check_classes(d, validation, options);
  std::vector<std::string> besides{options.target};
  if (!options.weight.empty()) besides.push_back(options.weight);
  d.features = transforms::fit_features(
      d.table, d.w,
      {.features = options.features, .besides = besides, .defines = options.define, .basis = options.basis},
      options.pool);
  remark_features(d);
  return d;
}

ModelData begin_model(const TrainingData& d, const FitOptions& options, const std::string& kind) {
  ModelData m;
  m.kind = kind;
  m.task = d.task;
  m.target = options.target;
  m.weight = options.weight;
  m.classes = d.classes;
  m.positive = d.positive;
  m.target_is_number = d.target_is_number;
  const transforms::Features& f = d.features;
  const auto add_number = [&](const std::string& name) {
    if (std::any_of(m.inputs.begin(), m.inputs.end(), [&](const InputColumn& c) { return c.name == name; })) return;
    InputColumn input{.name = name};
    if (const auto place = d.table.find(name)) {
      const data::ColumnView column = d.table.column(*place);
      input.type = column.type();
      input.levels = column.levels();
    }
    for (const auto& number : f.numbers)
      if (number.name == name && !number.defined) {
        input.mean = number.statistics.mean;
        input.deviation = number.statistics.deviation;
      }
    m.inputs.push_back(std::move(input));
  };
  for (const transforms::FeaturePlace& place : f.order) {
    if (!place.category) {
      if (!f.numbers[place.index].defined) add_number(f.numbers[place.index].name);
      continue;
    }
    const transforms::CategoryFeature& category = f.categories[place.index];
    InputColumn input{.name = category.name, .type = category.type, .levels = category.levels};
    if (category.missing > 0) input.levels.pop_back();
    m.inputs.push_back(std::move(input));
  }
  for (const std::string& name : f.columns) add_number(name);
  for (std::size_t j = 0; j < f.sparse.size(); ++j)
    m.inputs.push_back(
        {.name = f.sparse[j], .mean = f.sparse_mean[j], .deviation = f.sparse_deviation[j], .sparse = true});
  m.recipe = recipe_of(d, options);
  return m;
}

}  // namespace ermine::models
