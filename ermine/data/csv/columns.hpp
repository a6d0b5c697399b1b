/// @file
/// What the plain and the fast CSV reader share: the wording of errors, names of columns, the last step of a category.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/data/table.hpp"

namespace ermine::data::csv {

inline constexpr const char* bare_quote_error =
    "a quote inside a cell that does not start with one: quote the whole cell and double the quotes within";
inline constexpr const char* lone_return_error =
    "a carriage return without a line feed: quote the cell, or end lines with LF or CR LF";
inline constexpr const char* unclosed_quote_error = "the quote opened here is never closed";
inline constexpr const char* after_quote_error =
    "text after a closing quote: expected a delimiter or the end of the line";

[[nodiscard]] std::string blank_line_error(std::uint64_t columns);
[[nodiscard]] std::string too_many_error(std::uint64_t columns);
[[nodiscard]] std::string too_few_error(std::uint64_t cells, std::uint64_t columns);
[[nodiscard]] std::string infinite_error(std::string_view text);

struct HeaderCell {
  std::string text;
  std::uint64_t line = 0, column = 0;
};

/// The header's names; an empty one is `c` and its number. @throws DataError where two are equal.
[[nodiscard]] std::vector<std::string> names_of_header(const std::vector<HeaderCell>& cells, const std::string& file);
/// c1, c2, ...
[[nodiscard]] std::vector<std::string> numbered_names(std::uint64_t columns);

/// @throws DataError at `place` (moved on to the byte) where a text has a NUL or is not UTF-8.
void check_text(std::string_view text, core::SourceSpan place);

/// Puts levels into class order; true and false, however their case, make a boolean column of exactly two levels.
void finish_category(ColumnData& column);

}  // namespace ermine::data::csv
