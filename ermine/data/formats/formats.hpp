/// @file
/// The formats besides CSV: each takes the bytes of a whole file (gzip undone) and gives a table or a DataError that
/// names the file and the place.
///
///     npy, npz   NumPy's arrays: all integers, floats, booleans and texts; columns p0, p1, ...
///     idx        the MNIST family's arrays of numbers: columns p0, p1, ...
///     svmlight   label index:value ...: a column `label` and sparse columns f1, f2, ...
///     arff       Weka's named attributes, dense and sparse rows

#pragma once

#include <string>
#include <string_view>

#include "ermine/data/read.hpp"

namespace ermine::data::formats {

/// What the first bytes of a file (gzip undone) look like; CSV where nothing else fits. @throws DataError for known
/// formats that are not read.
[[nodiscard]] Format detect_format(std::string_view head, const std::string& name);

[[nodiscard]] Table read_npy(std::string_view bytes, const std::string& name);
[[nodiscard]] Table read_npz(std::string_view bytes, const std::string& name);
[[nodiscard]] Table read_idx(std::string_view bytes, const std::string& name);
/// A larger index is refused: each column has a name of 32 bytes, used or not.
[[nodiscard]] Table read_svmlight(std::string_view text, const std::string& name,
                                  std::uint64_t largest_index = std::uint64_t{1} << 22);
[[nodiscard]] Table read_arff(std::string_view text, const std::string& name);

/// More columns than this are taken for a damaged or hostile file: each costs memory even where it holds nothing.
inline constexpr std::uint64_t most_columns = 1 << 20;

}  // namespace ermine::data::formats
