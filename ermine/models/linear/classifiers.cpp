// Logistic and softmax regression: data, design, minimiser, model.

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include "ermine/core/error.hpp"
#include "ermine/math/cholesky.hpp"
#include "ermine/math/compensated_sum.hpp"
#include "ermine/models/linear/by_gradient.hpp"
#include "ermine/models/linear/finish.hpp"
#include "ermine/models/linear/fitters.hpp"
#include "ermine/models/linear/newton.hpp"
#include "ermine/models/linear/risk_program.hpp"

namespace ermine::models::linear {

using math::Cholesky;

namespace {

constexpr double default_l2 = 1e-4;
constexpr std::uint64_t most_for_newton = 1500;  // parameters: above, the Hessian costs more than it saves
constexpr double dependent_share = 1e-11;        // of a column's square, left by the columns before it

/// Columns that others before them make up: without a penalty they have no coefficient of their own.
Design independent(const Design& design, core::Pool* pool, std::vector<Remark>& remarks) {
  const Cholesky<double> factor(weighted_products(design, {.magnitude = true}, pool), design.p,
                                {.tolerance = dependent_share});
  if (factor.dependents() == 0) return design;
  remarks.push_back(dependent_remark(design, factor.dependent()));
  return without(design, factor.dependent());
}

/// The intercepts that give each class its share when no column counts: log of its weight, centred.
std::vector<double> start_of(const TrainingData& data, const Design& design, const Classes& classes) {
  std::vector<double> theta(std::uint64_t{classes.contrasts} * design.p), logs;
  if (!design.intercept) return theta;
  std::vector<std::vector<double>> of_class(data.classes.size());
  for (std::uint64_t i = 0; i < data.rows(); ++i)
    of_class[static_cast<std::size_t>(data.label[i])].push_back(data.w.empty() ? 1.0 : data.w[i]);
  double mean = 0;
  for (const auto& weights : of_class) logs.push_back(std::log(math::compensated_sum(weights)));
  for (const double v : logs) mean += v / static_cast<double>(logs.size());
  if (classes.outputs == 1) {
    theta[0] = logs[data.positive] - logs[1 - data.positive];
  } else {
    for (std::uint32_t c = 0; c < classes.contrasts; ++c)
      for (std::uint32_t k = 0; k < classes.outputs; ++k)
        theta[std::uint64_t{c} * design.p] += classes.q[k * classes.contrasts + c] * (logs[k] - mean);
  }
  return theta;
}

std::vector<math::DoubleDouble> widened(const std::vector<double>& values) { return {values.begin(), values.end()}; }

void remark_separable(FitResult& result) {
  result.remarks.push_back(
      {"separable",
       "The classes are separable: the coefficients can grow without end and stand where every row was right; they and "
       "their errors mean nothing one by one (a penalty, --l2 1e-4, makes them finite)."});
}

FitResult finish_classifier(const TrainingData& data, const Design& design, const Classes& classes, NewtonResult newton,
                            const FitOptions& options, const std::string& kind, std::vector<Remark> remarks) {
  ModelData model = begin_model(data, options, kind);
  model.recipe.set("loss", kind).set("l2", options.l2.value_or(default_l2));
  Solution solution{widened(newton.theta), widened(newton.covariance), classes.outputs, classes.contrasts, classes.q};
  write_program(model, data, design, solution);
  std::vector<std::string> labels;
  if (data.task == Task::multiclass) labels = data.classes;
  if (classes.outputs == 2) {
    // Two classes have one set of coefficients: of the positive class against the other.
    const double sign = data.positive == 1 ? 1 : -1;
    solution.q = {sign * (classes.q[classes.contrasts] - classes.q[0])};
    if (classes.contrasts == 2)
      solution.q = {sign * (classes.q[2] - classes.q[0]), sign * (classes.q[3] - classes.q[1])};
    solution.outputs = 1;
  }
  Undone undone = undo_scaling(design, solution, labels);
  model.coefficients = std::move(undone.tables);
  model.covariance = std::move(undone.covariance);
  model.details = core::Record::object();
  FitResult result{.model = Model(std::move(model))};
  result.stop = newton.stop;
  result.risk = newton.risk;
  result.history = std::move(newton.history);
  result.remarks = std::move(remarks);
  if (newton.stop == optimize::Stop::separable) remark_separable(result);
  return result;
}

/// Covariance and separability at a solution found without a Hessian.
void judge(NewtonResult& found, const Design& design, const Classes& classes, const TrainingData& data, double l2,
           core::Pool* pool) {
  const bool small = found.theta.size() <= most_for_newton;
  const RiskSums sums = risk_sums(design, classes, found.theta, small ? Want::hessian : Want::gradient, pool);
  if (l2 == 0 && sums.margin > 0) found.stop = optimize::Stop::separable;
  const bool minimum = found.stop == optimize::Stop::gradient_small || found.stop == optimize::Stop::change_small;
  if (!small || !minimum) return;
  const Cholesky<double> factor(
      assemble_hessian(sums, design.p, classes.contrasts, 1 / data.weight_sum, l2, design.penalty), found.theta.size(),
      {.tolerance = 1e-15});
  if (!factor.positive_definite()) return;
  found.covariance = factor.inverse();
  for (double& v : found.covariance) v /= data.weight_sum;
}

/// The same fit by an optimiser of the user's choice, through the graph.
NewtonResult by_gradient(const data::Table& train, const data::Table& validation, const TrainingData& data,
                         const Design& design, const Classes& classes, double l2, const FitOptions& options) {
  const bool softmax = classes.outputs > 1;
  const std::uint32_t k = classes.outputs, c = classes.contrasts, p = design.p;
  GradientTask task{
      .loss = softmax ? "softmax" : "logistic", .optimizer = options.optimizer, .outputs = k, .target = classes.target};
  task.l1 = options.l1;
  task.l2 = l2;
  if (validation.rows() > 0 && validation.find(options.target)) {
    const std::vector<std::int32_t> label = labels_of(validation.column(options.target), data.classes);
    task.validation_target =
        softmax ? softmax_classes(label, k, false).target : logistic_classes(label, data.positive).target;
    if (!options.weight.empty() && validation.find(options.weight)) {
      const auto w = validation.column(options.weight).values;
      task.validation_weight.assign(w.begin(), w.end());
    }
  }
  const bool validated = !task.validation_target.empty();
  const std::vector<double> start = start_of(data, design, classes);
  task.offset.assign(k, 0.0);
  if (design.intercept)
    for (std::uint32_t o = 0; o < k; ++o)
      for (std::uint32_t a = 0; a < c; ++a)
        task.offset[o] += (softmax ? classes.q[o * c + a] : 1.0) * start[std::uint64_t{a} * p];
  GradientResult found =
      minimise_by_gradient(train, validated ? validation : validation.slice(0, 0), data, design, task, options);
  NewtonResult result;
  result.stop = found.stop;
  result.risk = found.risk;
  result.history = std::move(found.history);
  result.theta.assign(std::uint64_t{c} * p, 0.0);
  for (std::uint32_t a = 0; a < c; ++a)
    for (std::uint32_t o = 0; o < k; ++o)
      for (std::uint32_t j = 0; j < p; ++j)
        result.theta[a * p + j] += (softmax ? classes.q[o * c + a] : 1.0) * found.theta[o * p + j];
  if (options.l1 == 0) judge(result, design, classes, data, l2, options.pool);
  return result;
}

FitResult fit_classifier(const data::Table& train, const data::Table& validation, const FitOptions& options,
                         bool softmax) {
  refuse_needless_step_options(options);
  TrainingData data = prepare(train, validation, options, Task::binary);
  const auto k = static_cast<std::uint32_t>(data.classes.size());
  const char* const kind = softmax ? "softmax" : "logistic";
  data.task = k == 2 ? Task::binary : Task::multiclass;
  if (!softmax && k > 2)
    throw core::DataError("the target `" + options.target + "` has " + std::to_string(k) +
                          " classes, logistic regression takes two: use --model softmax");
  if (!options.loss.empty() && options.loss != kind)
    throw core::UsageError("--loss " + options.loss + " does not fit --model " + kind + ", whose loss is " + kind);
  const double l2 = options.l2.value_or(default_l2);
  std::vector<Remark> remarks = data.remarks;
  const bool free = l2 == 0 && options.l1 == 0;
  Design design = make_design(data, options.standardise, options.intercept, free, remarks);
  if (free && design.p <= most_for_newton) design = independent(design, options.pool, remarks);
  const Classes classes =
      softmax ? softmax_classes(data.label, k, options.l1 > 0) : logistic_classes(data.label, data.positive);
  const bool newton = options.l1 == 0 &&
                      (options.optimizer == "newton" ||
                       (options.optimizer.empty() && std::uint64_t{classes.contrasts} * design.p <= most_for_newton));
  std::optional<ValidationRisk> risk;
  std::function<double(std::span<const double>)> on_validation;
  if (newton && validation.rows() > 0 && validation.find(options.target)) {
    const std::vector<std::int32_t> seen = labels_of(validation.column(options.target), data.classes);
    risk.emplace(data, design, kind, validation,
                 softmax ? softmax_classes(seen, k, false).target : logistic_classes(seen, data.positive).target,
                 options.weight, classes.outputs, classes.q, options.pool);
    on_validation = [&risk](std::span<const double> theta) { return (*risk)(theta); };
  }
  NewtonResult found = newton ? minimise_newton(design, classes, data.weight_sum, l2, start_of(data, design, classes),
                                                options, on_validation)
                              : by_gradient(train, validation, data, design, classes, l2, options);
  return finish_classifier(data, design, classes, std::move(found), options, kind, std::move(remarks));
}

}  // namespace

FitResult fit_logistic(const data::Table& train, const data::Table& validation, const FitOptions& options) {
  return fit_classifier(train, validation, options, false);
}

FitResult fit_softmax(const data::Table& train, const data::Table& validation, const FitOptions& options) {
  return fit_classifier(train, validation, options, true);
}

}  // namespace ermine::models::linear
