/// @file
/// Writing tables. CSV with shortest round-trip numbers; cells that a spreadsheet would take for a formula are quoted.

#pragma once

#include <string>

#include "ermine/data/table.hpp"

namespace ermine::data {

/// Writes by the ending of the path: .csv, .tsv, .npy, .npz, .svm / .svmlight, each also .gz; "-" is standard output (CSV).
/// Whole or not at all. @throws UsageError for an ending nobody knows, DataError where the format cannot hold the table.
void write(const Table& table, const std::string& path);

/// The table as CSV text (RFC 4180, LF line ends).
[[nodiscard]] std::string to_csv(const Table& table);

/// One CSV field, quoted where it must be.
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace ermine::data
