/// @file
/// How a CSV is written: what separates its cells and how many a line has, told from its first 64 KiB.
///
/// Candidates are `,` tab `;` `|`. One that splits the first line is taken if it splits all lines of the head alike; of
/// several, the one that makes most cells numbers. Where none splits the first line, runs of blanks do, if they give
/// every line the same number of cells; else the file has one column. The head has a fixed size, so that the answer does
/// not depend on how the bytes arrive.
///
/// Lines at the very beginning that start with `#` and do not split into as many cells as the first line behind them are
/// comments and passed over; `#id,x` above two columns is a header.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ermine::data::csv {

inline constexpr std::uint64_t head_bytes = 1 << 16;

struct Dialect {
  char delimiter = ',';       ///< ' ' stands for runs of blanks and tabs, '\n' for none: one column.
  std::uint64_t columns = 0;  ///< Cells of the first line that is not blank.
  std::uint64_t comment_bytes = 0, comment_lines = 0;  ///< Of the comments before the first line.

  [[nodiscard]] bool blanks() const { return delimiter == ' '; }
  /// A space, or a tab where tabs do not separate cells.
  [[nodiscard]] bool is_blank(char c) const { return c == ' ' || (c == '\t' && delimiter != '\t'); }
};

/// @param whole whether `head` is the whole text rather than its beginning.
[[nodiscard]] Dialect detect_dialect(std::string_view head, bool whole);

/// The texts that mean "missing": "", ?, NA, N/A, NaN, nan, null, and the user's own. One of the user's that is a number
/// stands for every cell of that value.
class MissingTexts {
 public:
  explicit MissingTexts(const std::vector<std::string>& more = {});
  [[nodiscard]] bool contains(std::string_view text) const {
    return text.size() <= longest_ && (text.empty() || is_listed(text));
  }
  [[nodiscard]] bool contains(double value) const {
    if (values_.empty()) return false;
    for (const double missing : values_)
      if (missing == value) return true;
    return false;
  }
  [[nodiscard]] const std::vector<double>& values() const { return values_; }

 private:
  [[nodiscard]] bool is_listed(std::string_view text) const;
  std::vector<std::string> texts_;
  std::vector<double> values_;
  std::size_t longest_ = 0;
};

/// "cell" without blanks at its end.
[[nodiscard]] inline std::string_view trim_end(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Without blanks at both ends.
[[nodiscard]] inline std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return trim_end(text);
}

/// A quoted cell that our writer protected from being taken for a formula starts with an apostrophe too many: '=1+1.
/// @returns how many bytes to drop, 0 or 1.
[[nodiscard]] std::size_t formula_guard(std::string_view quoted);

}  // namespace ermine::data::csv
