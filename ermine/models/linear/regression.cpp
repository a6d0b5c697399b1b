// Linear regression: data, design, least squares, model.

#include <cmath>
#include <limits>
#include <optional>

#include "ermine/core/error.hpp"
#include "ermine/models/linear/by_gradient.hpp"
#include "ermine/models/linear/finish.hpp"
#include "ermine/models/linear/fitters.hpp"
#include "ermine/models/linear/least_squares.hpp"
#include "ermine/models/linear/penalty_choice.hpp"

namespace ermine::models::linear {
namespace {

constexpr std::uint32_t most_for_products = 2000;  // parameters: above, their products fill memory and hours

/// r2, sigma and the analysis of variance, for squares about the mean (about 0 without an intercept).
core::Record details_of(const LeastSquaresResult& fit, double weight_sum) {
  const double model = fit.ss_model;
  const double df_model = static_cast<double>(fit.design.p) - (fit.design.intercept ? 1 : 0);
  const double df_residual = weight_sum - static_cast<double>(fit.design.p);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const bool known = df_residual > 0 && df_model > 0;
  core::Record anova = core::Record::object();
  anova.set("ss_model", model).set("ss_residual", fit.ss_residual).set("df_model", df_model);
  anova.set("df_residual", df_residual);
  anova.set("f", known ? (model / df_model) / (fit.ss_residual / df_residual) : nan);
  core::Record details = core::Record::object();
  details.set("r2", fit.ss_total > 0 ? 1 - fit.ss_residual / fit.ss_total : nan);
  details.set("sigma", fit.sigma).set("anova", std::move(anova));
  return details;
}

FitResult finish_linear(const TrainingData& data, const LeastSquaresResult& fit, const FitOptions& options,
                        const std::string& kind, std::vector<Remark> remarks) {
  ModelData model = begin_model(data, options, kind);
  model.recipe.set("loss", options.loss.empty() ? "square" : options.loss).set("l1", fit.l1).set("l2", fit.l2);
  const Solution solution{.theta = fit.theta, .covariance = fit.covariance};
  write_program(model, data, fit.design, solution);
  Undone undone = undo_scaling(fit.design, solution, {});
  model.coefficients = std::move(undone.tables);
  model.covariance = std::move(undone.covariance);
  model.details = details_of(fit, data.weight_sum);
  FitResult result{.model = Model(std::move(model))};
  result.risk = fit.risk;
  result.remarks = std::move(remarks);
  return result;
}

/// The same fit, or one by Huber's loss, by an optimiser of the user's choice, through the graph.
FitResult fit_by_gradient(const data::Table& train, const data::Table& validation, const TrainingData& data,
                          const FitOptions& options, const std::string& kind, double l2, std::vector<Remark> remarks) {
  const std::string loss = options.loss.empty() ? "square" : options.loss;
  if (loss != "square" && loss != "huber")
    throw core::UsageError("--loss " + loss + " does not fit --model " + kind + "; there are square and huber");
  const Design design = make_design(data, options.standardise, options.intercept, l2 == 0 && options.l1 == 0, remarks);
  GradientTask task{.loss = loss, .optimizer = options.optimizer, .target = {data.y.begin(), data.y.end()}};
  task.l1 = options.l1;
  task.l2 = l2;
  task.offset = {transforms::statistics_of(data.y, data.w).mean};
  const bool validated = validation.rows() > 0 && validation.find(options.target).has_value();
  if (validated) {
    const auto y = validation.column(options.target).values;
    task.validation_target.assign(y.begin(), y.end());
    if (!options.weight.empty() && validation.find(options.weight)) {
      const auto w = validation.column(options.weight).values;
      task.validation_weight.assign(w.begin(), w.end());
    }
  }
  GradientResult found =
      minimise_by_gradient(train, validated ? validation : validation.slice(0, 0), data, design, task, options);
  LeastSquaresResult fit;
  fit.design = design;
  fit.theta.assign(found.theta.begin(), found.theta.end());
  fit.ss_residual = rest(design, data.y, found.theta, options.pool).squares;
  std::vector<double> mean(design.p);
  if (design.intercept) mean[0] = task.offset[0];
  fit.ss_total = rest(design, data.y, mean, options.pool).squares;
  fit.ss_model = fit.ss_total - fit.ss_residual;
  const double freedom = data.weight_sum - static_cast<double>(design.p);
  fit.sigma = freedom > 0 ? std::sqrt(fit.ss_residual / freedom) : std::numeric_limits<double>::quiet_NaN();
  fit.risk = found.risk;
  fit.l1 = options.l1;
  fit.l2 = l2;
  FitResult result = finish_linear(data, fit, options, kind, std::move(remarks));
  result.stop = found.stop;
  result.history = std::move(found.history);
  return result;
}

void check(const LeastSquaresResult& fit, const TrainingData& data, const FitOptions& options,
           std::vector<Remark>& remarks) {
  if (!std::isfinite(fit.risk))
    throw core::TrainingError("the squares of the target `" + options.target +
                              "` are beyond the largest number: rescale it");
  if (fit.l1 > 0) {
    remarks.push_back(
        {"errors", "Coefficients under an l1 penalty have no errors: which of them are 0 is itself uncertain."});
  } else if (!(data.weight_sum > static_cast<double>(fit.design.p))) {
    remarks.push_back({"errors", "The sum of weights " + data::shortest(data.weight_sum) + " does not exceed the " +
                                     std::to_string(fit.design.p) + " coefficients: their errors are unknown."});
  }
}

FitResult fit_squares(const std::string& kind, const data::Table& train, const data::Table& validation,
                      const FitOptions& options) {
  refuse_needless_step_options(options);
  PenaltyPlan plan = plan_penalty(kind, options);
  const TrainingData data = prepare(train, validation, options, Task::regression);
  std::vector<Remark> remarks = data.remarks;
  const bool free = plan.l1 == 0 && plan.l2 == 0 && !plan.path;
  Design design = make_design(data, options.standardise, options.intercept, free, remarks);
  const bool exact = (options.optimizer.empty() || options.optimizer == "newton") &&
                     (options.loss.empty() || options.loss == "square");
  if (!exact || design.p > most_for_products) {
    if (plan.path)
      throw core::UsageError(
          "a penalty is chosen along a path only for the square loss, the model's own optimiser and at most " +
          std::to_string(most_for_products) + " coefficients (here " + std::to_string(design.p) +
          "): give --l1 or --l2");
    remarks = data.remarks;
    if (exact)
      remarks.push_back(
          {"errors", std::to_string(design.p) +
                         " coefficients are too many for a covariance matrix: fitted by L-BFGS, their errors "
                         "are unknown."});
    FitOptions chosen = options;
    chosen.l1 = plan.l1;
    return fit_by_gradient(train, validation, data, chosen, kind, plan.l2, std::move(remarks));
  }
  std::optional<PathJudge> judge;
  std::optional<PathChoice> choice;
  if (plan.path) {
    judge.emplace(data, validation, options, plan);
    plan.path->few_rows = data.counted <= design.p;
    choice =
        PathChoice{*plan.path, [&](const Design& d, const std::vector<PathPoint>& path) { return (*judge)(d, path); }};
  }
  const LeastSquaresResult fit =
      least_squares(std::move(design), data.y, data.weight_sum,
                    {.l1 = plan.l1, .l2 = plan.l2, .path = choice ? &*choice : nullptr, .pool = options.pool}, remarks);
  check(fit, data, options, remarks);
  FitResult result = finish_linear(data, fit, options, kind, std::move(remarks));
  if (kind != "linear" || fit.l1 > 0) {
    ModelData model = result.model.data();
    describe_penalty(fit, judge ? &*judge : nullptr, options.path, model.details);
    result.model = Model(std::move(model));
  }
  const Progress line{1, 1, fit.risk, std::numeric_limits<double>::quiet_NaN(), 1, 0};
  result.history.push_back(line);
  if (options.watch && !options.watch(line)) result.stop = optimize::Stop::interrupted;
  return result;
}

}  // namespace

FitResult fit_linear(const data::Table& train, const data::Table& validation, const FitOptions& options) {
  return fit_squares("linear", train, validation, options);
}

FitResult fit_ridge(const data::Table& train, const data::Table& validation, const FitOptions& options) {
  return fit_squares("ridge", train, validation, options);
}

FitResult fit_lasso(const data::Table& train, const data::Table& validation, const FitOptions& options) {
  return fit_squares("lasso", train, validation, options);
}

FitResult fit_elastic_net(const data::Table& train, const data::Table& validation, const FitOptions& options) {
  return fit_squares("elastic-net", train, validation, options);
}

}  // namespace ermine::models::linear
