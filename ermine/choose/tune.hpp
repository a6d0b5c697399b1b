/// @file
/// The search for settings: which of many ways to fit judges best on rows that did not train.
///
/// A grid tries all combinations, a random search draws them, successive halving begins with all on a part of the rows
/// and gives three times the rows to the better third of them until the last rung has all rows.
///
/// One-standard-error rule: with m_b and e_b the figure of the best candidate and its error, every candidate within
///
///     m_b + e_b   (m_b - e_b where a higher figure is better)
///
/// is as good as the best for all one can tell, and of these the simplest is taken; settings that have no order of
/// simplicity stay those of the best. Source: L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and Regression
/// Trees" (1984), section 3.4.3; K. Jamieson, A. Talwalkar, AISTATS (2016) 240-248 for halving.
/// What is chosen by rows is flattered by them: the figure of the chosen candidate is no measure of the model. The test
/// part is, which no search sees.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ermine/choose/space.hpp"

namespace ermine::choose {

enum class Strategy : std::uint8_t { grid, random, halving };
enum class Rule : std::uint8_t { one_standard_error, best };

struct TuneOptions {
  std::vector<Dimension> space{};
  Strategy strategy = Strategy::grid;
  Rule rule = Rule::one_standard_error;
  std::uint32_t draws = 32;  ///< Candidates of a random search; of halving in its first rung.
  std::string measure{};     ///< The figure to choose by; "": log_loss, accuracy or rmse, the first there is.
  std::uint64_t seed = 1;
  std::uint32_t repeats = 1;  ///< Of the folds that made the rounds.
};

struct Candidate {
  Setting setting;
  Score held, train;    ///< The measure on held rows and on those that trained; value NaN where a fit failed.
  std::string failure;  ///< Why.
  double share = 1;     ///< Of the training rows it was judged with; below 1 where halving dropped it.
};

struct Tuning {
  std::string measure;
  bool higher_is_better = false;
  Strategy strategy = Strategy::grid;
  Rule rule = Rule::one_standard_error;
  std::vector<Dimension> space{};
  std::uint64_t rounds = 0;
  std::vector<Candidate> candidates;  ///< Those with all rows in the order they were made.
  std::uint64_t best = 0, chosen = 0;
  double bound = 0;  ///< m_b +- e_b
  bool interrupted = false;
};

/// Whether a larger value of the figure is better.
[[nodiscard]] bool higher_is_better(const std::string& measure);

/// @throws UsageError for an empty space or a measure the task does not have; TrainingError where every candidate failed.
[[nodiscard]] Tuning tune(const Trial& trial, const std::vector<Round>& rounds, const TuneOptions& options,
                          core::Pool* pool = nullptr, const Step& step = {});

/// Applies the rule to candidates that are judged: sets best, bound and chosen.
void choose_from(Tuning& tuning);

/// What `--tune` varies where nothing is said: l1 of a lasso, l2 of all others, from 1e-6 to 1e2.
[[nodiscard]] std::vector<Dimension> usual_space(const std::string& kind);

}  // namespace ermine::choose
