/// @file
/// `--cv`, `--tune` and `--learning-curve`: what is done before the fit that counts, on the rows that are not the test part.
///
/// With --cv k the train and the validation part together are dealt into k folds; without it a search fits the train part
/// and judges on the validation part. The test part is neither fitted to nor looked at.

#pragma once

#include "console.hpp"
#include "ermine/core/record.hpp"
#include "ermine/evaluate/findings.hpp"
#include "ermine/models/fit.hpp"
#include "ermine/report/page.hpp"
#include "settings.hpp"
#include "training_data.hpp"

namespace ermine::apps {

/// @throws UsageError where flags of choosing contradict each other; before any data are read.
void require_choosing_makes_sense(const Settings& settings);

/// Chooses, says so on the console, and changes kind and options to what was chosen.
/// @return what metrics.json gets: `tuning`, `cross_validation`, `learning_curve`, those that were asked for.
[[nodiscard]] core::Record choose_settings(const Settings& settings, TrainingData& data, models::FitOptions& options,
                                           core::Pool& pool, Console& console);

/// What there is to say about it, from that record.
[[nodiscard]] std::vector<evaluate::Verdict> choosing_verdicts(const core::Record& result);

/// The section of the report, from that record or metrics.json; without figures and tables where nothing was chosen.
[[nodiscard]] report::Section choosing_section(const core::Record& result);

}  // namespace ermine::apps
