/// @file
/// What choosing found, written down for metrics.json, and drawn from there, so that a report written again is the same.
///
///     cross_validation{folds, repeats, rows, metrics{auc, auc_error, ...}, train{...}, rounds{auc[...], ...}}
///     tuning{measure, strategy, rule, rounds, search{l2[...]}, best{l2}, chosen{l2}, bound,
///            candidates[{setting{l2}, value, error, train, share, rounds[...], failure}], path{name, at, coefficients{...}}}
///     learning_curve{measure, rows[...], held[...], held_error[...], train[...], train_error[...]}

#pragma once

#include <vector>

#include "ermine/choose/curves.hpp"
#include "ermine/core/figure.hpp"
#include "ermine/core/record.hpp"
#include "ermine/evaluate/findings.hpp"

namespace ermine::choose {

[[nodiscard]] core::Record record_of(const CrossValidation& validation);
[[nodiscard]] core::Record record_of(const Tuning& tuning, const CoefficientPath& path);
[[nodiscard]] core::Record record_of(const LearningCurve& curve);

// From the records above. Each is empty where there is nothing to draw.
[[nodiscard]] std::vector<core::Figure> tuning_figures(const core::Record& tuning);
[[nodiscard]] evaluate::TextTable tuning_table(const core::Record& tuning);
[[nodiscard]] evaluate::TextTable cross_validation_table(const core::Record& validation);
[[nodiscard]] std::vector<core::Figure> learning_figures(const core::Record& curve);

/// "l2 = 0.01, the simplest within one standard error of the best of 17 (log loss 0.0812 ± 0.0094)": for a person.
[[nodiscard]] std::string sentence_of(const core::Record& tuning);

}  // namespace ermine::choose
