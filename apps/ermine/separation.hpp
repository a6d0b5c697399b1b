/// @file
/// What a binary model is worth as a selection: the area under its curve with both errors, the best cuts, and whether it
/// says the same of rows it learnt from and of others; as records for metrics.json and as parts of the report.

#pragma once

#include "ermine/evaluate/significance.hpp"
#include "ermine/report/page.hpp"
#include "judgement.hpp"

namespace ermine::apps {

/// Adds `auc_errors{part, delong, bootstrap, replicas}`, `significance{chosen_on, judged_on, signal, background,
/// background_uncertainty, cuts[...]}` (binary) and `overtraining[{class, distance, p_value}]` to the result.
void add_separation(core::Record& result, const models::Model& model, const Judged& judged,
                    double background_uncertainty);

/// Figures and the table of cuts, for the section about performance.
void show_separation(report::Section& section, const models::Model& model,
                     const std::vector<evaluate::Assessment>& marks, const core::Record* result);

}  // namespace ermine::apps
