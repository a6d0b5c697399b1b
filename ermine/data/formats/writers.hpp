/// @file
/// Writers of the formats besides CSV. Each says which table it cannot hold.

#pragma once

#include <string>

#include "ermine/data/detail/byte_sink.hpp"
#include "ermine/data/table.hpp"

namespace ermine::data::formats {

/// One array of doubles, a row a row, in Fortran order: columns lie one behind the other, as in the table. Names and
/// units are lost. @throws DataError where a column is text.
void write_npy(detail::ByteSink& sink, const Table& table);

/// A line a column, named as the column: doubles, booleans, texts of a fixed width (missing: an empty text).
void write_npz(detail::ByteSink& sink, const Table& table);

/// `label`, or else the first column, before the index:value pairs of all others that are not 0. @throws DataError for
/// text and missing cells, which the format has no way to write.
void write_svmlight(detail::ByteSink& sink, const Table& table);

}  // namespace ermine::data::formats
