#include "ermine/data/csv/opening.hpp"

#include <algorithm>
#include <set>

#include "ermine/data/csv/chunk.hpp"
#include "ermine/data/formats/formats.hpp"

namespace ermine::data::csv {
namespace {

constexpr std::uint64_t padding = 64;  ///< Bytes a chunk may read behind its text.

/// Reads on until `head` has so many bytes or the source ends.
void fill(Opening& opening, std::uint64_t bytes) {
  const std::uint64_t before = opening.head.size();
  if (opening.whole || before >= bytes) return;
  opening.head.resize(bytes);
  const std::uint64_t n = opening.source->read(std::span(opening.head).subspan(before));
  opening.head.resize(before + n);
  opening.whole = before + n < bytes;
}

/// The cells of the first line. False: the head ends before it does.
bool read_first_line(Opening& opening) {
  const Dialect& dialect = opening.dialect;
  std::string text = opening.head;
  text.append(padding, '\n');
  const char* const begin = text.data();
  Stretch stretch{begin + opening.head.size(), opening.whole, begin, 0};
  const auto fail = [&](Fault fault, const char* p, std::uint64_t cells) {
    throw core::DataError(
        message_of(fault, cells, dialect.columns),
        {opening.name, opening.line() + stretch.lines, static_cast<std::uint64_t>(p - stretch.line_start) + 1, 1, {}});
  };
  opening.first_line.clear();
  const char* p = begin;
  const char* q = p;
  while (dialect.is_blank(*q)) ++q;
  if (stretch.line_end(q) && dialect.columns > 1) fail(Fault::blank_line, p, 0);
  std::string scratch;
  for (std::uint64_t column = 0; column < dialect.columns; ++column) {
    while (dialect.is_blank(*p)) ++p;
    const std::uint64_t line = opening.line() + stretch.lines,
                        at = static_cast<std::uint64_t>(p - stretch.line_start) + 1;
    const RawCell cell = scan_cell(p, stretch, dialect);
    if (cell.fault == Fault::incomplete) return false;
    if (cell.fault != Fault::none) fail(cell.fault, cell.stop, column);
    const Step step = step_over(cell, stretch, dialect, column, dialect.columns);
    if (step.fault == Fault::incomplete) return false;
    if (step.fault != Fault::none) fail(step.fault, step.at, column + 1);
    opening.first_line.push_back({std::string(text_of(cell, scratch)), line, at});
    p = step.at;
  }
  opening.first_line_bytes = std::min(static_cast<std::uint64_t>(p - begin), std::uint64_t{opening.head.size()});
  opening.first_line_lines = stretch.lines + 1;
  return true;
}

/// What the rest of the head tells of the columns. Faults are left to the reading proper.
void look_below(Opening& opening, const MissingTexts& missing) {
  const std::uint64_t size =
      std::min<std::uint64_t>(opening.head.size(), std::max(head_bytes, opening.first_line_bytes));
  std::string below = opening.head.substr(opening.first_line_bytes, size - opening.first_line_bytes);
  const std::uint64_t bytes = below.size();
  below.append(padding, '\n');
  Chunk chunk(opening.dialect, missing, std::vector<Want>(opening.dialect.columns, Want::number));
  chunk.parse(std::string_view(below).substr(0, bytes), opening.whole && size == opening.head.size());
  for (const Chunk::Column& column : chunk.columns()) opening.text_below.push_back(column.text.has_value());
  if (chunk.rows() > 0) opening.bytes_a_row = static_cast<double>(chunk.consumed()) / static_cast<double>(chunk.rows());
}

/// Whether all lines are blank.
bool is_empty(const Opening& opening) {
  if (!opening.whole) return false;
  std::string_view rest = opening.head;
  while (!rest.empty()) {
    while (!rest.empty() && opening.dialect.is_blank(rest.front())) rest.remove_prefix(1);
    if (rest.starts_with("\r\n")) rest.remove_prefix(1);
    if (!rest.empty() && rest.front() != '\n') return false;
    if (!rest.empty()) rest.remove_prefix(1);
  }
  return true;
}

}  // namespace

bool is_text(std::string_view cell, const MissingTexts& missing) {
  const std::string_view text = trim(cell);
  return !missing.contains(text) && !parse_number(text);
}

Opening open_csv(std::unique_ptr<detail::ByteSource> source, const std::string& name, const MissingTexts& missing) {
  Opening opening;
  opening.name = name;
  opening.source = std::move(source);
  fill(opening, head_bytes + 1);
  opening.dialect = detect_dialect(std::string_view(opening.head).substr(0, head_bytes), opening.whole);
  opening.head.erase(0, opening.dialect.comment_bytes);
  if (is_empty(opening)) throw core::DataError(name + ": the file is empty");
  if (opening.dialect.columns > formats::most_columns)
    throw core::DataError(name + ": " + std::to_string(opening.dialect.columns) + " columns, more than " +
                          std::to_string(formats::most_columns));
  while (!read_first_line(opening)) fill(opening, 2 * opening.head.size());
  look_below(opening, missing);
  return opening;
}

bool told_header(const std::vector<HeaderCell>& first_line, const std::vector<bool>& text_below,
                 const MissingTexts& missing) {
  bool all_text = true;
  std::set<std::string_view> distinct;
  for (std::size_t j = 0; j < first_line.size(); ++j) {
    const bool text = is_text(first_line[j].text, missing);
    if (text && !text_below[j]) return true;
    all_text = all_text && text;
    distinct.insert(trim(first_line[j].text));
  }
  return all_text && distinct.size() == first_line.size();
}

}  // namespace ermine::data::csv
