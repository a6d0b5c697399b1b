/// @file
/// What an evaluation finds, as plain values that a report, a terminal and a JSON file can show.

#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace ermine::evaluate {

/// A table to be read by people. Cells that read as numbers are set right.
struct TextTable {
  std::string caption;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
};

enum class Severity : std::uint8_t { good, note, warning, bad };
/// "good", "note", "warning" or "bad".
[[nodiscard]] const char* name_of(Severity severity);

/// One sentence on the run, with advice where there is some. `name` is stable, `value` the figure behind it (or NaN).
struct Verdict {
  std::string name, text;
  Severity severity = Severity::note;
  double value = std::numeric_limits<double>::quiet_NaN();
};

/// What a threshold on the score of a binary classifier would do: cumulative weights above each threshold.
struct ThresholdScan {
  std::string positive, negative;                     ///< Names of the classes.
  std::vector<double> threshold;                      ///< Ascending.
  std::vector<double> true_positive, false_positive;  ///< Sum of weights with score >= threshold.
  double positives = 0, negatives = 0;                ///< Sums of weights.
  std::string score = "probability";                  ///< What the threshold is on, for the label of the slider.
  std::uint32_t start = 0;                            ///< The threshold shown first.
  bool weighted = false;                              ///< Sums of weights are no mere numbers of rows.
};

}  // namespace ermine::evaluate
