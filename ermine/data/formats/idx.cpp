// The IDX format of the MNIST family: two zeros, a byte for the element type, a byte for the number of dimensions, the
// dimensions as 4-byte integers, the elements; all big-endian. Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST
// database of handwritten digits".

#include "ermine/core/checked.hpp"
#include "ermine/core/error.hpp"
#include "ermine/data/formats/array.hpp"
#include "ermine/data/formats/formats.hpp"

namespace ermine::data::formats {
namespace {

using core::DataError;

Element element_of(unsigned char code, const std::string& name) {
  switch (code) {
    case 0x08:
      return Element::u1;
    case 0x09:
      return Element::i1;
    case 0x0B:
      return Element::i2;
    case 0x0C:
      return Element::i4;
    case 0x0D:
      return Element::f4;
    case 0x0E:
      return Element::f8;
    default:
      throw DataError(name + ": IDX element type " + std::to_string(code) + " is not known");
  }
}

}  // namespace

Table read_idx(std::string_view bytes, const std::string& name) {
  if (bytes.size() < 4 || bytes[0] != 0 || bytes[1] != 0) throw DataError(name + ": not an IDX file, or cut off");
  Array array;
  array.element = element_of(static_cast<unsigned char>(bytes[2]), name);
  array.big_endian = true;
  const std::size_t dimensions = static_cast<unsigned char>(bytes[3]);
  if (dimensions == 0 || bytes.size() < 4 + 4 * dimensions) throw DataError(name + ": the IDX header is cut off");
  std::uint64_t expected = size_of(array.element);
  for (std::size_t k = 0; k < dimensions; ++k) {
    std::uint64_t size = 0;
    for (std::size_t b = 0; b < 4; ++b) size = size << 8 | static_cast<unsigned char>(bytes[4 + 4 * k + b]);
    array.shape.push_back(size);
    expected = core::checked_multiply(expected, size, name.c_str());
  }
  array.bytes = bytes.substr(4 + 4 * dimensions);
  if (array.bytes.size() != expected)
    throw DataError(name + ": " + std::to_string(array.bytes.size()) + " bytes of data where its dimensions need " +
                    std::to_string(expected));
  return Table(columns_of(array, name, pixel_name));
}

}  // namespace ermine::data::formats
