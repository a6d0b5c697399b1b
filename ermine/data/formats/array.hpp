/// @file
/// Arrays of any element type and byte order as columns of doubles.
///
/// An array of shape (n, a, b, ...) is n rows of a*b*... columns, flattened in row order: the last index runs fastest,
/// however the array lies in memory. An array without a shape is one cell, a line of n numbers one column.

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/data/table.hpp"

namespace ermine::data::formats {

/// Signed, unsigned, floating, truth; the digits are bytes.
enum class Element : std::uint8_t { i1, i2, i4, i8, u1, u2, u4, u8, f2, f4, f8, boolean };

[[nodiscard]] std::uint64_t size_of(Element element);

struct Array {
  Element element = Element::f8;
  bool big_endian = false;
  bool fortran = false;  ///< The first index runs fastest.
  std::vector<std::uint64_t> shape;
  std::string_view bytes;  ///< At least the product of the shape times the element's size.

  [[nodiscard]] std::uint64_t rows() const { return shape.empty() ? 1 : shape.front(); }
  [[nodiscard]] std::uint64_t columns() const;  ///< @throws DataError where the product is too large.
};

/// The array's columns, column j named by `name_of(j)`. @throws DataError, with `file`, for an infinite cell.
[[nodiscard]] std::vector<ColumnData> columns_of(const Array& array, const std::string& file,
                                                 const std::function<std::string(std::uint64_t)>& name_of);

/// p0, p1, ...
[[nodiscard]] std::string pixel_name(std::uint64_t column);

}  // namespace ermine::data::formats
