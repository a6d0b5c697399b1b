/// @file
/// The kernel behind Chunk, rows of plain numbers parsed in registers, and what it needs to see of a chunk.

#pragma once

#include <cstdint>

#include "ermine/data/csv/chunk.hpp"

namespace ermine::data::csv {

/// Fills a chunk that `Chunk::parse` has set up.
void parse_rows(Chunk& chunk);

/// Shuffles of 16 bytes: entry [a][b] takes bytes 0 ... b - 1 but a to the right end; 0x80 makes a zero. a = b: no dot.
struct DigitShuffles {
  alignas(16) std::uint8_t bytes[17][17][16];
};
[[nodiscard]] const DigitShuffles& digit_shuffles();

/// A chunk as the kernel sees it.
struct RowLoop {
  Chunk& chunk;
  [[nodiscard]] const char* begin() const { return chunk.row_begin_; }
  [[nodiscard]] const char* limit() const { return chunk.limit_; }
  [[nodiscard]] const Stretch& stretch() const { return chunk.stretch_; }
  [[nodiscard]] const Dialect& dialect() const { return chunk.dialect_; }
  [[nodiscard]] const MissingTexts& missing() const { return *chunk.missing_; }
  [[nodiscard]] std::uint64_t columns() const { return chunk.columns_.size(); }
  [[nodiscard]] double* const* numbers() const {
    return chunk.numbers_.data();
  }  ///< nullptr: a column of another kind.
  [[nodiscard]] std::uint64_t row() const { return chunk.rows_; }

  void start_row(const char* p) {
    chunk.row_begin_ = chunk.stretch_.line_start = p;
    chunk.row_lines_ = chunk.stretch_.lines;
  }
  const char* slow_cell(const char* p, std::uint64_t column) { return chunk.slow_cell(p, column); }
  void incomplete(const char* p) { chunk.stop(Fault::incomplete, p); }
  void end_row() {
    ++chunk.rows_;
    ++chunk.stretch_.lines;
  }
  void finish(const char* p) {
    const char* const end = p < chunk.stretch_.end ? p : chunk.stretch_.end;
    chunk.consumed_ = static_cast<std::uint64_t>(end - chunk.begin_);
  }
};

}  // namespace ermine::data::csv
