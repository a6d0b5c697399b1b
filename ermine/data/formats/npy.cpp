#include "ermine/data/formats/npy.hpp"

#include <fmt/format.h>

#include <cmath>
#include <unordered_map>

#include "ermine/core/checked.hpp"
#include "ermine/core/error.hpp"
#include "ermine/data/csv/columns.hpp"
#include "ermine/data/formats/formats.hpp"

namespace ermine::data::formats {
namespace {

using core::DataError;

Element element_of(const NpyHeader& header) {
  const bool is_signed = header.kind == 'i';
  switch (header.element_bytes) {
    case 1:
      return header.kind == 'b' ? Element::boolean : is_signed ? Element::i1 : Element::u1;
    case 2:
      return header.kind == 'f' ? Element::f2 : is_signed ? Element::i2 : Element::u2;
    case 4:
      return header.kind == 'f' ? Element::f4 : is_signed ? Element::i4 : Element::u4;
    default:
      return header.kind == 'f' ? Element::f8 : is_signed ? Element::i8 : Element::u8;
  }
}

/// A text of 4-byte characters as UTF-8, or of bytes as they are; the zeros behind it are padding.
std::string text_at(std::string_view cell, const NpyHeader& header, const std::string& name) {
  std::string out;
  if (header.kind == 'S') {
    out = std::string(cell);
  } else {
    for (std::size_t i = 0; i < cell.size(); i += 4) {
      std::uint32_t c = 0;
      for (std::size_t k = 0; k < 4; ++k)
        c |= static_cast<std::uint32_t>(static_cast<unsigned char>(cell[i + k]))
             << (8 * (header.big_endian ? 3 - k : k));
      if (c > 0x10FFFF) throw DataError(name + ": a text with a character beyond U+10FFFF");
      const auto put = [&](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
      if (c < 0x80) {
        put(c);
      } else {
        const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        put((more == 1 ? 0xC0U : more == 2 ? 0xE0U : 0xF0U) | (c >> (6 * more)));
        for (int k = more; k-- > 0;) put(0x80 | ((c >> (6 * k)) & 0x3F));
      }
    }
  }
  while (!out.empty() && out.back() == '\0') out.pop_back();
  return out;
}

/// A line of texts is a category; an empty text is missing.
ColumnData text_column(std::string_view cells, const NpyHeader& header, const std::string& file, std::string name) {
  ColumnData out;
  out.name = std::move(name);
  out.type = ColumnType::category;
  std::unordered_map<std::string, std::int32_t> known;
  for (std::uint64_t at = 0; at < cells.size(); at += header.element_bytes) {
    const std::string text = text_at(cells.substr(at, header.element_bytes), header, file);
    if (text.empty()) {
      out.codes.push_back(-1);
      continue;
    }
    const auto [place, fresh] = known.try_emplace(text, static_cast<std::int32_t>(known.size()));
    if (fresh) {
      csv::check_text(text, {file, 0, 0, 1, {}});
      out.levels.push_back(text);
    }
    out.codes.push_back(place->second);
  }
  csv::finish_category(out);
  return out;
}

}  // namespace

std::vector<ColumnData> npy_columns(std::string_view bytes, const std::string& name,
                                    const std::function<std::string(std::uint64_t)>& name_of) {
  const NpyHeader header = parse_npy_header(bytes, name);
  std::uint64_t expected = header.element_bytes;
  for (const std::uint64_t size : header.shape) expected = core::checked_multiply(expected, size, name.c_str());
  const std::string_view data = bytes.substr(header.data_offset);
  if (data.size() != expected)
    throw DataError(fmt::format("{}: {} bytes of data where the shape needs {}: the file is {}", name, data.size(),
                                expected, data.size() < expected ? "cut off" : "too long"));
  if (header.kind == 'U' || header.kind == 'S') {
    if (header.shape.size() > 1) throw DataError(name + ": a table of texts cannot be read, only a line of them");
    std::vector<ColumnData> one;
    one.push_back(text_column(data, header, name, name_of(0)));
    return one;
  }
  Array array{element_of(header), header.big_endian, header.fortran, header.shape, data};
  return columns_of(array, name, name_of);
}

Table read_npy(std::string_view bytes, const std::string& name) { return Table(npy_columns(bytes, name, pixel_name)); }

}  // namespace ermine::data::formats
