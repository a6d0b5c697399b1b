#include "ermine/choose/tune.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"

namespace ermine::choose {
namespace {

/// Halving asks no candidate to learn from fewer rows: what fits so few says little of what fits all.
constexpr double fewest_rows = 20;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool better(const Tuning& t, const Candidate& a, const Candidate& b) {
  if (a.share != b.share) return a.share > b.share;
  if (std::isnan(a.held.value) || std::isnan(b.held.value))
    return !std::isnan(a.held.value) && std::isnan(b.held.value);
  return t.higher_is_better ? a.held.value > b.held.value : a.held.value < b.held.value;
}

/// Whether `a` is in no ordered setting less simple than `b`, and the same in the others.
bool at_least_as_simple(const Tuning& t, const Candidate& a, const Candidate& b) {
  for (std::size_t d = 0; d < t.space.size(); ++d) {
    double of_a = 0, of_b = 0;
    const bool ordered = simplicity(t.space[d], a.setting[d].second, of_a);
    (void)simplicity(t.space[d], b.setting[d].second, of_b);
    if (ordered ? of_a < of_b : a.setting[d].second != b.setting[d].second) return false;
  }
  return true;
}

const Score* find(const std::vector<Score>& scores, const std::string& name) {
  for (const Score& s : scores)
    if (s.name == name) return &s;
  return nullptr;
}

/// Judges the candidates named on a share of the training rows of each round.
void judge(Tuning& t, const std::vector<std::uint64_t>& who, double share, const Trial& trial,
           const std::vector<Round>& rounds, const TuneOptions& options, core::Pool* pool, const Step& step) {
  std::vector<Round> parts = rounds;
  if (share < 1)
    for (Round& round : parts)
      round.train =
          round.train.slice(0, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(round.train.rows()))));
  std::vector<Trial> trials;
  for (const std::uint64_t i : who) trials.push_back(with_setting(trial, t.candidates[i].setting));
  const auto marks = run_rounds(trials, parts, pool, step);
  for (std::size_t k = 0; k < who.size(); ++k) {
    Candidate& c = t.candidates[who[k]];
    c.share = share;
    for (const Outcome& mark : marks[k]) {
      t.interrupted = t.interrupted || mark.interrupted;
      if (c.failure.empty()) c.failure = mark.failure;
    }
    const std::vector<Score> held = scores_of(marks[k], options.repeats),
                             train = scores_of(marks[k], options.repeats, true);
    c.held.value = nan;
    if (held.empty()) continue;
    if (t.measure.empty())
      for (const char* name : {"log_loss", "accuracy", "rmse"})
        if (t.measure.empty() && find(held, name) != nullptr) t.measure = name;
    const Score* score = find(held, t.measure);
    if (score == nullptr) {
      std::vector<std::string> names;
      std::string all;
      for (const Score& s : held) names.push_back(s.name), all += (all.empty() ? "" : ", ") + s.name;
      throw core::UsageError("--measure: this model has no `" + t.measure + "`" + core::did_you_mean(t.measure, names) +
                             "; it has " + all);
    }
    c.held = *score;
    c.train = *find(train, t.measure);
  }
  t.higher_is_better = higher_is_better(t.measure);
}

}  // namespace

bool higher_is_better(const std::string& measure) {
  constexpr const char* higher[] = {"auc", "accuracy", "f1", "macro_f1", "precision", "recall", "r2"};
  return std::find(std::begin(higher), std::end(higher), measure) != std::end(higher);
}

std::vector<Dimension> usual_space(const std::string& kind) {
  return {parse_dimension(kind == "lasso" ? "l1=1e-6:1e2:log" : "l2=1e-6:1e2:log")};
}

void choose_from(Tuning& t) {
  for (std::uint64_t i = 0; i < t.candidates.size(); ++i)
    if (i == 0 || better(t, t.candidates[i], t.candidates[t.best])) t.best = i;
  const Candidate& best = t.candidates[t.best];
  const double error = std::isfinite(best.held.error) ? best.held.error : 0;
  t.bound = t.higher_is_better ? best.held.value - error : best.held.value + error;
  t.chosen = t.best;
  if (t.rule == Rule::best) return;
  for (std::uint64_t i = 0; i < t.candidates.size(); ++i) {
    const Candidate& c = t.candidates[i];
    const bool as_good = t.higher_is_better ? c.held.value >= t.bound : c.held.value <= t.bound;
    if (c.share == best.share && as_good && at_least_as_simple(t, c, best) &&
        at_least_as_simple(t, c, t.candidates[t.chosen]))
      t.chosen = i;
  }
}

Tuning tune(const Trial& trial, const std::vector<Round>& rounds, const TuneOptions& options, core::Pool* pool,
            const Step& step) {
  core::require(!options.space.empty(), "a search needs something to vary");
  Tuning t{.measure = options.measure, .strategy = options.strategy, .rule = options.rule, .space = options.space};
  t.rounds = rounds.size();
  for (Setting& setting : options.strategy == Strategy::grid ? grid_of(options.space)
                                                             : draws_of(options.space, options.draws, options.seed))
    t.candidates.push_back({.setting = std::move(setting)});
  for (std::size_t a = 0; a < options.space.size(); ++a)
    for (std::size_t b = a + 1; b < options.space.size(); ++b)
      core::require(options.space[a].name != options.space[b].name,
                    "--search varies `" + options.space[a].name + "` twice; keep one");
  std::vector<std::uint64_t> who(t.candidates.size());
  std::iota(who.begin(), who.end(), std::uint64_t{0});
  double share = 1, least = HUGE_VAL;
  for (const Round& round : rounds) least = std::fmin(least, static_cast<double>(round.train.rows()));
  if (options.strategy == Strategy::halving)
    for (std::size_t left = who.size(); left > 2 && share * least > 3 * fewest_rows; left = (left + 2) / 3) share /= 3;
  for (;; share = share * 3 > 0.999 ? 1 : share * 3) {
    judge(t, who, share, trial, rounds, options, pool, step);
    if (share >= 1 || t.interrupted) break;
    std::stable_sort(who.begin(), who.end(),
                     [&](std::uint64_t a, std::uint64_t b) { return better(t, t.candidates[a], t.candidates[b]); });
    who.resize((who.size() + 2) / 3);
    std::sort(who.begin(), who.end());
    for (const std::uint64_t i : who) t.candidates[i].failure.clear();
  }
  if (t.interrupted) return t;
  if (std::all_of(t.candidates.begin(), t.candidates.end(), [](const Candidate& c) { return !c.failure.empty(); }))
    throw core::TrainingError("no candidate of the search could be fitted; the first, " +
                              text_of(t.candidates.front().setting) + ": " + t.candidates.front().failure);
  choose_from(t);
  return t;
}

}  // namespace ermine::choose
