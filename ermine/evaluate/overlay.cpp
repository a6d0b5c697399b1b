#include "ermine/evaluate/overlay.hpp"

#include "ermine/evaluate/detail/text.hpp"
#include "ermine/evaluate/histogram.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

/// The rows of one class (all where k < 0) as a sample.
WeightedSample sample_of(const std::vector<double>& output, const Truth& truth, std::int32_t k) {
  WeightedSample s;
  for (std::uint64_t i = 0; i < output.size(); ++i) {
    if (k >= 0 && truth.label[i] != k) continue;
    s.value.push_back(output[i]);
    s.weight.push_back(weight_at(truth.weight, i));
  }
  return s;
}

std::string axis_label(const models::Model& model, bool probability) {
  if (model.task() == models::Task::regression) return "prediction - " + model.data().target;
  if (!probability) return "decision";
  if (model.task() == models::Task::multiclass) return "probability given to the true class";
  return "predicted probability of " + model.data().classes[model.data().positive];
}

}  // namespace

std::vector<double> output_of(const models::Model& model, const Assessment& part) {
  const models::Prediction& p = part.prediction;
  std::vector<double> out(p.rows);
  for (std::uint64_t i = 0; i < p.rows; ++i) {
    if (model.task() == models::Task::regression)
      out[i] = p.value[i] - part.truth.value[i];
    else if (p.probability.empty())
      out[i] = p.decision.empty() ? 0.0 : p.decision[i];
    else if (model.task() == models::Task::binary)
      out[i] = p.probability[model.data().positive * p.rows + i];
    else
      out[i] = p.probability[static_cast<std::uint64_t>(part.truth.label[i]) * p.rows + i];
  }
  return out;
}

Overlay overlay(const models::Model& model, const Assessment& train, const Assessment& test,
                const PermutationOptions& options) {
  const auto of_train = output_of(model, train), of_test = output_of(model, test);
  const bool by_class = model.task() == models::Task::binary;
  const models::ModelData& data = model.data();
  Overlay result;
  core::Figure& f = result.figure;
  f.id = "overlay";
  f.title = "What the model says: train against test";
  f.x.label = axis_label(model, !test.prediction.probability.empty());
  f.y.label = by_class ? "density within the class" : "density";
  std::vector<double> both(of_train);
  both.insert(both.end(), of_test.begin(), of_test.end());
  const auto edges = suitable_edges(both, 30);

  std::string p_values;
  const std::vector<std::int32_t> classes =
      by_class ? std::vector<std::int32_t>{static_cast<std::int32_t>(1 - data.positive),
                                           static_cast<std::int32_t>(data.positive)}
               : std::vector<std::int32_t>{-1};
  for (const std::int32_t k : classes) {
    const WeightedSample a = sample_of(of_train, train.truth, k), b = sample_of(of_test, test.truth, k);
    const std::string name = k >= 0 ? data.classes[static_cast<std::uint64_t>(k)] : "";
    const bool positive = k == static_cast<std::int32_t>(data.positive);
    const core::Role role = !by_class ? core::Role::train : positive ? core::Role::signal : core::Role::background;
    const auto add = [&](const WeightedSample& s, core::Mark mark, const char* part, core::Role as) {
      const Histogram h = histogram(s.value, s.weight, {}, edges);
      if (s.value.empty() || h.total() == 0) return;
      core::Series series = as_series(h, mark, h.total(), true);
      if (mark == core::Mark::steps) series.low.clear(), series.high.clear();
      series.name = name.empty() ? part : name + ", " + part;
      series.role = as;
      f.series.push_back(std::move(series));
    };
    add(a, core::Mark::steps, "train", role);
    add(b, core::Mark::points, test.part.c_str(), by_class ? role : core::Role::test);
    result.comparisons.push_back({name, compare_samples(a, b, options)});
    p_values += (p_values.empty() ? "" : ", ") + detail::short_number(result.comparisons.back().test.p_value, 2) +
                (name.empty() ? "" : " for " + name);
  }
  f.caption =
      "Steps: rows the model learnt from. Points with errors: rows it never saw. They should agree: if they do, "
      "chance alone puts them at least this far apart with p = " +
      p_values + " (weighted Kolmogorov distance, by shuffling).";
  return result;
}

}  // namespace ermine::evaluate
