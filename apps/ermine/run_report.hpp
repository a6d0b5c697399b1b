/// @file
/// The report of a run: verdict first, then what was learnt from what, how well, and the command that makes it again.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ermine/report/page.hpp"
#include "judgement.hpp"

namespace ermine::apps {

/// All that a report shows.
struct ReportInput {
  const models::Model& model;
  const Judged& judged;                          ///< May be empty, where the data are no longer there.
  const std::vector<models::Progress>& history;  ///< Empty for an evaluation.
  const std::vector<evaluate::Verdict>& verdicts;
  std::string title, subtitle;
  std::string command;
  std::vector<std::pair<std::string, std::string>>
      setup;                             ///< How it was made, beyond what the model knows: seed, split.
  const core::Record* result = nullptr;  ///< metrics.json, for what was found beyond the marks.
};

[[nodiscard]] report::Page run_page(const ReportInput& input);

/// "6,000 train, 2,000 validation and 2,000 test rows"
[[nodiscard]] std::string run_subtitle(const Judged& judged);

/// Several runs side by side, from their metrics.json. Shapes: one record a run.
[[nodiscard]] report::Page comparison_page(const std::vector<std::string>& names,
                                           const std::vector<core::Record>& results, const std::string& command);
[[nodiscard]] std::string comparison_text(const std::vector<std::string>& names,
                                          const std::vector<core::Record>& results, const Console& console);

}  // namespace ermine::apps
