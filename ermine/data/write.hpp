/// @file
/// Writing tables. CSV has shortest round-trip numbers, so that reading it gives the same table.
///
/// A text cell that a spreadsheet would run as a formula (it starts with = + - @ tab or CR and is no number) is written
/// quoted and with an apostrophe before it: =1+1 becomes "'=1+1". The reader drops that apostrophe again; a text that
/// starts with apostrophes and then one of these gets one more, so that nothing is lost. What CSV cannot tell apart: a
/// text that reads as missing (NA) from a missing cell, and a category whose levels are all numbers from a number.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ermine/data/table.hpp"

namespace ermine::data {

/// Writes by the ending of the path: .csv, .tsv, .npy, .npz, .svm / .svmlight, each also .gz; "-" is standard output (CSV).
/// Whole or not at all. @throws UsageError for an ending nobody knows, DataError where the format cannot hold the table.
void write(const Table& table, const std::string& path);

/// The table as CSV text (RFC 4180, LF line ends).
[[nodiscard]] std::string to_csv(const Table& table);

/// One CSV field, quoted where it must be.
[[nodiscard]] std::string csv_field(std::string_view text);

/// A CSV or TSV written piece by piece in constant memory: the header of the first piece, then the rows of all. The file
/// appears under its name with `finish`; without it nothing is left.
class PieceWriter {
 public:
  explicit PieceWriter(const std::string& path);
  ~PieceWriter();
  PieceWriter(const PieceWriter&) = delete;
  PieceWriter& operator=(const PieceWriter&) = delete;

  /// @throws DataError where the columns are not those of the first piece.
  void add(const Table& piece);
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ermine::data
