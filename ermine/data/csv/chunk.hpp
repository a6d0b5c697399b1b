/// @file
/// Rows of a stretch of CSV text, parsed into columns of cells.
///
/// Two layers: the kernel (rows_kernels.cpp) walks over rows and parses plain numbers in registers; every cell it does
/// not know, down to a blank before a comma, goes through `slow_cell`, which follows the grammar to the letter. So the
/// kernel needs only be right about the cells it takes.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/data/csv/cell.hpp"
#include "ermine/data/csv/dialect.hpp"
#include "ermine/data/csv/dictionary.hpp"

namespace ermine::data::csv {

/// What is to be made of a column's cells.
enum class Want : std::uint8_t { number, text, skip };

/// A cell that may become an error, once it is known what type its column has.
struct OddCell {
  std::uint64_t line = 0;    ///< Line feeds before it in the chunk.
  std::uint64_t column = 0;  ///< Bytes from 1.
  std::string text;
};

class Chunk {
 public:
  Chunk(const Dialect& dialect, const MissingTexts& missing, std::vector<Want> wants);

  /// Parses the rows of `text` that are whole; text[text.size()] is a sentinel and 64 bytes behind it may be read.
  /// Results of the text before are gone, the dictionaries stay.
  void parse(std::string_view text, bool final);

  /// Makes something else of a column from now on; `again` parses the same text once more.
  void want(std::uint64_t column, Want want);
  void again() { parse({begin_, static_cast<std::size_t>(stretch_.end - begin_)}, stretch_.final); }
  /// Forgets all texts, so that dictionaries do not grow with the file.
  void clear_dictionaries();

  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] std::uint64_t lines() const { return stretch_.lines; }  ///< Line feeds in `consumed`.
  [[nodiscard]] std::uint64_t consumed() const { return consumed_; }    ///< Bytes of whole rows.
  /// Rows at the end that are blank lines (of a file of one column), to be dropped if nothing follows.
  [[nodiscard]] std::uint64_t blank_rows() const { return blank_end_ == rows_ ? rows_ - blank_begin_ : 0; }
  /// Where blank lines began that go on to the end (of a file of several columns): an error if anything follows.
  [[nodiscard]] const std::optional<OddCell>& blank_lines() const { return blank_lines_; }

  [[nodiscard]] Fault fault() const { return fault_; }
  [[nodiscard]] const OddCell& fault_place() const { return fault_place_; }
  [[nodiscard]] std::uint64_t fault_cells() const { return fault_cells_; }

  struct Column {
    Want want = Want::number;
    double* numbers = nullptr;      ///< rows() cells, NaN where missing.
    std::int32_t* codes = nullptr;  ///< rows() codes into the dictionary, -1 where missing.
    Dictionary dictionary;
    std::optional<OddCell> text;      ///< number: the first cell that is none.
    std::optional<OddCell> infinite;  ///< number: the first infinite cell.
    std::optional<OddCell> broken;    ///< text: the first that is not UTF-8 or has a NUL.
  };
  [[nodiscard]] std::vector<Column>& columns() { return columns_; }

 private:
  friend struct RowLoop;  ///< The kernel's view of a chunk.
  /// The cell of this column at p, and what is behind it: where the next cell or line begins, or nullptr to stop.
  const char* slow_cell(const char* p, std::uint64_t column);
  const char* pass_blank_lines(const char* p);
  const char* stop(Fault fault, const char* p, std::uint64_t cells = 0);
  [[nodiscard]] static OddCell odd(const Stretch& at, const char* p, std::string_view text);
  void store(const RawCell& cell, std::uint64_t column, const char* p, const Stretch& before);
  void reserve(std::uint64_t rows);

  Dialect dialect_;
  const MissingTexts* missing_;
  std::vector<Column> columns_;
  std::vector<double*> numbers_;  ///< Each column's `numbers`, side by side for the kernel.
  Stretch stretch_;
  const char* begin_ = nullptr;
  const char* limit_ = nullptr;      ///< Rows that begin before it are tried.
  const char* row_begin_ = nullptr;  ///< The row being read, and the line feeds before it.
  std::uint64_t row_lines_ = 0;
  std::uint64_t rows_ = 0, consumed_ = 0, capacity_ = 0;
  std::uint64_t blank_begin_ = 0, blank_end_ = ~std::uint64_t{0};
  std::optional<OddCell> blank_lines_;
  Fault fault_ = Fault::none;
  OddCell fault_place_;
  std::uint64_t fault_cells_ = 0;
  std::unique_ptr<double[]> number_cells_;
  std::unique_ptr<std::int32_t[]> code_cells_;
  std::string scratch_;
};

}  // namespace ermine::data::csv
