#include "ermine/data/read.hpp"

#include <glob.h>

#include <algorithm>

#include "ermine/core/error.hpp"
#include "ermine/data/csv/dialect.hpp"
#include "ermine/data/csv/reader.hpp"
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

Table parse_binary(Format format, const std::string& bytes, const std::string& name) {
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
  throw core::Error(core::Fault::internal, name + ": no reader of whole files for this format");
}

/// The beginning of a text, enough to tell its format.
std::string head_of(detail::ByteSource& source) {
  std::string head(csv::head_bytes, '\0');
  head.resize(source.read(head));
  return head;
}

Table read_from(const csv::Reopen& reopen, const std::string& name, const ReadOptions& options) {
  Format format = options.format;
  if (format == Format::detect) format = formats::detect_format(head_of(*reopen()), name);
  if (format == Format::csv) return csv::read_csv(reopen, name, options);
  return parse_binary(format, detail::read_all(*reopen()), name);
}

/// Standard input can be read only once: it is kept.
Table read_file(const std::string& path, const ReadOptions& options) {
  if (path != "-") return read_from([&] { return detail::open_source(path); }, path, options);
  const std::string bytes = detail::read_all(*detail::open_source(path));
  return read_from([&] { return detail::open_memory(bytes, "standard input"); }, "standard input", options);
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
  return read_from([&] { return detail::open_memory(bytes, name); }, name, options);
}

void read_in_pieces(const std::string& address, const ReadOptions& options, const std::vector<ColumnData>& schema,
                    std::uint64_t rows, const std::function<void(const Table& piece, std::uint64_t first_row)>& take) {
  std::uint64_t before = 0;
  for (const std::string& path : expand(address)) {
    const std::string name = path == "-" ? "standard input" : path;
    auto source = detail::open_source(path);
    std::string head = head_of(*source);
    const Format format = options.format == Format::detect ? formats::detect_format(head, name) : options.format;
    source = detail::put_back(std::move(head), std::move(source));
    std::uint64_t last = 0;
    const auto noted = [&](const Table& piece, std::uint64_t first) {
      last = first + piece.rows();
      take(piece, before + first);
    };
    if (format == Format::csv) {
      csv::read_csv_in_pieces(std::move(source), name, options, schema, rows, noted);
    } else {
      Table table = parse_binary(format, detail::read_all(*source), name);
      if (!options.labels.empty()) table = with_labels(table, options.labels);
      for (std::uint64_t first = 0; first < table.rows(); first += rows)
        noted(table.slice(first, std::min(rows, table.rows() - first)), first);
    }
    before += last;
  }
}

}  // namespace ermine::data
