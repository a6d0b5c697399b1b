/// @file
/// NumPy's array file: the magic "\x93NUMPY", a version, the length of a header, the header (the text of a Python
/// dictionary with `descr`, `fortran_order` and `shape`), the elements.
/// Source: NumPy enhancement proposal 1, format versions 1.0, 2.0 and 3.0.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ermine/data/formats/array.hpp"

namespace ermine::data::formats {

struct NpyHeader {
  char kind = 'f';                  ///< b i u f: numbers. U S: texts of a fixed width.
  std::uint64_t element_bytes = 8;  ///< Bytes an element takes.
  bool big_endian = false;
  bool fortran = false;
  std::vector<std::uint64_t> shape;
  std::uint64_t data_offset = 0;  ///< Where the elements begin.
};

/// @throws DataError naming the file and what is wrong; objects (pickles) and structures are refused.
[[nodiscard]] NpyHeader parse_npy_header(std::string_view bytes, const std::string& name);

/// The columns of an array file; `name_of(j)` names column j.
[[nodiscard]] std::vector<ColumnData> npy_columns(std::string_view bytes, const std::string& name,
                                                  const std::function<std::string(std::uint64_t)>& name_of);

/// The header of a little-endian array in format 1.0, padded to 64 bytes; `descr` such as "<f8".
[[nodiscard]] std::string npy_header(const std::string& descr, bool fortran, const std::vector<std::uint64_t>& shape);

}  // namespace ermine::data::formats
