/// @file
/// One cell of a CSV text, found byte by byte: the grammar that tests/data/plain_csv.hpp spells out, for text that may
/// go on behind what is there.
///
/// A stretch of text ends with a line feed of ours at `end` (the sentinel). Where the text goes on (`final` is false), a
/// cell that touches the sentinel is incomplete: more bytes are needed to know it.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ermine/data/csv/dialect.hpp"

namespace ermine::data::csv {

enum class Fault : std::uint8_t {
  none,
  incomplete,  ///< No fault: more bytes are needed.
  blank_line,
  too_many,
  too_few,
  bare_quote,
  lone_return,
  unclosed_quote,
  after_quote
};

/// The text of a fault; `cells` is how many cells a line that is too short has.
[[nodiscard]] std::string message_of(Fault fault, std::uint64_t cells, std::uint64_t columns);

/// A stretch of text and where its lines are counted from.
struct Stretch {
  const char* end = nullptr;         ///< The sentinel.
  bool final = false;                ///< Nothing comes behind `end`.
  const char* line_start = nullptr;  ///< Beginning of the line that is being read.
  std::uint64_t lines = 0;           ///< Line feeds passed.

  /// Whether a line ends at p.
  [[nodiscard]] bool line_end(const char* p) const { return *p == '\n' || (*p == '\r' && p + 1 < end && p[1] == '\n'); }
  /// The beginning of the line behind a line end at p.
  [[nodiscard]] static const char* behind(const char* p) { return p + (*p == '\n' ? 1 : 2); }
  /// Whether what stands at p cannot be known yet.
  [[nodiscard]] bool unknown(const char* p) const { return !final && (p >= end || (*p == '\r' && p + 1 == end)); }
};

struct RawCell {
  const char* first = nullptr;
  const char* last = nullptr;
  const char* stop =
      nullptr;  ///< The delimiter, line end or fault behind the cell, blanks passed over where they may be.
  bool quoted = false;
  bool doubled = false;  ///< Quotes within are doubled.
  Fault fault = Fault::none;
};

/// The cell at p, blanks before it passed over. Line feeds within quotes are counted.
[[nodiscard]] RawCell scan_cell(const char* p, Stretch& stretch, const Dialect& dialect);

/// What is behind a cell.
struct Step {
  const char* at = nullptr;  ///< Where the next cell begins, or the next line behind the last cell; or the fault.
  Fault fault = Fault::none;
};

/// Steps from cell number `column` (from 0) of `columns` to the next.
[[nodiscard]] Step step_over(const RawCell& cell, const Stretch& stretch, const Dialect& dialect, std::uint64_t column,
                             std::uint64_t columns);

/// The cell's text: doubled quotes made single, a formula's guard dropped. `scratch` is used where it must be copied.
[[nodiscard]] std::string_view text_of(const RawCell& cell, std::string& scratch);

}  // namespace ermine::data::csv
