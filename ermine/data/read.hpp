/// @file
/// Reading tables: one call for every format, told from the content: CSV, npy, npz, IDX, svmlight, ARFF, each also gzipped.
///
/// CSV. Cells stand between `,` tab `;` `|` or runs of blanks; blanks after a delimiter and blank lines at the end are
/// dropped, and so are lines before the table that start with `#` and are no row of it. UTF-8, or UTF-16 with its mark.
/// The first line is a header if some column has text there but only numbers or missing cells below, or if all its cells
/// are distinct text in a file of text; else columns are c1, c2, ... Missing: nothing, ?, NA, N/A, NaN, nan, null. A
/// column is of numbers if every other cell is one, rounded exactly, in any locale; of truth if every other is true or
/// false, however their case; else a category. Whatever cannot be right is an error with file:line:column: a wrong number
/// of cells, a quote out of place, a NUL, bytes that are not UTF-8, an infinite number.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ermine/data/table.hpp"

namespace ermine::data {

enum class Format : std::uint8_t { detect, csv, npy, npz, svmlight, idx, arff };

struct ReadOptions {
  Format format = Format::detect;
  std::optional<bool> header{};        ///< CSV: whether the first line holds names; told from the content if absent.
  std::vector<std::string> missing{};  ///< Texts that mean "missing" besides the usual ones.
  std::string labels{};                ///< IDX or npy: a file with one value a row, added as the column `label`.
  std::vector<std::string> as_text{};  ///< Columns kept as category whatever they hold.
  std::uint64_t chunk = 1 << 20;       ///< Bytes read at once; the table does not depend on it.
  std::uint32_t threads = 1;           ///< Parsers at work; the table does not depend on it.
};

/// Reads one address: a path, "-" for standard input, or a pattern with `*`. `.gz` anywhere.
/// @throws DataError file:line:column and what is wrong there.
[[nodiscard]] Table read(const std::string& address, const ReadOptions& options = {});

/// Several addresses, joined row under row; all must have the same columns.
[[nodiscard]] Table read(std::span<const std::string> addresses, const ReadOptions& options = {});

/// Parses bytes already in memory; `name` stands in error messages and hints at the format.
[[nodiscard]] Table parse(std::string_view bytes, const std::string& name, const ReadOptions& options = {});

/// Reads a CSV in pieces of at most `rows` rows and hands each on, in constant memory. Types are those of `schema`
/// where the column is named there (a cell that does not fit is an error with its place), else told from the first piece.
void read_in_pieces(const std::string& address, const ReadOptions& options, const std::vector<ColumnData>& schema,
                    std::uint64_t rows, const std::function<void(const Table& piece, std::uint64_t first_row)>& take);

}  // namespace ermine::data
