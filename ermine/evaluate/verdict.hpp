/// @file
/// What to say about a run when somebody asks "is it any good?": one sentence a finding, the most important first, each
/// with the figure behind it and, where something can be done, what.
///
/// | name | says | at |
/// |---|---|---|
/// | quality | what was reached, beside what guessing reaches | always |
/// | too_good | a score no honest data give: a leak is likely | AUC or accuracy >= 0.9995, R2 >= 0.99999 |
/// | stop | how training ended | always after training |
/// | overfit | train and test differ | 3 standard errors and 2 % apart (perhaps: 1 and 25 %), or p < 0.0021 in the overlay |
/// | calibration | stated probabilities are off | mean distance > 0.05 and > 3 times what chance gives |
/// | imbalance | a class is rare | less than 5 % of the weight of a part |
/// | few_rows | too little to learn from, or to judge by | n_eff < 10 a coefficient; n_eff < 100 |
/// | weights | what weights cost, negative ones too | n_eff < half of the rows, or a negative weight |
/// | missing | cells without value | of the inputs |
/// | levels | a category with hardly a row a level, or made of numbers and a stray word | after training |
/// | row_number | a column that rises from row to row | after training |
/// | imputed, constant, dependent, ... | what the fit itself remarked, by the name of the remark | after training |

#pragma once

#include <span>
#include <vector>

#include "ermine/evaluate/assessment.hpp"
#include "ermine/evaluate/findings.hpp"
#include "ermine/evaluate/overlay.hpp"
#include "ermine/evaluate/summary.hpp"
#include "ermine/models/fit.hpp"

namespace ermine::evaluate {

/// What there is to judge by; what is absent is not judged.
struct Evidence {
  std::span<const Assessment> parts;
  std::span<const ColumnSummary> columns;      ///< Of the rows trained on (or evaluated).
  std::span<const Overtraining> overtraining;  ///< See overlay.hpp.
  const models::FitResult* fit = nullptr;      ///< Absent when a stored model is evaluated.
  std::span<const std::uint64_t> missing;  ///< Cells without value of each column in all parts; empty: as `columns`.
};

/// Findings in the order of the table above, but bad ones first, then the quality, warnings, the others.
[[nodiscard]] std::vector<Verdict> verdict(const models::Model& model, const Evidence& evidence);

/// The headline of a report: the quality finding in one sentence.
[[nodiscard]] Verdict quality(const models::Model& model, const Assessment& judged);

}  // namespace ermine::evaluate
