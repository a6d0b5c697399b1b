#include "ermine/evaluate/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "ermine/evaluate/calibration.hpp"
#include "ermine/evaluate/detail/text.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

using models::Task;
using List = std::vector<Verdict>;

void add(List& list, const char* name, Severity severity, std::string text, double value = NAN) {
  list.push_back({name, std::move(text), severity, value});
}

void too_good(List& list, const Assessment& judged) {
  for (const auto& [name, limit] : {std::pair{"auc", 0.9995}, {"r2", 0.99999}, {"accuracy", 0.9995}}) {
    const Metric* m = judged.find(name);
    if (!m || !(m->value >= limit)) continue;
    add(list, "too_good", Severity::warning,
        "An " + title_of(name) + " of " + detail::short_number(m->value, 6) +
            " is almost too good. If the task is not that easy, a column may know the answer: one that is made from "
            "the "
            "target, or filled in after it. Drop suspects with --drop and see whether the score falls.",
        m->value);
    return;
  }
}

void stop(List& list, const models::FitResult& fit) {
  const bool in_epochs = fit.epochs > 0 && fit.epochs != fit.iterations;  // a full-batch epoch is an iteration
  const std::uint64_t count = in_epochs ? fit.epochs : fit.iterations;
  const std::string steps = detail::count(count, in_epochs ? "epoch" : "iteration");
  const double n = static_cast<double>(count);
  switch (fit.stop) {
    case optimize::Stop::gradient_small:
    case optimize::Stop::change_small:
      return add(list, "stop", Severity::good, "Training found the minimum of the loss, after " + steps + ".", n);
    case optimize::Stop::early:
      return add(list, "stop", Severity::good,
                 "Training stopped after " + steps +
                     ", when the validation loss no longer fell; the best parameters are kept.",
                 n);
    case optimize::Stop::steps_exhausted:
      return add(list, "stop", Severity::warning,
                 "Training used all of its " + steps + " and the loss was still falling. Give it more with --epochs.",
                 n);
    case optimize::Stop::separable:
      return add(list, "stop", Severity::warning,
                 "The columns separate the classes without error, so coefficients could grow for ever; they and their "
                 "errors mean little one by one. A penalty, e.g. --l2 1e-3, makes them finite.",
                 n);
    case optimize::Stop::diverged:
      return add(
          list, "stop", Severity::bad,
          "Training diverged: the loss grew instead of falling. Lower --rate by ten, and leave --standardise on.", n);
    case optimize::Stop::interrupted:
      return add(list, "stop", Severity::warning,
                 "Training was interrupted after " + steps + "; --resume goes on from there.", n);
    default:
      return add(
          list, "stop", Severity::warning,
          "Training ended after " + steps + " without reaching the minimum (" + optimize::name_of(fit.stop) + ").", n);
  }
}

/// The loss of a task, lower being better.
const char* loss_of(Task task) { return task == Task::regression ? "rmse" : "log_loss"; }

/// How much worse a metric is on the judged rows than on those of training.
struct Gap {
  const Metric *train = nullptr, *judged = nullptr;
  double size = 0, error = 0;  ///< > 0: worse.
  int severity = 0;            ///< 0: none, 1: large but not sure, 2: sure.
};

Gap gap_of(const Assessment& train, const Assessment& judged, const char* name) {
  Gap g{train.find(name), judged.find(name)};
  if (!g.train || !g.judged || !std::isfinite(g.train->error) || !std::isfinite(g.judged->error)) return {};
  const bool higher_is_better = std::string_view(name) == "auc";
  g.size = higher_is_better ? g.train->value - g.judged->value : g.judged->value - g.train->value;
  g.error = std::hypot(g.train->error, g.judged->error);
  const double base = higher_is_better ? 1 - g.train->value : std::fabs(g.train->value);
  if (g.size > 3 * g.error && g.size > 0.02 * base)
    g.severity = 2;
  else if (g.size > 0.25 * base && g.size > g.error)
    g.severity = 1;
  return g;
}

void overfit(List& list, const models::Model& model, const Evidence& e, const Assessment& judged) {
  const Assessment* train = find_part(e.parts, "train");
  if (!train || train == &judged) return;
  Gap gap = gap_of(*train, judged, loss_of(model.task()));
  if (const Gap by_rank = gap_of(*train, judged, "auc"); by_rank.severity > gap.severity) gap = by_rank;
  if (gap.train) {
    const std::string both = title_of(gap.train->name) + " is " +
                             detail::with_error(gap.train->value, gap.train->error) + " on training rows and " +
                             detail::with_error(gap.judged->value, gap.judged->error) + " on " + judged.part + " rows";
    if (gap.severity == 2)
      add(list, "overfit", Severity::warning,
          "Overtrained: " + both +
              ". The model has learnt noise of the training rows. More rows, fewer columns or a "
              "stronger penalty (--l2) help.",
          gap.size);
    else if (gap.severity == 1)  // large, yet the rows are too few to be sure of it
      add(list, "overfit", Severity::note,
          "Perhaps overtrained: " + both + ", a gap of " + detail::short_number(gap.size / gap.error, 2) +
              " standard errors. More " + judged.part + " rows would tell.",
          gap.size);
    else
      add(list, "overfit", Severity::good, "No sign of overtraining: " + both + ".", gap.size);
  }
  for (const auto& [label, test] : e.overtraining)
    if (test.p_value < 0.0021 && test.distance > 0.02)
      add(list, "overfit", Severity::note,
          "Scores of training and " + judged.part + " rows" + (label.empty() ? "" : " of class " + label) +
              " are distributed differently (p = " + detail::short_number(test.p_value, 2) + "): see the overlay.",
          test.p_value);
}

void calibrated(List& list, const models::Model& model, const Assessment& judged) {
  if (model.task() != Task::binary || judged.prediction.probability.empty()) return;
  const auto flags = positives(model.data().positive, judged.truth);
  const auto bins = calibration(probability_of(model.data().positive, judged.prediction), flags, judged.truth.weight);
  const double off = calibration_error(bins);
  double chance = 0, weight = 0;  // the mean distance that statistical errors alone would make: sqrt(2/pi) sigma
  for (const auto& b : bins) chance += b.weight * (b.high - b.low) / 2 * 0.8, weight += b.weight;
  if (off > 0.05 && off > 3 * chance / weight)
    add(list, "calibration", Severity::warning,
        "Probabilities are off by " + detail::percent(off) + " on average: use them to rank rows, not as odds.", off);
}

void imbalance(List& list, const models::Model& model, const Assessment& part) {
  if (part.truth.label.empty()) return;
  std::vector<double> sums(model.data().classes.size(), 0);
  double all = 0;
  for (std::uint64_t i = 0; i < part.truth.label.size(); ++i) {
    sums[static_cast<std::uint64_t>(part.truth.label[i])] += weight_at(part.truth.weight, i);
    all += weight_at(part.truth.weight, i);
  }
  const auto rarest = std::min_element(sums.begin(), sums.end());
  const double share = *rarest / all;
  const std::string& name = model.data().classes[static_cast<std::uint64_t>(rarest - sums.begin())];
  if (share < 0.05)
    add(list, "imbalance", Severity::note,
        "Class " + name + " is rare: " + detail::percent(share) + " of the " + part.part +
            " part. Accuracy flatters here (never "
            "naming it is right in " +
            detail::percent(1 - share) + "); look at " +
            (model.task() == Task::binary ? "precision, recall and the threshold"
                                          : "macro F1 and the confusion matrix") +
            " instead.",
        share);
}

void few_rows(List& list, const models::Model& model, const Evidence& e, const Assessment& judged) {
  const Assessment* train = find_part(e.parts, "train");
  double coefficients = 0;
  for (const auto& table : model.data().coefficients)
    coefficients = std::max(coefficients, static_cast<double>(table.rows.size()));
  if (train && coefficients > 0 && train->n_eff < 10 * coefficients)
    add(list, "few_rows", Severity::warning,
        detail::count(static_cast<std::uint64_t>(train->n_eff), "effective row") + " for " +
            detail::count(static_cast<std::uint64_t>(coefficients), "coefficient") +
            ": few to learn from. Ten rows a coefficient are a usual minimum; drop columns or penalise with --l2.",
        train->n_eff / coefficients);
  if (judged.n_eff < 100)
    add(list, "few_rows", Severity::note,
        "Judged on " + detail::count(static_cast<std::uint64_t>(judged.n_eff), "effective row") +
            ": the figures have wide errors. More rows, or a larger " + judged.part + " part (--split), narrow them.",
        judged.n_eff);
}

void weights(List& list, const Assessment& part) {
  if (part.truth.weight.empty()) return;
  const double n = static_cast<double>(part.rows());
  const auto negative =
      std::count_if(part.truth.weight.begin(), part.truth.weight.end(), [](double w) { return w < 0; });
  if (negative == 0 && part.n_eff >= n / 2) return;
  add(list, "weights", Severity::note,
      "By their weights the " + detail::count(part.rows(), part.part + " row") + " know as much as " +
          detail::count(static_cast<std::uint64_t>(part.n_eff)) + " of equal weight" +
          (negative > 0 ? "; " + detail::percent(static_cast<double>(negative) / n) + " of the weights are negative"
                        : "") +
          ".",
      part.n_eff);
}

std::string names_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(6, names.size()); ++i) text += (i > 0 ? ", " : "") + names[i];
  return names.size() > 6 ? text + " and " + detail::count(names.size() - 6) + " more" : text;
}

void missing(List& list, const models::Model& model, const Evidence& e) {
  std::vector<std::string> gaps, empty;
  std::uint64_t cells = 0;
  bool numbers = false, categories = false;
  for (std::uint64_t j = 0; j < e.columns.size(); ++j) {
    const ColumnSummary& c = e.columns[j];
    const auto input = std::find_if(model.data().inputs.begin(), model.data().inputs.end(),
                                    [&](const models::InputColumn& i) { return i.name == c.name; });
    const std::uint64_t count = e.missing.empty() ? c.missing : e.missing[j];
    if (input == model.data().inputs.end() || count == 0) continue;
    cells += count;
    (input->type == data::ColumnType::number ? numbers : categories) = true;
    gaps.push_back(c.name);
    if (c.missing > c.count) empty.push_back(c.name);
  }
  if (!gaps.empty())
    add(list, "missing", Severity::note,
        detail::count(cells, "missing cell") + " (" + names_of(gaps) + "): " +
            (numbers && categories ? "numbers were replaced by the training median, categories by a level of their own."
             : numbers             ? "replaced by the training median."
                                   : "taken as a level of their own."),
        static_cast<double>(cells));
  if (!empty.empty())
    add(list, "missing", Severity::warning, "More than half is missing in " + names_of(empty) + ": consider --drop.",
        static_cast<double>(empty.size()));
}

/// Categories that are hardly any: numbers with a stray word among them, or names of single rows. Columns that count rows.
void levels(List& list, const models::Model& model, const Evidence& e) {
  if (!e.fit) return;
  for (const auto& c : e.columns) {
    const auto input = std::find_if(model.data().inputs.begin(), model.data().inputs.end(),
                                    [&](const models::InputColumn& i) { return i.name == c.name; });
    if (input == model.data().inputs.end()) continue;
    if (c.rising && c.count >= 20)
      add(list, "row_number", Severity::warning,
          c.name + " rises from row to row as a row number does. If it is one, leave it out (--drop " + c.name +
              "): the model would learn the order of the file.");
    std::vector<std::string> words;
    for (const auto& level : input->levels)
      if (const auto number = data::parse_number(level); !number || !std::isfinite(*number)) words.push_back(level);
    const std::uint64_t all = input->levels.size();
    if (all >= 10 && !words.empty() && words.size() * 5 <= all)
      add(list, "levels", Severity::warning,
          c.name + " holds numbers but for " + names_of(words) + ", so each of its " + detail::count(all) +
              " values is taken as a category. --missing '" + words.front() + "' reads such a cell as missing.",
          static_cast<double>(all));
    else if (c.distinct > 20 && c.distinct * 5 > c.count)
      add(list, "levels", Severity::warning,
          c.name + " has " + detail::count(c.distinct) + " levels in " + detail::count(c.count, "training row") +
              ": too few rows a level to learn from. Leave it out (--drop " + c.name + "), or join levels with --map.",
          static_cast<double>(c.distinct));
  }
}

/// What the fit itself remarked, unless another finding says it better.
void remarks(List& list, const Evidence& e) {
  for (const models::Remark& remark : e.fit->remarks) {
    if (remark.name == "imputed" && !e.columns.empty()) continue;                          // see `missing`
    if (remark.name == "separable" && e.fit->stop == optimize::Stop::separable) continue;  // see `stop`
    const bool careful = remark.name == "constant" || remark.name == "separable";
    add(list, remark.name.c_str(), careful ? Severity::warning : Severity::note, remark.text);
  }
}

}  // namespace

std::vector<Verdict> verdict(const models::Model& model, const Evidence& e) {
  List list;
  if (!e.parts.empty() && model.task() != Task::none) {
    const Assessment& judged = judged_part(e.parts);
    list.push_back(quality(model, judged));
    too_good(list, judged);
    if (e.fit) stop(list, *e.fit);
    overfit(list, model, e, judged);
    calibrated(list, model, judged);
    imbalance(list, model, e.parts.front());
    few_rows(list, model, e, judged);
    weights(list, e.parts.front());
  } else if (e.fit) {
    stop(list, *e.fit);
  }
  missing(list, model, e);
  levels(list, model, e);
  if (e.fit) remarks(list, e);
  const auto rank = [](const Verdict& v) {
    return v.severity == Severity::bad ? 0 : v.name == "quality" ? 1 : v.severity == Severity::warning ? 2 : 3;
  };
  std::stable_sort(list.begin(), list.end(), [&](const Verdict& a, const Verdict& b) { return rank(a) < rank(b); });
  return list;
}

}  // namespace ermine::evaluate
