/// @file
/// Settings judged by rounds: each is fitted to what trains in a round and judged on what the round holds back.
///
/// Everything a fit learns about the data, imputed medians, scales, categories, basis functions, it learns from `train`
/// alone, since all of it happens inside `models::fit`. Over k folds a figure is the mean m of its values s_j on the folds
/// and its error the standard error of that mean,
///
///     m = sum_j s_j / k,     error^2 = sum_j (s_j - m)^2 / (k (k - 1)),
///
/// the mean of error^2 over the repeats where there are several. It takes the folds for independent, which they are not
/// quite: they share what they train on (Bengio & Grandvalet, JMLR 5 (2004) 1089-1105). Of a single round it is the
/// statistical error of the figure itself.

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ermine/choose/folds.hpp"
#include "ermine/core/pool.hpp"
#include "ermine/evaluate/metrics.hpp"
#include "ermine/models/fit.hpp"

namespace ermine::choose {

/// One way to fit: the kind and what shapes it.
struct Trial {
  std::string kind;
  models::FitOptions options;
};

/// What came out of one fit.
struct Outcome {
  std::vector<evaluate::Metric> held, train;
  std::string failure;       ///< Why there are none: the fit diverged, or the rows could not be fitted.
  bool interrupted = false;  ///< By `watch`.
};

using Step = std::function<void(std::uint64_t done, std::uint64_t all)>;

/// [trials][rounds]. The same for any pool: where there are fits enough, one thread does one, else all threads work on
/// one after another. @param step told after each fit, never by two threads at once.
/// @throws UsageError as a fit does; data that cannot be fitted and divergence are failures of a mark.
[[nodiscard]] std::vector<std::vector<Outcome>> run_rounds(std::span<const Trial> trials, std::span<const Round> rounds,
                                                           core::Pool* pool, const Step& step = {});

/// A figure over rounds.
struct Score {
  std::string name;  ///< "auc", ...
  double value = 0, error = 0;
  std::vector<double> rounds;  ///< The figure in each round.
};

/// All figures that the marks have, in their order; empty where a mark failed.
/// @param repeats how many times the folds were dealt: marks stand repeat by repeat.
[[nodiscard]] std::vector<Score> scores_of(std::span<const Outcome> marks, std::uint32_t repeats,
                                           bool of_training = false);

struct CrossValidation {
  std::uint32_t folds = 0, repeats = 1;
  std::uint64_t rows = 0;
  std::vector<Score> held, train;
  bool interrupted = false;
};

/// @throws DataError naming the fold where one could not be fitted, TrainingError where a fit diverged.
[[nodiscard]] CrossValidation cross_validate(const Trial& trial, const data::Table& table, const FoldOptions& folds,
                                             core::Pool* pool = nullptr, const Step& step = {});

/// Whether the trainer these options name watches validation rows to stop early.
[[nodiscard]] bool stops_early(const models::FitOptions& options);

}  // namespace ermine::choose
