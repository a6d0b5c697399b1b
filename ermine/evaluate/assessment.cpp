#include "ermine/evaluate/assessment.hpp"

#include <algorithm>

#include "ermine/evaluate/calibration.hpp"
#include "ermine/evaluate/confusion.hpp"
#include "ermine/evaluate/detail/text.hpp"
#include "ermine/evaluate/overlay.hpp"
#include "ermine/evaluate/residuals.hpp"
#include "ermine/evaluate/roc.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

core::Figure roc_of(const models::Model& model, std::span<const Assessment> parts) {
  std::vector<RocLine> lines;
  for (const auto& part : parts) {
    if (part.part == "validation" && parts.size() > 2) continue;
    const auto flags = positives(model.data().positive, part.truth);
    RocCurve curve = roc_curve(score_of(model.data().positive, part.prediction), flags, part.truth.weight);
    const Metric* auc = part.find("auc");
    const std::string name = part.part + (auc ? ", AUC " + detail::with_error(auc->value, auc->error) : "");
    lines.push_back({name, role_of(part.part), std::move(curve)});
  }
  return roc_figure(lines);
}

}  // namespace

const Metric* Assessment::find(const std::string& name) const {
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const Metric& m) { return m.name == name; });
  return found == metrics.end() ? nullptr : &*found;
}

const Assessment* find_part(std::span<const Assessment> parts, const std::string& name) {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Assessment& a) { return a.part == name; });
  return found == parts.end() ? nullptr : &*found;
}

const Assessment& judged_part(std::span<const Assessment> parts) {
  const Assessment* test = find_part(parts, "test");
  return test ? *test : parts.back();
}

core::Role role_of(const std::string& part) {
  if (part == "train") return core::Role::train;
  return part == "validation" ? core::Role::validation : core::Role::test;
}

std::string title_of(const std::string& metric) {
  if (metric == "auc") return "AUC";
  if (metric == "log_loss") return "log loss";
  if (metric == "f1") return "F1";
  if (metric == "macro_f1") return "macro F1";
  if (metric == "brier") return "Brier score";
  if (metric == "r2") return "R\u00b2";
  if (metric == "rmse") return "RMSE";
  if (metric == "mae") return "MAE";
  return metric;
}

TextTable metrics_table(std::span<const Assessment> parts) {
  TextTable table{"Metrics, with statistical errors of one standard deviation", {"metric"}, {}};
  if (parts.empty()) return table;
  for (const auto& part : parts) table.header.push_back(part.part);
  for (const auto& m : judged_part(parts).metrics) {
    std::vector<std::string> row{title_of(m.name)};
    for (const auto& part : parts) {
      const Metric* here = part.find(m.name);
      row.push_back(here ? detail::with_error(here->value, here->error) : "-");
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

TextTable weights_table(const models::Model& model, std::span<const Assessment> parts) {
  const bool weighted =
      std::any_of(parts.begin(), parts.end(), [](const Assessment& a) { return !a.truth.weight.empty(); });
  TextTable table{weighted ? "Rows and weights" : "Rows", {"part", "class", "rows"}, {}};
  if (weighted)
    for (const char* name : {"sum of weights", "effective rows", "negative"}) table.header.emplace_back(name);
  const auto add = [&](const Assessment& part, std::int32_t k) {
    std::vector<double> weight;
    std::uint64_t negative = 0;
    for (std::uint64_t i = 0; i < part.rows(); ++i) {
      if (k >= 0 && part.truth.label[i] != k) continue;
      weight.push_back(weight_at(part.truth.weight, i));
      negative += weight.back() < 0;
    }
    std::vector<std::string> row{part.part, k >= 0 ? model.data().classes[static_cast<std::uint64_t>(k)] : "all",
                                 detail::count(weight.size())};
    if (weighted) {
      const WeightSums sums = weight_sums(weight, 0);
      row.push_back(detail::short_number(weight.empty() ? 0 : sums.sum, 6));
      row.push_back(detail::short_number(weight.empty() ? 0 : sums.n_eff(), 5));
      row.push_back(detail::count(negative));
    }
    table.rows.push_back(std::move(row));
  };
  for (const auto& part : parts) {
    add(part, -1);
    if (model.task() == models::Task::regression) continue;
    for (std::uint64_t k = 0; k < model.data().classes.size(); ++k) add(part, static_cast<std::int32_t>(k));
  }
  return table;
}

std::vector<core::Figure> performance_figures(const models::Model& model, std::span<const Assessment> parts) {
  std::vector<core::Figure> figures;
  if (parts.empty() || model.task() == models::Task::none) return figures;
  const Assessment& judged = judged_part(parts);
  const Assessment* train = find_part(parts, "train");
  const bool compare = train && train != &judged;
  if (model.task() == models::Task::regression) {
    figures.push_back(
        prediction_figure(judged.prediction.value, judged.truth.value, judged.truth.weight, model.data().target));
    figures.push_back(residual_figure(judged.prediction.value, judged.truth.value, judged.truth.weight));
    figures.push_back(pull_figure(judged.prediction.value, judged.truth.value, judged.truth.weight));
    if (compare) figures.push_back(overlay(model, *train, judged).figure);
    return figures;
  }
  if (model.task() == models::Task::binary) figures.push_back(roc_of(model, parts));
  if (compare) figures.push_back(overlay(model, *train, judged).figure);
  if (model.task() == models::Task::binary && !judged.prediction.probability.empty()) {
    const auto flags = positives(model.data().positive, judged.truth);
    const auto bins = calibration(probability_of(model.data().positive, judged.prediction), flags, judged.truth.weight);
    figures.push_back(calibration_figure(bins, model.data().classes[model.data().positive], judged.part));
  }
  figures.push_back(confusion_figure(
      confusion(judged.truth.label, judged.prediction.label, judged.truth.weight, model.data().classes.size()),
      model.data().classes));
  return figures;
}

}  // namespace ermine::evaluate
