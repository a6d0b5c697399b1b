/// @file
/// A report: one HTML file with everything inside, to be read offline, with or without scripts, light or dark.

#pragma once

#include <string>
#include <vector>

#include "ermine/core/figure.hpp"

namespace ermine::report {

struct TextTable {
  std::string caption;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  ///< Cells that read as numbers are set right.
};

enum class Severity : unsigned char { good, note, warning, bad };
struct Verdict {
  std::string name, text;
  Severity severity = Severity::note;
};

/// What the threshold slider moves, for a binary classifier: cumulative weights above each threshold.
struct ThresholdScan {
  std::string positive, negative;                     ///< Names of the classes.
  std::vector<double> threshold;                      ///< Ascending.
  std::vector<double> true_positive, false_positive;  ///< Sum of weights with score >= threshold.
  double positives = 0, negatives = 0;                ///< Sums of weights.
};

struct Section {
  std::string id, title;
  std::vector<std::string> paragraphs;
  std::vector<core::Figure> figures;
  std::vector<TextTable> tables;
  std::vector<Verdict> verdicts;
  std::vector<ThresholdScan> scans;  ///< At most one.
};

struct Page {
  std::string title, subtitle;
  std::string command;  ///< The exact command that reproduces the run.
  std::vector<Section> sections;
};

/// The page as HTML text. Every text is escaped; the policy is `default-src 'none'` with hashes of what is inside.
[[nodiscard]] std::string to_html(const Page& page);

}  // namespace ermine::report
