/// @file
/// Fitting by name: one call for every model that has a target.
///
///     argmin_w  sum_i w_i L(h(x_i; w), y_i) / sum_i w_i  +  l1 |w|_1  +  (l2 / 2) |w|_2^2
///
/// over the coefficients of the standardised columns, the intercept free; over all parameters of a formula, in their own
/// units. The square loss is (h - y)^2, without a half.
///
/// Errors of coefficients: for logistic and softmax the inverse Hessian of the penalised sum in the units of the weights,
/// (X' diag(w p (1 - p)) X + W l2 D)^-1; for linear sigma^2 (X' diag(w) X + W l2/2 D)^-1 with sigma^2 = sum w r^2 / (W - p).
/// Weights are counts: weight 2 is the row twice, errors included. An error is NaN where there is none to give: reference and
/// constant columns, levels without a training row, separable classes, l1 > 0, fits that did not end in a minimum.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ermine/core/pool.hpp"
#include "ermine/data/table.hpp"
#include "ermine/models/model.hpp"
#include "ermine/optimize/objective.hpp"

namespace ermine::models {

/// One line of the history: an epoch of a mini-batch trainer, an iteration of a full-batch one.
struct Progress {
  std::uint64_t epoch = 0, step = 0;
  double train_loss = 0;
  double validation_loss = 0;  ///< NaN without a validation part.
  double rate = 0;
  double gradient_norm = 0;
};

struct FitOptions {
  std::string argument{};  ///< What stands behind the colon of a kind; `fit` fills it from "formula:a*x + b".
  std::vector<std::pair<std::string, double>>
      start{};  ///< formula: name, where its search begins; all of them or none.
  std::string target{};
  std::string weight{};                 ///< A column, or "" for 1 each. Signed weights are allowed.
  std::vector<std::string> features{};  ///< Columns in input order; empty: all but target and weight.
  Task task = Task::none;               ///< none: decided by the rules of `decide_task`.
  std::string positive{};               ///< Label of the positive class; "": the last.
  std::vector<std::pair<std::string, std::string>> define{};  ///< name = expression, usable as features.
  std::vector<std::string> basis{};  ///< "poly:3", "gaussian:20", "spline:8", ... (transforms/basis.hpp), in order.
  bool standardise = true;
  bool intercept = true;
  std::string loss{};          ///< "": the model's own; linear and formula also take huber.
  double l1 = 0;               ///< >= 0
  std::optional<double> l2{};  ///< >= 0; absent: the model's default.
  bool path = false;           ///< ridge, lasso, elastic-net: the fits of a whole row of penalties go into the details.
  std::string optimizer{};     ///< "": the model's own; gradient-descent, sgd, momentum, adam, lbfgs, newton.
  std::optional<double> rate{};  ///< > 0
  std::string
      rate_schedule{};  ///< How the rate changes: "cosine", "step:30:0.1", ... (optimize/schedule.hpp); "": it does not.
  std::uint64_t batch = 0;      ///< Rows a step; 0: all (full-batch) or the trainer's default.
  std::uint64_t epochs = 0;     ///< 0: the trainer's default; iterations for full-batch trainers.
  std::uint64_t patience = 10;  ///< Mini-batch: epochs without a better validation loss; 0: no early stopping.
  /// lda, qda, bayes: class, its probability before a row is seen. Classes that are not named share what is left as
  /// their training weights do; none named: the shares of the training weights.
  std::vector<std::pair<std::string, double>> prior{};
  double shrinkage = 0;  ///< lda, qda: share of the covariance that is replaced by its mean variance; in [0, 1].
  bool unseen_is_missing = false;
  std::uint64_t seed = 1;
  core::Pool* pool = nullptr;
  graph::Schedule schedule = graph::Schedule::automatic;
  std::uint32_t ranks = 1;                       ///< Simulated in process.
  std::function<bool(const Progress&)> watch{};  ///< Called after each epoch or iteration; false asks to stop.
  /// Called with the whole state of the trainer every `checkpoint_every` epochs or iterations (0: never) and, whatever
  /// that is, before a fit that `watch` stopped returns. `history` up to there is part of the state.
  std::function<void(const core::Record& state)> checkpoint{};
  std::uint64_t checkpoint_every = 0;
  /// A state `checkpoint` was given by a fit of the same data and options; null: start anew. The result, history
  /// included, has the bits of the fit that was never stopped. @throws ModelError where it is of another fit.
  core::Record resume{};
};

/// What the reader of a verdict should know about a fit. `name` says what it is about, whatever the words of `text`:
/// "imputed" cells, "constant" columns, "dependent" columns, "separable" classes, "errors" that are unknown, "weights"
/// that cannot be counts.
struct Remark {
  std::string name;
  std::string text;  ///< A sentence.
};

struct FitResult {
  Model model;
  optimize::Stop stop = optimize::Stop::gradient_small;
  std::uint64_t iterations = 0, epochs = 0;  ///< Steps; passes over the data (the same for full-batch trainers).
  double seconds = 0;
  double risk = 0;
  std::vector<Progress> history;
  std::vector<Remark> remarks;
};

/// Fits the model `kind` ("linear", "logistic", "softmax", "formula:a*exp(-x/tau) + c", ...) to `train`; `validation` may have no rows.
/// @throws UsageError for an unknown kind or option value, DataError for data that cannot be fitted (see interface),
/// TrainingError where the loss diverged or is not finite.
[[nodiscard]] FitResult fit(const std::string& kind, const data::Table& train, const data::Table& validation,
                            const FitOptions& options);

/// The kinds `fit` knows, in the order of the handbook.
[[nodiscard]] std::vector<std::string> kinds();

/// Those of them that take classes for a target.
[[nodiscard]] std::vector<std::string> classifiers();

/// "formula:a*x" as {"formula", "a*x"}. @throws UsageError for a kind `fit` does not know ("did you mean"), one that needs
/// something behind a colon and has nothing there, and the other way round.
[[nodiscard]] std::pair<std::string, std::string> split_kind(const std::string& kind);

/// What a target column asks for: text, boolean or numbers with 2 distinct values classify; integers with at most 10
/// distinct values classify too; else regression. `reason` receives a line for the reader where a guess was made.
[[nodiscard]] Task decide_task(const data::ColumnView& target, std::string* reason = nullptr);

/// logistic, softmax or linear: the kind that suits a task where the user named none.
[[nodiscard]] std::string default_kind(Task task);

/// The classes of a target column over all rows of `table`, in class order, as texts.
[[nodiscard]] std::vector<std::string> classes_of(const data::ColumnView& target);

// The C++ doors of the interface: the same fits with one table, e.g. fit_logistic(train, {.target = "signal", .l2 = 1e-3}).
[[nodiscard]] Model fit_linear(const data::Table& train, const FitOptions& options);
[[nodiscard]] Model fit_logistic(const data::Table& train, const FitOptions& options);
[[nodiscard]] Model fit_softmax(const data::Table& train, const FitOptions& options);

}  // namespace ermine::models
