// A curve from its formula: data, start, the one training loop, errors, model.

#include <cmath>
#include <limits>
#include <optional>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/math/cholesky.hpp"
#include "ermine/math/compensated_sum.hpp"
#include "ermine/models/base/risk_loss.hpp"
#include "ermine/models/base/risk_minimiser.hpp"
#include "ermine/models/base/training_data.hpp"
#include "ermine/models/curve/curve_risk.hpp"
#include "ermine/models/curve/fitters.hpp"
#include "ermine/models/curve/starts.hpp"

namespace ermine::models::curve {
namespace {

using core::UsageError;

constexpr std::size_t most_for_newton = 100;  // parameters: above, a Hessian costs more than the steps it saves
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

void refuse_what_a_formula_has_not(const FitOptions& options) {
  refuse_needless_step_options(options);
  if (!options.basis.empty())
    throw UsageError("--basis " + options.basis[0] + " does not go with a formula: write the powers into it");
  if (!options.intercept) throw UsageError("--no-intercept does not go with a formula: leave its constant term out");
  if (!options.loss.empty() && options.loss != "square" && options.loss != "huber")
    throw UsageError("--loss " + options.loss + " does not fit --model formula; there are square and huber");
  for (const auto& [name, value] : options.start)
    core::require(std::isfinite(value), "--start: `" + name + "` must begin at a finite number");
}

/// "a = 1, tau = 2.5"
std::string listed(const std::vector<std::string>& names, std::span<const double> values) {
  std::string text;
  for (std::size_t j = 0; j < names.size(); ++j) text += (j ? ", " : "") + names[j] + " = " + data::shortest(values[j]);
  return text;
}

class FormulaFit {
 public:
  FormulaFit(const data::Table& train, const data::Table& validation, const FitOptions& options)
      : train_(train),
        options_(options),
        curve_(read_curve(train, options)),
        data_(prepared(validation)),
        loss_(options.loss.empty() ? "square" : options.loss),
        deviation_(robust_deviation(data_.y)),
        start_(chosen_start()),
        scale_(scale_of(start_)),
        program_(curve_risk(curve_, data_.features, scale_, loss_, deviation_)),
        rows_(program_, train, data_.y, data_.w, false) {
    if (validation.rows() == 0 || !validation.find(options.target)) return;
    std::span<const double> w;
    if (!options.weight.empty() && validation.find(options.weight)) w = validation.column(options.weight).values;
    judged_.emplace(program_, validation, validation.column(options.target).values, w, true);
  }

  FitResult run() {
    check_start();
    const std::size_t p = start_.size();
    const std::unique_ptr<RowRisk> sum = program_risk(program_, rows_, judged_ ? &*judged_ : nullptr, options_);
    RiskProblem problem{.risk = *sum};
    for (std::size_t j = 0; j < p; ++j) {
      problem.start.push_back(start_[j] / scale_[j]);
      problem.penalty.push_back(scale_[j] * scale_[j]);
    }
    problem.l1 = options_.l1;
    problem.l2 = options_.l2.value_or(0);
    problem.optimizer = options_.optimizer;
    problem.gradient_relative = 1e-12;
    const bool newton = options_.l1 == 0 && loss_ == "square" && p <= most_for_newton;
    if (newton && options_.optimizer.empty()) problem.optimizer = "newton";
    SquareHessian hessian(program_, rows_, options_.pool);
    if (loss_ == "square")
      problem.hessian = [&](std::span<const double> u, std::span<double> H) {
        hessian(u, problem.l2, problem.penalty, H);
      };
    RiskMinimum found = minimise(problem, options_);

    FitResult result{.model = Model(model_of(found))};
    result.stop = found.stop;
    result.risk = found.risk;
    result.history = std::move(found.history);
    result.remarks = std::move(data_.remarks);
    return result;
  }

 private:
  TrainingData prepared(const data::Table& validation) const {
    FitOptions own = options_;
    own.features = curve_.inputs;
    return prepare(train_, validation, own, Task::regression);
  }

  std::vector<double> chosen_start() {
    std::vector<double> start;
    for (const std::string& name : curve_.parameters)
      for (const auto& [given, value] : options_.start)
        if (given == name) start.push_back(value);
    if (!start.empty()) return start;
    start = find_start(train_, curve_, data_, loss_, options_.seed);
    data_.remarks.push_back({"start",
                             "No start was given: points from 1 for each parameter to the scales of the data were "
                             "tried, and the search began at the best, " +
                                 listed(curve_.parameters, start) +
                                 ". A curve can have several minima: compare with starts of your own, --start."});
    const std::vector<std::string> columns = train_.names();
    for (const std::string& name : curve_.parameters)
      if (const std::string near = core::nearest_name(name, columns); name.size() > 2 && !near.empty())
        data_.remarks.push_back({"parameter", "`" + name + "` is taken for a parameter; if the column `" + near +
                                                  "` was meant, correct the formula."});
    return start;
  }

  /// A search can start only where the risk is a number; says which operation of the formula makes none, and in which row.
  void check_start() const {
    std::vector<double> u(start_.size());
    for (std::size_t j = 0; j < u.size(); ++j) u[j] = start_[j] / scale_[j];
    graph::Evaluator evaluator(program_, {.pool = options_.pool});
    if (std::isfinite(evaluator.value(rows_.bound.batch, u))) return;
    const graph::Trouble trouble = evaluator.trouble(rows_.bound.batch, u);
    std::vector<formula::Origin> origins;
    static_cast<void>(curve_risk(curve_, data_.features, scale_, loss_, deviation_, &origins));
    std::string text = "the formula is not finite where the search starts, at " + listed(curve_.parameters, start_);
    if (!trouble.operation.empty()) text += ": " + trouble.operation;
    if (trouble.row) {
      text += " in row " + std::to_string(*trouble.row + 1) + " of the training rows";
      std::vector<double> x;
      for (const std::string& name : curve_.inputs) x.push_back(data_.table.column(name).values[*trouble.row]);
      text += ", where " + listed(curve_.inputs, x);
    }
    text += options_.start.empty() ? "; say where to start: --start " + curve_.parameters[0] + "=..."
                                   : "; start somewhere else";
    for (const formula::Origin& origin : origins)
      if (trouble.slot >= origin.first && trouble.slot < origin.last)
        throw core::TrainingError(text, {.column = origin.column, .length = origin.length, .text = curve_.text});
    throw core::TrainingError(text);
  }

  /// Inverse of the Gauss-Newton matrix in units of the search, times sigma^2; empty where there is none to give.
  std::vector<double> covariance(SquareHessian& gauss, const RiskMinimum& found, double sigma) {
    const std::size_t p = start_.size();
    const auto none = [&](const std::string& why) {
      data_.remarks.push_back({"errors", "The errors of the parameters are unknown: " + why});
      return std::vector<double>{};
    };
    if (loss_ != "square") return none("the loss is " + loss_ + ", for which they are not worked out.");
    if (options_.l1 > 0) return none("--l1 makes exact zeros, which have no error.");
    if (!optimize::found_minimum(found.stop)) return none("the search did not end in a minimum.");
    if (!(data_.weight_sum > static_cast<double>(p)))
      return none("the sum of weights " + data::shortest(data_.weight_sum) + " does not exceed the " +
                  std::to_string(p) + " parameters.");
    std::vector<double> matrix(p * p);
    gauss.gauss_newton(found.parameters, matrix);
    for (std::size_t j = 0; j < p; ++j)
      matrix[j * p + j] += data_.weight_sum * options_.l2.value_or(0) * scale_[j] * scale_[j];
    const math::Cholesky<double> factor(matrix, p, {.tolerance = 1e-14});
    if (!factor.positive_definite()) {
      std::string free;
      for (std::size_t j = 0; j < p; ++j)
        if (factor.dependent()[j]) free += (free.empty() ? "`" : ", `") + curve_.parameters[j] + "`";
      return none("the data do not fix " + free + " beside the other parameters.");
    }
    std::vector<double> inverse = factor.inverse();
    for (std::size_t i = 0; i < p; ++i)
      for (std::size_t j = 0; j < p; ++j) inverse[i * p + j] *= 2 * sigma * sigma * scale_[i] * scale_[j];
    return inverse;
  }

  ModelData model_of(const RiskMinimum& found) {
    const std::size_t p = start_.size();
    ModelData model = begin_model(data_, options_, "formula");
    SquareHessian gauss(program_, rows_, options_.pool);
    const double sigma = describe(model, gauss.predictions(found.parameters));
    model.covariance = covariance(gauss, found, sigma);
    CoefficientTable table;
    for (std::size_t j = 0; j < p; ++j) {
      model.parameters.push_back(found.parameters[j] * scale_[j]);
      const double variance = model.covariance.empty() ? unknown : model.covariance[j * p + j];
      table.rows.push_back({curve_.parameters[j], model.parameters[j], variance >= 0 ? std::sqrt(variance) : unknown});
    }
    model.coefficients.push_back(std::move(table));
    graph::Builder builder;
    builder.output("prediction", append_curve(builder, curve_, data_.features, {}));
    model.program = std::move(builder).finish();
    return model;
  }

  /// Formula, r2 and sigma, which is returned.
  double describe(ModelData& model, std::span<const double> h) const {
    const transforms::ColumnStatistics y = transforms::statistics_of(data_.y, data_.w);
    math::CompensatedSum residual, total;
    for (std::size_t i = 0; i < h.size(); ++i) {
      const double w = data_.w.empty() ? 1 : data_.w[i], r = data_.y[i] - h[i], d = data_.y[i] - y.mean;
      residual.add(w * r * r);
      total.add(w * d * d);
    }
    const double freedom = data_.weight_sum - static_cast<double>(start_.size());
    const double sigma = freedom > 0 ? std::sqrt(residual.value() / freedom) : unknown;
    core::Record start = core::Record::object();
    for (std::size_t j = 0; j < start_.size(); ++j) start.set(curve_.parameters[j], start_[j]);
    model.details = core::Record::object();
    model.details.set("formula", curve_.text).set("start", std::move(start));
    model.details.set("r2", total.value() > 0 ? 1 - residual.value() / total.value() : unknown).set("sigma", sigma);
    model.recipe.set("loss", loss_).set("l2", options_.l2.value_or(0)).set("standardise", false);
    return sigma;
  }

  const data::Table& train_;
  const FitOptions& options_;
  Curve curve_;
  TrainingData data_;
  std::string loss_;
  double deviation_;
  std::vector<double> start_, scale_;
  graph::Program program_;
  RiskRows rows_;
  std::optional<RiskRows> judged_;
};

}  // namespace

FitResult fit_formula(const data::Table& train, const data::Table& validation, const FitOptions& options) {
  refuse_what_a_formula_has_not(options);
  return FormulaFit(train, validation, options).run();
}

}  // namespace ermine::models::curve
