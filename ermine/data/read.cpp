#include "ermine/data/read.hpp"

#include <glob.h>

#include <algorithm>

#include "ermine/core/error.hpp"
#include "ermine/data/csv/plain.hpp"
#include "ermine/data/detail/byte_source.hpp"
#include "ermine/data/formats/formats.hpp"

namespace ermine::data {
namespace {

using core::DataError;

/// The files an address names: itself, or what matches its `*`, in byte order.
std::vector<std::string> expand(const std::string& address) {
  if (address.find('*') == std::string::npos) return {address};
  glob_t found{};
  const int code = ::glob(address.c_str(), GLOB_NOSORT, nullptr, &found);
  std::vector<std::string> out(found.gl_pathv, found.gl_pathv + (code == 0 ? found.gl_pathc : 0));
  ::globfree(&found);
  if (out.empty()) throw DataError("no file matches `" + address + "`");
  std::sort(out.begin(), out.end());  // glob sorts by the locale.
  return out;
}

Table parse_as(Format format, const std::string& bytes, const std::string& name, const ReadOptions& options) {
  switch (format) {
    case Format::npy:
      return formats::read_npy(bytes, name);
    case Format::npz:
      return formats::read_npz(bytes, name);
    case Format::idx:
      return formats::read_idx(bytes, name);
    case Format::svmlight:
      return formats::read_svmlight(bytes, name);
    case Format::arff:
      return formats::read_arff(bytes, name);
    case Format::detect:
    case Format::csv:
      break;
  }
  return csv::read_plain(bytes, name, options);
}

Format format_of(std::string_view head, const std::string& name, const ReadOptions& options) {
  return options.format == Format::detect ? formats::detect_format(head, name) : options.format;
}

Table read_file(const std::string& path, const ReadOptions& options) {
  const std::string bytes = detail::read_all(*detail::open_source(path));
  return parse_as(format_of(bytes, path, options), bytes, path, options);
}

/// The table with the column `label` of --labels.
Table with_labels(const Table& table, const std::string& path) {
  const Table labels = read_file(path, {});
  if (labels.columns() != 1 || labels.has_sparse())
    throw DataError(path + ": a file of labels has one value a row, this one has " +
                    std::to_string(labels.columns() + labels.sparse_names().size()) + " columns");
  if (labels.rows() != table.rows())
    throw DataError(path + ": " + std::to_string(labels.rows()) + " labels for " + std::to_string(table.rows()) +
                    " rows");
  ColumnData label = *labels.column(0).data;
  label.name = "label";
  return table.with(std::move(label));
}

}  // namespace

Table read(const std::string& address, const ReadOptions& options) { return read(std::span(&address, 1), options); }

Table read(std::span<const std::string> addresses, const ReadOptions& options) {
  std::vector<Table> tables;
  for (const std::string& address : addresses)
    for (const std::string& path : expand(address)) tables.push_back(read_file(path, options));
  const Table table = Table::concatenate(tables);
  return options.labels.empty() ? table : with_labels(table, options.labels);
}

Table parse(std::string_view bytes, const std::string& name, const ReadOptions& options) {
  const std::string plain = detail::read_all(*detail::open_memory(bytes, name));
  return parse_as(format_of(plain, name, options), plain, name, options);
}

void read_in_pieces(const std::string& address, const ReadOptions& options, const std::vector<ColumnData>& schema,
                    std::uint64_t rows, const std::function<void(const Table& piece, std::uint64_t first_row)>& take) {
  const Table table = read(address, options);
  for (const ColumnData& wanted : schema) {
    const auto index = table.find(wanted.name);
    if (!index) continue;
    const ColumnView column = table.column(*index);
    if (column.is_number() != (wanted.type == ColumnType::number) && column.count_missing() < table.rows())
      throw DataError("column `" + wanted.name + "` is a " + name_of(column.type()) + " in `" + address +
                      "`: expected a " + name_of(wanted.type));
  }
  for (std::uint64_t first = 0; first < table.rows(); first += rows)
    take(table.slice(first, std::min(rows, table.rows() - first)), first);
}

}  // namespace ermine::data
