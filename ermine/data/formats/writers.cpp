#include "ermine/data/formats/writers.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "ermine/core/error.hpp"
#include "ermine/data/formats/npy.hpp"
#include "ermine/data/formats/zip.hpp"

namespace ermine::data::formats {
namespace {

using core::DataError;
static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

std::string_view bytes_of(std::span<const double> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

/// The code points of UTF-8 text, which a table's texts are.
std::vector<std::uint32_t> code_points(const std::string& text) {
  std::vector<std::uint32_t> out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xC0)
      out.push_back(byte & (byte >= 0xF0 ? 7 : byte >= 0xE0 ? 15 : 31));
    else if (byte >= 0x80 && !out.empty())
      out.back() = out.back() << 6 | (byte & 63);
    else
      out.push_back(byte);
  }
  return out;
}

/// The array file of a column, as a member of an npz file.
std::string column_file(const ColumnView& column, std::uint64_t rows) {
  if (column.is_number()) return npy_header("<f8", false, {rows}) + std::string(bytes_of(column.values));
  std::vector<std::vector<std::uint32_t>> levels;
  std::size_t width = 1;
  for (const std::string& level : column.levels()) {
    levels.push_back(code_points(level));
    width = std::max(width, levels.back().size());
  }
  std::string out = npy_header("<U" + std::to_string(width), false, {rows});
  const std::size_t begin = out.size();
  out.resize(begin + 4 * width * rows, '\0');
  for (std::uint64_t i = 0; i < rows; ++i) {
    if (column.codes[i] < 0) continue;
    const auto& level = levels[static_cast<std::size_t>(column.codes[i])];
    if (!level.empty()) std::memcpy(out.data() + begin + 4 * width * i, level.data(), 4 * level.size());
  }
  return out;
}

/// A sparse block spelled out, so that every format can hold it.
Table dense(const Table& table) {
  if (!table.has_sparse()) return table;
  const auto sparse = table.sparse();
  std::vector<ColumnData> columns;
  for (std::uint64_t j = 0; j < table.columns(); ++j) {
    const ColumnView view = table.column(j);
    ColumnData column{view.name(), view.type(), view.data->integral, {}, {}, view.levels(), view.data->unit};
    column.values.assign(view.values.begin(), view.values.end());
    column.codes.assign(view.codes.begin(), view.codes.end());
    columns.push_back(std::move(column));
  }
  const std::size_t first = columns.size();
  for (const std::string& name : table.sparse_names())
    columns.push_back({name, ColumnType::number, false, std::vector<double>(table.rows(), 0.0), {}, {}, ""});
  for (std::uint64_t i = 0; i < table.rows(); ++i)
    for (std::uint64_t k = sparse.offsets[i]; k < sparse.offsets[i + 1]; ++k)
      columns[first + sparse.indices[k]].values[i] = sparse.values[k];
  return Table(std::move(columns));
}

}  // namespace

void write_npy(detail::ByteSink& sink, const Table& given) {
  const Table table = dense(given);
  for (std::uint64_t j = 0; j < table.columns(); ++j)
    if (!table.column(j).is_number())
      throw DataError("column `" + table.column(j).name() +
                      "` is text, which an npy file cannot hold: write .npz or .csv");
  sink.write(npy_header("<f8", true, {table.rows(), table.columns()}));
  for (std::uint64_t j = 0; j < table.columns(); ++j) sink.write(bytes_of(table.column(j).values));
}

void write_npz(detail::ByteSink& sink, const Table& given) {
  const Table table = dense(given);
  std::vector<ZipEntry> entries;
  for (std::uint64_t j = 0; j < table.columns(); ++j)
    entries.push_back({table.column(j).name() + ".npy", column_file(table.column(j), table.rows())});
  sink.write(write_zip(entries));
}

void write_svmlight(detail::ByteSink& sink, const Table& table) {
  if (table.columns() == 0) throw DataError("a table without a label cannot be written as svmlight");
  const std::uint64_t label = table.find("label").value_or(0);
  for (std::uint64_t j = 0; j < table.columns(); ++j) {
    const ColumnView column = table.column(j);
    if (!column.is_number()) throw DataError("column `" + column.name() + "` is text, which svmlight cannot hold");
    if (column.count_missing() > 0)
      throw DataError("column `" + column.name() + "` has missing cells, which svmlight cannot hold");
  }
  const auto sparse = table.sparse();
  std::string text;
  for (std::uint64_t i = 0; i < table.rows(); ++i) {
    text += shortest(table.column(label).values[i]);
    std::uint64_t index = 0;
    const auto put = [&](std::uint64_t at, double value) {
      if (value != 0) text += " " + std::to_string(at) + ":" + shortest(value);
    };
    for (std::uint64_t j = 0; j < table.columns(); ++j)
      if (j != label) put(++index, table.column(j).values[i]);
    if (table.has_sparse())
      for (std::uint64_t k = sparse.offsets[i]; k < sparse.offsets[i + 1]; ++k)
        put(index + 1 + sparse.indices[k], sparse.values[k]);
    text += '\n';
    if (text.size() > (1 << 16)) {
      sink.write(text);
      text.clear();
    }
  }
  sink.write(text);
}

}  // namespace ermine::data::formats
