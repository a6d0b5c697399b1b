/// @file
/// A report: one HTML file with everything inside, to be read offline, with or without scripts, light or dark.
///
/// The policy in the page is `default-src 'none'`, with the sha256 of each style and script it carries: nothing is
/// fetched, nothing is evaluated, no text of the data can become markup. Figures stand in it as SVG; a script turns them
/// into interactive charts (zoom, exact values under the pointer), the charts' library being stored once, compressed.

#pragma once

#include <string>
#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/evaluate/findings.hpp"

namespace ermine::report {

using evaluate::Severity;
using evaluate::TextTable;
using evaluate::ThresholdScan;
using evaluate::Verdict;

/// A number in large type on the first screen: {"AUC", "0.684 ± 0.011", "test part, 2,000 rows"}.
struct KeyFigure {
  std::string label{}, value{}, detail{};
};

struct Section {
  std::string id{}, title{};
  std::vector<std::string> paragraphs{};
  std::vector<core::Figure> figures{};
  std::vector<TextTable> tables{};
  std::vector<Verdict> verdicts{};
  std::vector<ThresholdScan> scans{};  ///< At most one.
};

struct Page {
  std::string title{}, subtitle{};
  std::string command{};  ///< The exact command that reproduces the run.
  std::vector<Section> sections{};
  std::string headline{};  ///< What came out, in one sentence for the tired: set in large type under the title.
  std::vector<KeyFigure> key_figures{};
  std::vector<std::string> footnotes{};  ///< Version, seed, checksum of the data, ...: small print at the end.
};

/// The page as HTML text. Every text is escaped; characters that are no text (controls, broken UTF-8, bidirectional
/// overrides) are shown as U+FFFD.
[[nodiscard]] std::string to_html(const Page& page);

/// Whether this build carries the library of the interactive charts; without it pages are complete but still.
[[nodiscard]] bool has_interactive_charts();

}  // namespace ermine::report
