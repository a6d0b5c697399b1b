#include <algorithm>
#include <cmath>

#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/detail/text.hpp"
#include "ermine/evaluate/roc.hpp"
#include "ermine/evaluate/significance.hpp"

namespace ermine::evaluate {
namespace {

/// The score cuts are made on: the probability where there is one, as the slider has it.
std::span<const double> cut_score(const models::Model& model, const Assessment& part) {
  const std::uint32_t positive = model.data().positive;
  return part.prediction.probability.empty() ? score_of(positive, part.prediction)
                                             : probability_of(positive, part.prediction);
}

/// Rows of a part that are its even or odd ones, or all.
struct Rows {
  std::vector<double> score, weight;
  std::vector<std::uint8_t> positive;
  [[nodiscard]] Scored scored() const { return {score, positive, weight}; }
};
Rows rows_of(const models::Model& model, const Assessment& part, std::uint64_t first, std::uint64_t step) {
  const auto score = cut_score(model, part);
  const auto flags = positives(model.data().positive, part.truth);
  Rows rows;
  for (std::uint64_t i = first; i < score.size(); i += step) {
    rows.score.push_back(score[i]);
    rows.positive.push_back(flags[i]);
    rows.weight.push_back(weight_at(part.truth.weight, i));
  }
  return rows;
}

std::string events(const Mean& m) { return detail::with_error(m.value, m.error); }

}  // namespace

CutStudy cut_study(const models::Model& model, std::span<const Assessment> parts, double relative_uncertainty) {
  CutStudy study{.options = {.relative_uncertainty = relative_uncertainty}};
  if (parts.empty() || model.task() != models::Task::binary) return study;
  CompensatedSum s, b;
  for (const Assessment& part : parts) {
    const auto flags = positives(model.data().positive, part.truth);
    for (std::uint64_t i = 0; i < flags.size(); ++i) (flags[i] ? s : b).add(weight_at(part.truth.weight, i));
  }
  study.options.signal = s.value();
  study.options.background = b.value();
  const Assessment& judged = judged_part(parts);
  const Assessment* choosing = find_part(parts, "validation");
  if (choosing == nullptr || choosing == &judged) choosing = find_part(parts, "train");
  const bool alone = choosing == nullptr || choosing == &judged;
  study.judged_on = alone ? "odd rows of " + judged.part : judged.part;
  study.chosen_on = alone ? "even rows of " + judged.part : choosing->part;
  const Rows chooses = alone ? rows_of(model, judged, 0, 2) : rows_of(model, *choosing, 0, 1);
  const Rows judges = alone ? rows_of(model, judged, 1, 2) : rows_of(model, judged, 0, 1);
  study.cuts = best_cuts(chooses.scored(), judges.scored(), study.options);
  return study;
}

TextTable cuts_table(const CutStudy& study) {
  TextTable table{"Best cuts, chosen on " + study.chosen_on + " and judged on " + study.judged_on + ", for " +
                      detail::short_number(study.options.signal, 6) + " signal and " +
                      detail::short_number(study.options.background, 6) + " background events" +
                      (study.options.relative_uncertainty > 0
                           ? ", the background known to " + detail::percent(study.options.relative_uncertainty)
                           : ""),
                  {"largest", "threshold", "significance", "where it was chosen", "signal", "background", "efficiency",
                   "false positives"},
                  {}};
  for (const BestCut& cut : study.cuts) {
    if (std::isnan(cut.threshold)) continue;
    table.rows.push_back(
        {title_of(cut.merit), detail::short_number(cut.threshold), events(cut.judged),
         detail::short_number(cut.chosen.value), events(cut.counts.signal), events(cut.counts.background),
         detail::with_error(100 * cut.efficiency.value, 100 * cut.efficiency.error) + " %",
         detail::with_error(100 * cut.false_positive_rate.value, 100 * cut.false_positive_rate.error) + " %"});
  }
  return table;
}

core::Figure significance_figure(const models::Model& model, std::span<const Assessment> parts, const CutStudy& study) {
  core::Figure f{.id = "significance", .title = "Significance of a cut"};
  f.caption = "What a cut at each threshold would be worth, on the " + judged_part(parts).part +
              " part. The dashed line is the cut of the largest Asimov significance, chosen on " + study.chosen_on +
              ". At the right few events are left, and the lines are ragged.";
  const Assessment& part = judged_part(parts);
  f.x.label = part.prediction.probability.empty() ? "threshold on the decision" : "threshold on the probability";
  f.y.label = "significance";
  const Rows rows = rows_of(model, part, 0, 1);
  const auto order = order_by_score(rows.score);
  CompensatedSum all_s, all_b;
  for (std::uint64_t i = 0; i < order.size(); ++i) (rows.positive[i] ? all_s : all_b).add(rows.weight[i]);
  core::Series lines[3];
  for (std::uint32_t m = 0; m < 3; ++m)
    lines[m] = {.name = title_of(static_cast<Merit>(m)), .mark = core::Mark::line, .colour = m};
  CompensatedSum s, b;
  std::uint64_t below = 0, drawn = 0, background_rows = 0;
  constexpr std::uint64_t most = 250;
  for (std::uint64_t k = order.size(); k > 0;) {
    const double threshold = rows.score[order[k - 1]];
    for (; k > 0 && rows.score[order[k - 1]] == threshold; --k, ++below) {
      (rows.positive[order[k - 1]] ? s : b).add(rows.weight[order[k - 1]]);
      background_rows += rows.positive[order[k - 1]] == 0;
    }
    if (background_rows < study.options.least_background || below * most < drawn * order.size()) continue;
    ++drawn;
    const Counts counts{{s.value() * study.options.signal / all_s.value(), 0},
                        {b.value() * study.options.background / all_b.value(), 0}};
    for (std::uint32_t m = 0; m < 3; ++m) {
      const Mean z = significance(static_cast<Merit>(m), counts, study.options.relative_uncertainty);
      if (std::isnan(z.value)) continue;
      lines[m].x.push_back(threshold);
      lines[m].y.push_back(z.value);
    }
  }
  for (core::Series& line : lines) {
    std::reverse(line.x.begin(), line.x.end());
    std::reverse(line.y.begin(), line.y.end());
    f.series.push_back(std::move(line));
  }
  for (const BestCut& cut : study.cuts)
    if (cut.merit == Merit::asimov && !std::isnan(cut.threshold))
      f.series.push_back(
          {.mark = core::Mark::rule_x, .role = core::Role::reference, .x = {cut.threshold}, .text = {"best"}});
  return f;
}

core::Figure rejection_figure(const models::Model& model, std::span<const Assessment> parts) {
  core::Figure f{.id = "rejection", .title = "Rejection against efficiency"};
  f.caption =
      "How many background events are thrown away for one that stays, if so much of the signal shall be kept. The "
      "higher "
      "the better; the dashed line is guessing.";
  f.x = {.label = "signal efficiency", .low = 0, .high = 1};
  f.y = {.label = "background rejection 1/FPR", .scale = core::Scale::log};
  core::Series guess{.name = "guessing", .role = core::Role::reference};
  for (int i = 1; i <= 50; ++i) guess.x.push_back(0.02 * i), guess.y.push_back(50.0 / i);
  f.series.push_back(std::move(guess));
  for (const Assessment& part : parts) {
    if (part.part == "validation" && parts.size() > 2) continue;
    const auto flags = positives(model.data().positive, part.truth);
    const RocCurve curve =
        thinned(roc_curve(score_of(model.data().positive, part.prediction), flags, part.truth.weight), 300);
    core::Series line{.name = part.part, .role = role_of(part.part)};
    for (std::uint64_t i = 0; i < curve.fpr.size(); ++i) {
      if (!(curve.fpr[i] > 0) || !(curve.tpr[i] > 0.01)) continue;
      line.x.push_back(curve.tpr[i]);
      line.y.push_back(1 / curve.fpr[i]);
    }
    if (!line.x.empty()) f.series.push_back(std::move(line));
  }
  return f;
}

}  // namespace ermine::evaluate
