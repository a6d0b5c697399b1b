/// @file
/// Tables as delimited text.

#pragma once

#include <string>

#include "ermine/data/table.hpp"

namespace ermine::data::csv {

/// Appends the line of names.
void append_header(std::string& out, const Table& table, char delimiter);
/// Appends rows [first, last). Columns of a sparse block stand behind the dense ones, absent entries as 0.
void append_rows(std::string& out, const Table& table, char delimiter, std::uint64_t first, std::uint64_t last);

}  // namespace ermine::data::csv
