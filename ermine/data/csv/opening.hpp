/// @file
/// The beginning of a CSV: its dialect, its first line, and whether that line looks like a header.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ermine/data/csv/columns.hpp"
#include "ermine/data/csv/dialect.hpp"
#include "ermine/data/detail/byte_source.hpp"
#include "ermine/data/read.hpp"

namespace ermine::data::csv {

/// What was read of a file to tell how it is written; the source goes on behind `head`.
struct Opening {
  std::string name;
  std::unique_ptr<detail::ByteSource> source;
  std::string head;    ///< At least the first line, and 64 KiB where there are so many; comments before it are gone.
  bool whole = false;  ///< `head` is all there is.
  Dialect dialect;
  std::vector<HeaderCell> first_line;
  std::uint64_t first_line_bytes = 0, first_line_lines = 1;  ///< Bytes and line feeds it takes.
  std::vector<bool> text_below;  ///< Which columns have text below the first line, as far as the head goes.
  [[nodiscard]] std::uint64_t line() const { return 1 + dialect.comment_lines; }  ///< The number of the first line.
  double bytes_a_row = 0;  ///< Of the rows in the head; 0 where there is none.
};

/// @throws DataError where the file is empty or its first line is broken.
[[nodiscard]] Opening open_csv(std::unique_ptr<detail::ByteSource> source, const std::string& name,
                               const MissingTexts& missing);

/// The header rule of read.hpp, from the first line and whether each column holds text below it.
[[nodiscard]] bool told_header(const std::vector<HeaderCell>& first_line, const std::vector<bool>& text_below,
                               const MissingTexts& missing);

/// Whether a cell is neither missing nor a number.
[[nodiscard]] bool is_text(std::string_view cell, const MissingTexts& missing);

}  // namespace ermine::data::csv
