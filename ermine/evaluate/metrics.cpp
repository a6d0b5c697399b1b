#include "ermine/evaluate/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/confusion.hpp"
#include "ermine/evaluate/regression.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

/// The smallest probability log_loss takes the logarithm of: a certain and wrong answer costs 36 nats, not infinity.
constexpr double least_probability = std::numeric_limits<double>::epsilon();

void check_rows(std::uint64_t expected, std::uint64_t found, const char* what) {
  if (expected != found)
    throw core::DataError(std::string("the ") + what + " have " + std::to_string(found) + " rows, the predictions " +
                          std::to_string(expected));
}

Metric named(const char* name, const Mean& mean) { return {name, mean.value, mean.error}; }

/// -log p(true class), p clipped to [eps, 1 - eps]; probability is [k][n].
Mean log_loss(const models::Prediction& prediction, const Truth& truth) {
  const std::uint64_t n = prediction.rows;
  std::vector<double> loss(n);
  for (std::uint64_t i = 0; i < n; ++i) {
    const double p = prediction.probability[static_cast<std::uint64_t>(truth.label[i]) * n + i];
    loss[i] = -std::log(std::clamp(p, least_probability, 1 - least_probability));
  }
  return weighted_mean(loss, truth.weight);
}

/// (p - [positive])^2
Mean brier(std::span<const double> p, std::span<const std::uint8_t> positive, std::span<const double> weight) {
  std::vector<double> square(p.size());
  for (std::uint64_t i = 0; i < p.size(); ++i) {
    const double d = p[i] - (positive[i] ? 1.0 : 0.0);
    square[i] = d * d;
  }
  return weighted_mean(square, weight);
}

std::vector<Metric> binary(const models::ModelData& model, const models::Prediction& prediction, const Truth& truth) {
  const auto positive = positives(model.positive, truth);
  const Confusion c = confusion(truth.label, prediction.label, truth.weight, 2);
  const bool has_probability = !prediction.probability.empty();
  std::vector<Metric> list;
  list.push_back(named("auc", auc_with_error(score_of(model.positive, prediction), positive, truth.weight)));
  list.push_back(named("accuracy", accuracy(c)));
  if (has_probability) list.push_back(named("log_loss", log_loss(prediction, truth)));
  list.push_back(named("f1", f1(c, model.positive)));
  list.push_back(named("precision", precision(c, model.positive)));
  list.push_back(named("recall", recall(c, model.positive)));
  if (has_probability)
    list.push_back(named("brier", brier(probability_of(model.positive, prediction), positive, truth.weight)));
  return list;
}

std::vector<Metric> multiclass(const models::ModelData& model, const models::Prediction& prediction,
                               const Truth& truth) {
  const Confusion c = confusion(truth.label, prediction.label, truth.weight, model.classes.size());
  std::vector<Metric> list{named("accuracy", accuracy(c))};
  if (!prediction.probability.empty()) list.push_back(named("log_loss", log_loss(prediction, truth)));
  list.push_back(named("macro_f1", macro_f1(c)));
  return list;
}

}  // namespace

std::vector<std::uint8_t> positives(std::uint32_t positive, const Truth& truth) {
  std::vector<std::uint8_t> flag(truth.label.size());
  for (std::uint64_t i = 0; i < flag.size(); ++i) flag[i] = truth.label[i] == static_cast<std::int32_t>(positive);
  return flag;
}

std::span<const double> probability_of(std::uint32_t k, const models::Prediction& prediction) {
  if (prediction.probability.empty()) return {};
  return std::span(prediction.probability).subspan(k * prediction.rows, prediction.rows);
}

std::span<const double> score_of(std::uint32_t positive, const models::Prediction& prediction) {
  return prediction.decision.empty() ? probability_of(positive, prediction) : std::span(prediction.decision);
}

std::vector<Metric> metrics(const models::Model& model, const models::Prediction& prediction, const Truth& truth) {
  const bool regression = model.task() == models::Task::regression;
  if (model.task() == models::Task::none) return {};
  check_rows(prediction.rows, regression ? truth.value.size() : truth.label.size(), "true values");
  if (!truth.weight.empty()) check_rows(prediction.rows, truth.weight.size(), "weights");
  if (regression) {
    const RegressionQuality q = regression_quality(prediction.value, truth.value, truth.weight);
    return {named("rmse", q.rmse), named("mae", q.mae), named("r2", q.r2)};
  }
  return model.task() == models::Task::binary ? binary(model.data(), prediction, truth)
                                              : multiclass(model.data(), prediction, truth);
}

}  // namespace ermine::evaluate
