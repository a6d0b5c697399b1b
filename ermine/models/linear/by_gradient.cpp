#include "ermine/models/linear/by_gradient.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/models/linear/risk_program.hpp"
#include "ermine/optimize/descend.hpp"
#include "ermine/optimize/lbfgs.hpp"
#include "ermine/optimize/newton.hpp"
#include "ermine/optimize/owlqn.hpp"
#include "ermine/training/batch_engine.hpp"
#include "ermine/training/full_engine.hpp"
#include "ermine/training/loop.hpp"

namespace ermine::models::linear {
namespace {

constexpr std::uint64_t default_batch = 32, default_epochs = 100, default_iterations = 1000;

bool reads_every_row(const std::string& optimizer) {
  const auto names = {"", "lbfgs", "newton", "owlqn", "gradient-descent"};
  return std::find(names.begin(), names.end(), optimizer) != names.end();
}

class ByGradient {
 public:
  ByGradient(const data::Table& train, const data::Table& validation, const TrainingData& data, const Design& design,
             const GradientTask& task, const FitOptions& options)
      : task_(task),
        options_(options),
        design_(design),
        risk_(risk_program(data, design, task.loss, task.outputs, deviation_of(task.target))),
        rows_(risk_.program, train, task.target, data.w, false),
        evaluator_(risk_.program, {.pool = options.pool, .schedule = options.schedule, .ranks = options.ranks}),
        gather_(rows_.bound.batch) {
    if (validation.rows() > 0)
      validation_.emplace(risk_.program, validation, task.validation_target, task.validation_weight, true);
    for (const std::int32_t j : risk_.parameter)
      penalty_.push_back(j == no_parameter ? 0 : design.penalty[static_cast<std::size_t>(j) % design.p]);
    name_ = task.optimizer.empty() ? (task.l1 > 0 ? "owlqn" : "lbfgs") : task.optimizer;
    if (name_ == "lbfgs" && task.l1 > 0) name_ = "owlqn";
    if (task.l1 > 0 && name_ != "owlqn")
      throw core::UsageError("--optimizer " + name_ + " cannot make exact zeros: with --l1 leave it out or use lbfgs");
  }

  GradientResult run() {
    std::vector<double> start(penalty_.size());
    if (design_.intercept)
      for (std::uint32_t o = 0; o < task_.outputs; ++o) start[o] = task_.offset[o];
    training::Hooks hooks = hooks_for();
    training::LoopOptions loop{.checkpoint_every = options_.checkpoint_every};
    training::TrainResult trained;
    if (reads_every_row(name_)) {
      loop.epochs = options_.epochs > 0 ? options_.epochs : default_iterations;
      const std::unique_ptr<optimize::Minimiser> minimiser = full_batch(start, loop.epochs);
      training::FullEngine engine(*minimiser);
      trained = training::train(engine, loop, hooks, options_.resume);
    } else {
      loop.epochs = options_.epochs > 0 ? options_.epochs : default_epochs;
      loop.patience = validation_ ? options_.patience : 0;
      training::BatchEngine engine(
          batches(), start, rule(),
          {.batch = options_.batch > 0 ? options_.batch : default_batch, .epochs = loop.epochs, .seed = options_.seed});
      trained = training::train(engine, loop, hooks, options_.resume);
    }
    if (trained.stop == optimize::Stop::diverged) throw core::TrainingError(trained.message);
    return result_of(trained);
  }

 private:
  /// 1.4826 median |y - median|: the deviation of a normal distribution, and blind to outliers.
  static double deviation_of(const std::vector<double>& y) {
    const double middle = transforms::weighted_median(y, {});
    std::vector<double> distance;
    distance.reserve(y.size());
    for (const double v : y) distance.push_back(std::fabs(v - middle));
    const double robust = 1.4826 * transforms::weighted_median(distance, {});
    if (robust > 0) return robust;
    const double plain = transforms::statistics_of(y, {}).deviation;
    return plain > 0 ? plain : 1;
  }

  /// loss * factor + penalty, and the gradient alike.
  double evaluate(const graph::Batch& batch, std::span<const double> w, std::span<double> g, double factor) {
    double value = evaluator_.value_and_gradient(batch, w, g) * factor;
    for (std::size_t j = 0; j < w.size(); ++j) {
      value += 0.5 * task_.l2 * penalty_[j] * w[j] * w[j];
      g[j] = g[j] * factor + task_.l2 * penalty_[j] * w[j];
    }
    return value;
  }

  optimize::Objective objective() {
    optimize::Objective f;
    f.size = penalty_.size();
    f.value_and_gradient = [this](std::span<const double> w, std::span<double> g) {
      return evaluate(rows_.bound.batch, w, g, 1 / rows_.weight_sum);
    };
    f.hessian_vector = [this](std::span<const double> w, std::span<const double> d, std::span<double> product) {
      evaluator_.hessian_vector(rows_.bound.batch, w, d, product);
      for (std::size_t j = 0; j < w.size(); ++j)
        product[j] = product[j] / rows_.weight_sum + task_.l2 * penalty_[j] * d[j];
    };
    return f;
  }

  std::unique_ptr<optimize::Minimiser> full_batch(const std::vector<double>& start, std::uint64_t iterations) {
    const optimize::StopOptions stop{.iterations = iterations, .gradient_relative = 1e-9};
    if (name_ == "lbfgs")
      return std::make_unique<optimize::Lbfgs>(objective(), start, optimize::LbfgsOptions{.stop = stop});
    if (name_ == "newton")
      return std::make_unique<optimize::Newton>(objective(), start, optimize::Hessian{},
                                                optimize::NewtonOptions{.stop = stop});
    if (name_ == "owlqn") {
      optimize::Vector l1;
      for (const double penalty : penalty_) l1.push_back(task_.l1 * std::sqrt(penalty));
      return std::make_unique<optimize::Owlqn>(objective(), start, l1, optimize::OwlqnOptions{.stop = stop});
    }
    return std::make_unique<optimize::Descent>(objective(), start, rule(), optimize::DescendOptions{.stop = stop});
  }

  optimize::AnyRule rule() const {
    // The rules' own rates suit nets; a convex loss of standardised columns bears a larger one.
    std::optional<double> rate = options_.rate;
    if (!rate) rate = name_ == "adam" || name_ == "adamw" || name_ == "rmsprop" ? 0.01 : 0.1;
    return optimize::AnyRule::make(name_, rate);
  }

  training::BatchTask batches() {
    training::BatchTask task;
    task.rows = rows_.bound.batch.rows;
    task.parameters = penalty_.size();
    const double mean_weight = rows_.weight_sum / static_cast<double>(task.rows);
    task.value_and_gradient = [this, mean_weight](std::span<const std::uint64_t> rows, std::span<const double> w,
                                                  std::span<double> g) {
      return evaluate(gather_(rows), w, g, 1 / (static_cast<double>(rows.size()) * mean_weight));
    };
    return task;
  }

  training::Hooks hooks_for() {
    training::Hooks hooks;
    if (validation_ && validation_->weight_sum > 0)
      hooks.validation = [this](std::span<const double> w) {
        return evaluator_.value(validation_->bound.batch, w) / validation_->weight_sum;
      };
    if (options_.watch) hooks.watch = [this](const training::Row& row) { return options_.watch(progress(row)); };
    hooks.checkpoint = options_.checkpoint;
    return hooks;
  }

  static Progress progress(const training::Row& row) {
    return {row.epoch, row.step, row.train_loss, row.validation_loss, row.rate, row.gradient_norm};
  }

  GradientResult result_of(const training::TrainResult& trained) {
    GradientResult result;
    result.stop = trained.stop;
    for (const training::Row& row : trained.history) result.history.push_back(progress(row));
    std::vector<double> gradient(penalty_.size());
    result.risk = evaluate(rows_.bound.batch, trained.parameters, gradient, 1 / rows_.weight_sum);
    result.theta.assign(std::size_t{task_.outputs} * design_.p, 0.0);
    for (std::size_t j = 0; j < penalty_.size(); ++j) {
      if (risk_.parameter[j] == no_parameter) continue;
      result.theta[static_cast<std::size_t>(risk_.parameter[j])] = trained.parameters[j];
      result.risk += task_.l1 * std::sqrt(penalty_[j]) * std::fabs(trained.parameters[j]);
    }
    return result;
  }

  const GradientTask& task_;
  const FitOptions& options_;
  const Design& design_;
  RiskProgram risk_;
  RiskRows rows_;
  graph::Evaluator evaluator_;
  Gather gather_;
  std::optional<RiskRows> validation_;
  std::vector<double> penalty_;
  std::string name_;
};

}  // namespace

void refuse_needless_batch(const FitOptions& options) {
  if (options.batch == 0 || !reads_every_row(options.optimizer)) return;
  const std::string who = options.optimizer.empty() ? "this model's optimiser" : "--optimizer " + options.optimizer;
  throw core::UsageError("--batch " + std::to_string(options.batch) + ": " + who +
                         " reads every row in each step; add --optimizer adam, sgd or momentum, or leave --batch out");
}

GradientResult minimise_by_gradient(const data::Table& train, const data::Table& validation, const TrainingData& data,
                                    const Design& design, const GradientTask& task, const FitOptions& options) {
  const std::vector<std::string> known = [] {
    std::vector<std::string> names = optimize::AnyRule::names();
    for (const char* full : {"lbfgs", "newton"}) names.emplace_back(full);
    return names;
  }();
  if (!task.optimizer.empty() && std::find(known.begin(), known.end(), task.optimizer) == known.end())
    throw core::UsageError("--optimizer " + task.optimizer + " is not known" +
                           core::did_you_mean(task.optimizer, known));
  return ByGradient(train, validation, data, design, task, options).run();
}

}  // namespace ermine::models::linear
