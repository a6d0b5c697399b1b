#include "ermine/choose/rounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "ermine/core/error.hpp"
#include "ermine/evaluate/assessment.hpp"

namespace ermine::choose {
namespace {

Outcome mark_of(const Trial& trial, const Round& round, core::Pool* pool) {
  Outcome mark;
  models::FitOptions options = trial.options;
  options.pool = pool;
  options.checkpoint = {};
  options.checkpoint_every = 0;
  options.resume = {};
  try {
    const models::FitResult fitted = models::fit(trial.kind, round.train, round.stop, options);
    mark.interrupted = fitted.stop == optimize::Stop::interrupted;
    if (mark.interrupted) return mark;
    mark.held = evaluate::assess(fitted.model, round.held, "validation", pool, options.unseen_is_missing).metrics;
    mark.train = evaluate::assess(fitted.model, round.train, "train", pool, options.unseen_is_missing).metrics;
  } catch (const core::TrainingError& error) {
    mark.failure = error.what();
  } catch (const core::DataError& error) {
    mark.failure = error.what();
  }
  return mark;
}

/// Mean and standard error of one repeat's values.
struct Spread {
  double mean = 0, square = std::numeric_limits<double>::quiet_NaN();
};
Spread spread_of(std::span<const double> values) {
  Spread s;
  const double k = static_cast<double>(values.size());
  for (const double v : values) s.mean += v / k;
  if (values.size() < 2) return s;
  s.square = 0;
  for (const double v : values) s.square += (v - s.mean) * (v - s.mean) / (k * (k - 1));
  return s;
}

}  // namespace

bool stops_early(const models::FitOptions& options) {
  constexpr const char* whole[] = {"", "gradient-descent", "lbfgs", "owlqn", "newton", "coordinate-descent"};
  return options.patience > 0 && std::find(std::begin(whole), std::end(whole), options.optimizer) == std::end(whole);
}

std::vector<std::vector<Outcome>> run_rounds(std::span<const Trial> trials, std::span<const Round> rounds,
                                             core::Pool* pool, const Step& step) {
  std::vector<std::vector<Outcome>> marks(trials.size(), std::vector<Outcome>(rounds.size()));
  const std::uint64_t all = trials.size() * rounds.size();
  std::mutex telling;
  std::uint64_t done = 0;
  const auto one = [&](std::uint64_t i, core::Pool* inner) {
    const std::uint64_t t = i / rounds.size(), r = i % rounds.size();
    marks[t][r] = mark_of(trials[t], rounds[r], inner);
    if (!step) return;
    const std::lock_guard<std::mutex> lock(telling);
    step(++done, all);
  };
  if (pool != nullptr && all >= pool->threads())
    pool->run(all, [&](std::uint64_t i, std::uint32_t) { one(i, nullptr); });
  else
    for (std::uint64_t i = 0; i < all; ++i) one(i, pool);
  return marks;
}

std::vector<Score> scores_of(std::span<const Outcome> marks, std::uint32_t repeats, bool of_training) {
  std::vector<Score> scores;
  if (marks.empty() ||
      std::any_of(marks.begin(), marks.end(), [](const Outcome& m) { return !m.failure.empty() || m.interrupted; }))
    return scores;
  const auto metrics = [&](const Outcome& m) -> const std::vector<evaluate::Metric>& {
    return of_training ? m.train : m.held;
  };
  for (std::uint64_t k = 0; k < metrics(marks.front()).size(); ++k) {
    Score score{.name = metrics(marks.front())[k].name};
    for (const Outcome& mark : marks) score.rounds.push_back(metrics(mark)[k].value);
    const std::uint64_t folds = marks.size() / repeats;
    if (marks.size() == 1) {
      score.value = score.rounds.front();
      score.error = metrics(marks.front())[k].error;
    } else {
      double square = 0;
      for (std::uint32_t r = 0; r < repeats; ++r) {
        const Spread s = spread_of(std::span(score.rounds).subspan(r * folds, folds));
        score.value += s.mean / repeats;
        square += s.square / repeats;
      }
      score.error = std::sqrt(square);
    }
    scores.push_back(std::move(score));
  }
  return scores;
}

CrossValidation cross_validate(const Trial& trial, const data::Table& table, const FoldOptions& folds, core::Pool* pool,
                               const Step& step) {
  CrossValidation result{.folds = folds.folds, .repeats = folds.repeats, .rows = table.rows()};
  const std::vector<Round> rounds = rounds_of(table, folds, stops_early(trial.options));
  const std::vector<Outcome> marks = std::move(run_rounds({&trial, 1}, rounds, pool, step).front());
  for (std::uint64_t r = 0; r < marks.size(); ++r) {
    result.interrupted = result.interrupted || marks[r].interrupted;
    if (!marks[r].failure.empty())
      throw core::DataError("cross-validation, when fold " + std::to_string(r % folds.folds + 1) + " of " +
                            std::to_string(folds.folds) + " judges: " + marks[r].failure);
  }
  result.held = scores_of(marks, folds.repeats);
  result.train = scores_of(marks, folds.repeats, true);
  return result;
}

}  // namespace ermine::choose
