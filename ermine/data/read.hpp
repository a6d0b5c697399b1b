/// @file
/// Reading tables: one call for every format, told from the content, the name being a hint.

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
  std::optional<bool> header;        ///< CSV: whether the first line holds names; told from the content if absent.
  std::vector<std::string> missing;  ///< Texts that mean "missing" besides the usual ones.
  std::string labels;                ///< IDX or npy: a file with one value a row, added as the column `label`.
  std::vector<std::string> as_text;  ///< Columns kept as category whatever they hold.
  std::uint64_t chunk = 1 << 20;     ///< Bytes read at once; the table does not depend on it.
  std::uint32_t threads = 1;         ///< Parsers at work; the table does not depend on it.
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
