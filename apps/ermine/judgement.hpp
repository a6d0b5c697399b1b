/// @file
/// Judging a model on the parts of a table, and the result as the JSON object of `train`, `evaluate` and metrics.json.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "console.hpp"
#include "ermine/core/record.hpp"
#include "ermine/data/split.hpp"
#include "ermine/evaluate/assessment.hpp"
#include "ermine/evaluate/findings.hpp"
#include "ermine/evaluate/overlay.hpp"
#include "ermine/models/fit.hpp"
#include "predictions.hpp"

namespace ermine::apps {

/// A part of DATA.
struct Part {
  std::string name;  ///< "train", "validation", "test"
  data::Table table;
  std::vector<std::uint64_t> rows;  ///< Row numbers of DATA, from 0, ascending.
};

/// The parts and how well each was predicted, in the same order.
struct Judged {
  std::vector<Part> parts;
  std::vector<evaluate::Assessment> marks;
  std::vector<evaluate::Overtraining> overtraining;  ///< Training part against the judged one, where they are two.
};

[[nodiscard]] Judged judge(const models::Model& model, std::vector<Part> parts, core::Pool* pool,
                           bool unseen_is_missing);
/// The parts of a split that have rows.
[[nodiscard]] std::vector<Part> parts_of(data::Parts&& split);
/// predictions.csv of all parts, in the order of DATA.
void write_predictions(const std::string& path, const models::Model& model, const Judged& judged);

/// What to say about it. @param fit nullptr where a stored model is evaluated.
[[nodiscard]] std::vector<evaluate::Verdict> findings_of(const models::Model& model, const Judged& judged,
                                                         const models::FitResult* fit);

/// schema, model, task, rows, metrics, coefficients, [r2, sigma, anova], [training], verdict.
[[nodiscard]] core::Record result_record(const models::Model& model, const Judged& judged, const models::FitResult* fit,
                                         const std::vector<evaluate::Verdict>& verdicts);

/// The result for a person: the metrics of each part side by side, then the verdict.
[[nodiscard]] std::string result_text(const Judged& judged, const std::vector<evaluate::Verdict>& verdicts,
                                      const Console& console);

/// A rule of --require: "auc>=0.9", on the test part, or the last there is; "train.auc>=0.9" names a part.
struct Requirement {
  std::string part, metric, comparison;
  double bound = 0;
  std::string text;
};
/// @throws UsageError where the text is no such rule or names a metric that no task has.
[[nodiscard]] Requirement parse_requirement(const std::string& text);
/// The rules that do not hold, as sentences. @throws UsageError where a metric or part is not there.
[[nodiscard]] std::vector<std::string> missed(const std::vector<Requirement>& requirements, const Judged& judged);

}  // namespace ermine::apps
