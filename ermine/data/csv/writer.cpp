#include "ermine/data/csv/writer.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "ermine/data/csv/dialect.hpp"
#include "ermine/data/write.hpp"

namespace ermine::data {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

/// Whether a spreadsheet would run the text: it starts with = + - @ tab or CR, or with that behind apostrophes, which
/// reading would take for our guard.
bool needs_guard(std::string_view text) {
  return !parse_number(text) && csv::formula_guard("'" + std::string(text)) == 1;
}

std::string field(std::string_view text, bool always_quoted) {
  if (needs_guard(text)) return quoted("'" + std::string(text));
  const bool odd = text.find_first_of(",;|\t\"\r\n") != std::string_view::npos || csv::trim(text) != text;
  return odd || always_quoted ? quoted(text) : std::string(text);
}

}  // namespace

std::string csv_field(std::string_view text) { return field(text, false); }

namespace csv {

void append_header(std::string& out, const Table& table, char delimiter) {
  const bool lone = table.columns() + table.sparse_names().size() == 1;
  std::size_t written = 0;
  const auto put = [&](const std::string& name) {
    if (written++ > 0) out += delimiter;
    out += field(name, lone && name.find(' ') != std::string::npos);
  };
  for (const std::string& name : table.names()) put(name);
  for (const std::string& name : table.sparse_names()) put(name);
  out += '\n';
}

void append_rows(std::string& out, const Table& table, char delimiter, std::uint64_t first, std::uint64_t last) {
  const std::uint64_t dense = table.columns();
  const auto sparse = table.sparse();
  // A line of one empty cell would be a blank line, and blanks in a lone column would look like delimiters.
  const bool lone = dense + sparse.columns == 1;
  std::vector<ColumnView> columns;
  std::vector<std::vector<std::string>> fields(dense);  // A level is quoted once, not once a row.
  for (std::uint64_t j = 0; j < dense; ++j) {
    columns.push_back(table.column(j));
    if (columns[j].is_number()) continue;
    for (const std::string& level : columns[j].levels()) fields[j].push_back(field(level, lone));
  }
  fmt::memory_buffer line;
  const auto append = [&](std::string_view text) { line.append(text.data(), text.data() + text.size()); };
  for (std::uint64_t row = first; row < last; ++row) {
    for (std::uint64_t j = 0; j < dense; ++j) {
      if (j > 0) line.push_back(delimiter);
      if (columns[j].missing(row))
        append(lone ? "\"\"" : "");
      else if (columns[j].is_number())
        fmt::format_to(std::back_inserter(line), "{}", columns[j].values[row]);
      else
        append(fields[j][static_cast<std::size_t>(columns[j].codes[row])]);
    }
    std::uint64_t entry = table.has_sparse() ? sparse.offsets[row] : 0;
    for (std::uint64_t j = 0; j < sparse.columns; ++j) {
      if (dense + j > 0) line.push_back(delimiter);
      const bool there = entry < sparse.offsets[row + 1] && sparse.indices[entry] == j;
      if (there)
        fmt::format_to(std::back_inserter(line), "{}", sparse.values[entry++]);
      else
        line.push_back('0');
    }
    line.push_back('\n');
    if (line.size() > (1 << 16) || row + 1 == last) {
      out.append(line.data(), line.size());
      line.clear();
    }
  }
}

}  // namespace csv

std::string to_csv(const Table& table) {
  std::string out;
  csv::append_header(out, table, ',');
  csv::append_rows(out, table, ',', 0, table.rows());
  return out;
}

}  // namespace ermine::data
