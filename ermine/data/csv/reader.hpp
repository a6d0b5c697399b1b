/// @file
/// The CSV reader: a file as a table, in one pass where types can be told from the beginning.
///
///     1. the first 64 KiB tell the dialect, the header and a first guess at the types (opening.hpp);
///     2. one pass parses chunks straight into columns (stream.hpp, chunk.hpp), which grow one by one, so that the peak
///        is the columns and little more;
///     3. where a column taken for numbers turned out to hold text, a second pass reads such columns alone, as text. A
///        header that the whole file unmasks as a row begins again.
///
/// So the table depends on the text alone: not on chunk size, threads or where in the file a text first stands.

#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ermine/data/detail/byte_source.hpp"
#include "ermine/data/read.hpp"

namespace ermine::data::csv {

/// Opens the text at its beginning; called once for each pass.
using Reopen = std::function<std::unique_ptr<detail::ByteSource>()>;

/// @throws DataError name:line:column.
[[nodiscard]] Table read_csv(const Reopen& reopen, const std::string& name, const ReadOptions& options);

/// The rows in pieces of `rows`, by one pass in constant memory; see data::read_in_pieces.
void read_csv_in_pieces(std::unique_ptr<detail::ByteSource> source, const std::string& name, const ReadOptions& options,
                        const std::vector<ColumnData>& schema, std::uint64_t rows,
                        const std::function<void(const Table& piece, std::uint64_t first_row)>& take);

}  // namespace ermine::data::csv
