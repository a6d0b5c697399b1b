#include "ermine/models/base/risk_minimiser.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/optimize/descend.hpp"
#include "ermine/optimize/lbfgs.hpp"
#include "ermine/optimize/owlqn.hpp"
#include "ermine/training/batch_engine.hpp"
#include "ermine/training/full_engine.hpp"
#include "ermine/training/loop.hpp"

namespace ermine::models {
namespace {

constexpr std::uint64_t default_batch = 32, default_epochs = 100, default_iterations = 1000;

bool reads_every_row(const std::string& optimizer) {
  const auto names = {"", "lbfgs", "newton", "owlqn", "gradient-descent"};
  return std::find(names.begin(), names.end(), optimizer) != names.end();
}

Progress progress(const training::Row& row) {
  return {row.epoch, row.step, row.train_loss, row.validation_loss, row.rate, row.gradient_norm};
}

class RiskMinimiser {
 public:
  RiskMinimiser(const RiskProblem& problem, const FitOptions& options)
      : problem_(problem), options_(options), risk_(problem.risk) {
    name_ = problem.optimizer.empty() ? (problem.l1 > 0 ? "owlqn" : "lbfgs") : problem.optimizer;
    if (name_ == "lbfgs" && problem.l1 > 0) name_ = "owlqn";
    if (problem.l1 > 0 && name_ != "owlqn")
      throw core::UsageError("--optimizer " + name_ + " cannot make exact zeros: with --l1 leave it out or use lbfgs");
    if (!options.rate_schedule.empty()) schedule_ = optimize::Schedule::parse(options.rate_schedule);
  }

  RiskMinimum run() {
    training::Hooks hooks = hooks_for();
    training::LoopOptions loop{.checkpoint_every = options_.checkpoint_every};
    training::TrainResult trained;
    if (reads_every_row(name_)) {
      loop.epochs = options_.epochs > 0 ? options_.epochs : default_iterations;
      const std::unique_ptr<optimize::Minimiser> minimiser = full_batch(loop.epochs);
      training::FullEngine engine(*minimiser);
      trained = training::train(engine, loop, hooks, options_.resume);
    } else {
      loop.epochs = options_.epochs > 0 ? options_.epochs : default_epochs;
      loop.patience = risk_.validated() ? options_.patience : 0;
      training::BatchEngine engine(batches(), problem_.start, rule(),
                                   {.batch = options_.batch > 0 ? options_.batch : default_batch,
                                    .epochs = loop.epochs,
                                    .seed = options_.seed,
                                    .schedule = schedule_});
      trained = training::train(engine, loop, hooks, options_.resume);
    }
    if (trained.stop == optimize::Stop::diverged)
      throw core::TrainingError(trained.message + risk_.trouble(trained.parameters));
    return result_of(trained);
  }

 private:
  /// The mean risk from its sum, and the penalty; the gradient alike.
  double with_penalty(double sum, std::span<const double> w, std::span<double> g, double factor) const {
    double value = sum * factor;
    for (std::size_t j = 0; j < w.size(); ++j) {
      value += 0.5 * problem_.l2 * problem_.penalty[j] * w[j] * w[j];
      g[j] = g[j] * factor + problem_.l2 * problem_.penalty[j] * w[j];
    }
    return value;
  }

  optimize::Objective objective() {
    optimize::Objective f;
    f.size = problem_.start.size();
    f.value_and_gradient = [this](std::span<const double> w, std::span<double> g) {
      return with_penalty(risk_.whole(w, g), w, g, 1 / risk_.weight_sum());
    };
    f.hessian_vector = [this](std::span<const double> w, std::span<const double> d, std::span<double> product) {
      risk_.hessian_vector(w, d, product);
      for (std::size_t j = 0; j < w.size(); ++j)
        product[j] = product[j] / risk_.weight_sum() + problem_.l2 * problem_.penalty[j] * d[j];
    };
    return f;
  }

  std::unique_ptr<optimize::Minimiser> full_batch(std::uint64_t iterations) {
    const optimize::StopOptions stop{.iterations = iterations, .gradient_relative = problem_.gradient_relative};
    const std::span<const double> start = problem_.start;
    if (name_ == "lbfgs")
      return std::make_unique<optimize::Lbfgs>(objective(), start, optimize::LbfgsOptions{.stop = stop});
    if (name_ == "newton")
      return std::make_unique<optimize::Newton>(objective(), start, problem_.hessian,
                                                optimize::NewtonOptions{.stop = stop});
    if (name_ == "owlqn") {
      optimize::Vector l1;
      for (const double penalty : problem_.penalty) l1.push_back(problem_.l1 * std::sqrt(penalty));
      return std::make_unique<optimize::Owlqn>(objective(), start, l1, optimize::OwlqnOptions{.stop = stop});
    }
    return std::make_unique<optimize::Descent>(objective(), start, rule(),
                                               optimize::DescendOptions{.stop = stop, .schedule = schedule_});
  }

  optimize::AnyRule rule() const {
    // The rules' own rates suit nets; a loss of standardised columns, or of parameters near 1, bears a larger one.
    std::optional<double> rate = options_.rate;
    if (!rate) rate = name_ == "adam" || name_ == "adamw" || name_ == "rmsprop" ? 0.01 : 0.1;
    return optimize::AnyRule::make(name_, rate);
  }

  training::BatchTask batches() {
    training::BatchTask task;
    task.rows = risk_.rows();
    task.parameters = problem_.start.size();
    const double mean_weight = risk_.weight_sum() / static_cast<double>(task.rows);
    task.value_and_gradient = [this, mean_weight](std::span<const std::uint64_t> rows, std::span<const double> w,
                                                  std::span<double> g) {
      return with_penalty(risk_.batch(rows, w, g), w, g, 1 / (static_cast<double>(rows.size()) * mean_weight));
    };
    return task;
  }

  training::Hooks hooks_for() {
    training::Hooks hooks;
    if (risk_.validated()) hooks.validation = [this](std::span<const double> w) { return risk_.validation(w); };
    if (options_.watch) hooks.watch = [this](const training::Row& row) { return options_.watch(progress(row)); };
    hooks.checkpoint = options_.checkpoint;
    return hooks;
  }

  RiskMinimum result_of(const training::TrainResult& trained) {
    RiskMinimum result;
    result.stop = trained.stop;
    result.parameters = trained.parameters;
    for (const training::Row& row : trained.history) result.history.push_back(progress(row));
    std::vector<double> gradient(problem_.start.size());
    const double sum = risk_.whole(trained.parameters, gradient);
    result.risk = with_penalty(sum, trained.parameters, gradient, 1 / risk_.weight_sum());
    for (std::size_t j = 0; j < gradient.size(); ++j)
      result.risk += problem_.l1 * std::sqrt(problem_.penalty[j]) * std::fabs(trained.parameters[j]);
    return result;
  }

  const RiskProblem& problem_;
  const FitOptions& options_;
  RowRisk& risk_;
  std::string name_;
  optimize::Schedule schedule_{};
};

}  // namespace

RiskMinimum minimise(const RiskProblem& problem, const FitOptions& options) {
  std::vector<std::string> known = optimize::AnyRule::names();
  for (const char* full : {"lbfgs", "newton"}) known.emplace_back(full);
  if (!problem.optimizer.empty() && std::find(known.begin(), known.end(), problem.optimizer) == known.end())
    throw core::UsageError("--optimizer " + problem.optimizer + " is not known" +
                           core::did_you_mean(problem.optimizer, known));
  return RiskMinimiser(problem, options).run();
}

void refuse_needless_step_options(const FitOptions& options) {
  const std::string who = options.optimizer.empty() ? "this model's optimiser" : "--optimizer " + options.optimizer;
  if (!options.rate_schedule.empty() && reads_every_row(options.optimizer) && options.optimizer != "gradient-descent")
    throw core::UsageError("--schedule " + options.rate_schedule + ": " + who +
                           " finds its steps itself; add --optimizer gradient-descent, sgd, momentum or adam");
  if (options.batch == 0 || !reads_every_row(options.optimizer)) return;
  throw core::UsageError("--batch " + std::to_string(options.batch) + ": " + who +
                         " reads every row in each step; add --optimizer adam, sgd or momentum, or leave --batch out");
}

}  // namespace ermine::models
