#include "ermine/data/formats/array.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "ermine/core/checked.hpp"
#include "ermine/core/error.hpp"
#include "ermine/data/formats/formats.hpp"

namespace ermine::data::formats {
namespace {

using core::DataError;

double from_half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const double fraction = bits & 1023, sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
  if (exponent == 31) return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::nan("");
  return sign * (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25));
}

/// The unsigned integer whose bytes stand at `from`, in either order.
template <class Unsigned>
Unsigned load(const char* from, bool big_endian) {
  Unsigned value = 0;
  for (std::size_t k = 0; k < sizeof(Unsigned); ++k) {
    const std::size_t shift = 8 * (big_endian ? sizeof(Unsigned) - 1 - k : k);
    value = static_cast<Unsigned>(
        value | static_cast<Unsigned>(static_cast<Unsigned>(static_cast<unsigned char>(from[k])) << shift));
  }
  return value;
}

double number_at(const char* from, Element element, bool big_endian) {
  switch (element) {
    case Element::i1:
      return std::bit_cast<std::int8_t>(load<std::uint8_t>(from, big_endian));
    case Element::i2:
      return std::bit_cast<std::int16_t>(load<std::uint16_t>(from, big_endian));
    case Element::i4:
      return std::bit_cast<std::int32_t>(load<std::uint32_t>(from, big_endian));
    case Element::i8:
      return static_cast<double>(std::bit_cast<std::int64_t>(load<std::uint64_t>(from, big_endian)));
    case Element::u1:
      return load<std::uint8_t>(from, big_endian);
    case Element::u2:
      return load<std::uint16_t>(from, big_endian);
    case Element::u4:
      return load<std::uint32_t>(from, big_endian);
    case Element::u8:
      return static_cast<double>(load<std::uint64_t>(from, big_endian));
    case Element::f2:
      return from_half(load<std::uint16_t>(from, big_endian));
    case Element::f4:
      return std::bit_cast<float>(load<std::uint32_t>(from, big_endian));
    case Element::f8:
      return std::bit_cast<double>(load<std::uint64_t>(from, big_endian));
    case Element::boolean:
      return load<std::uint8_t>(from, big_endian) != 0 ? 1 : 0;
  }
  return 0;
}

/// Where column j of row 0 lies, in elements: its indices are the digits of j in the trailing shape.
std::uint64_t column_offset(const Array& array, std::uint64_t j) {
  if (!array.fortran) return j;
  std::uint64_t offset = 0, stride = array.rows() * array.columns();
  for (std::size_t axis = array.shape.size(); axis-- > 1;) {
    stride /= array.shape[axis];
    offset += j % array.shape[axis] * stride;
    j /= array.shape[axis];
  }
  return offset;
}

}  // namespace

std::uint64_t size_of(Element element) {
  switch (element) {
    case Element::i1:
    case Element::u1:
    case Element::boolean:
      return 1;
    case Element::i2:
    case Element::u2:
    case Element::f2:
      return 2;
    case Element::i4:
    case Element::u4:
    case Element::f4:
      return 4;
    case Element::i8:
    case Element::u8:
    case Element::f8:
      break;
  }
  return 8;
}

std::uint64_t Array::columns() const {
  std::uint64_t product = 1;
  for (std::size_t axis = 1; axis < shape.size(); ++axis)
    product = core::checked_multiply(product, shape[axis], "the shape of an array");
  return product;
}

std::vector<ColumnData> columns_of(const Array& array, const std::string& file,
                                   const std::function<std::string(std::uint64_t)>& name_of) {
  const std::uint64_t rows = array.rows(), count = array.columns(), size = size_of(array.element);
  // Columns without rows cost memory too, which the size of the file does not bound.
  const std::uint64_t most = rows == 0 ? 4096 : most_columns;
  if (count > most)
    throw DataError(file + ": " + std::to_string(count) + " columns, more than " + std::to_string(most));
  std::vector<ColumnData> columns(count);
  std::vector<std::uint64_t> offsets(count);
  const bool truth = array.element == Element::boolean;
  for (std::uint64_t j = 0; j < count; ++j) {
    offsets[j] = column_offset(array, j);
    columns[j].name = name_of(j);
    columns[j].type = truth ? ColumnType::boolean : ColumnType::number;
    columns[j].integral = !truth;
    if (truth) {
      columns[j].levels = {"false", "true"};
      columns[j].codes.resize(rows);
    } else {
      columns[j].values.resize(rows);
    }
  }
  const std::uint64_t row_stride = array.fortran ? 1 : count;
  constexpr std::uint64_t block = 256;  // Rows whose bytes stay in cache while all columns are filled.
  for (std::uint64_t first = 0; first < rows; first += block)
    for (std::uint64_t j = 0; j < count; ++j)
      for (std::uint64_t i = first; i < std::min(rows, first + block); ++i) {
        const char* from = array.bytes.data() + (offsets[j] + i * row_stride) * size;
        const double value = number_at(from, array.element, array.big_endian);
        if (std::isinf(value))
          throw DataError(file + ": row " + std::to_string(i + 1) + " of column `" + columns[j].name + "` is infinite");
        if (truth) {
          columns[j].codes[i] = value != 0 ? 1 : 0;
          continue;
        }
        columns[j].values[i] = value;
        columns[j].integral = columns[j].integral && (std::isnan(value) || value == std::trunc(value));
      }
  return columns;
}

std::string pixel_name(std::uint64_t column) { return "p" + std::to_string(column); }

}  // namespace ermine::data::formats
