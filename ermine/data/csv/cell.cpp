#include "ermine/data/csv/cell.hpp"

#include "ermine/data/csv/columns.hpp"

namespace ermine::data::csv {
namespace {

void scan_quoted(const char* p, Stretch& stretch, const Dialect& dialect, RawCell& cell) {
  const char* const opened = p++;
  const Stretch before = stretch;
  cell.quoted = true;
  cell.first = p;
  for (;; ++p) {
    if (p >= stretch.end) {
      stretch = before;  // The fault is told at the quote that opened the cell.
      cell.stop = opened;
      cell.fault = stretch.final ? Fault::unclosed_quote : Fault::incomplete;
      return;
    }
    if (*p == '"') {
      if (p[1] != '"' || p + 1 >= stretch.end) break;
      cell.doubled = true;
      ++p;
    } else if (*p == '\n') {
      ++stretch.lines;
      stretch.line_start = p + 1;
    }
  }
  cell.last = p++;
  const bool apart = dialect.is_blank(*p);
  if (!dialect.blanks())
    while (dialect.is_blank(*p)) ++p;
  cell.stop = p;
  if (stretch.unknown(p))
    cell.fault = Fault::incomplete;
  else if (!stretch.line_end(p) && *p != dialect.delimiter && !(dialect.blanks() && apart))
    cell.fault = Fault::after_quote;
}

}  // namespace

RawCell scan_cell(const char* p, Stretch& stretch, const Dialect& dialect) {
  RawCell cell;
  while (dialect.is_blank(*p)) ++p;
  if (*p == '"') {
    scan_quoted(p, stretch, dialect, cell);
    return cell;
  }
  cell.first = p;
  const char delimiter = dialect.delimiter;
  const bool blanks = dialect.blanks();
  while (*p != '\n' && *p != delimiter && *p != '"' && *p != '\r' && !(blanks && *p == '\t')) ++p;
  cell.last = cell.stop = p;
  if (stretch.unknown(p))
    cell.fault = Fault::incomplete;
  else if (*p == '"')
    cell.fault = Fault::bare_quote;
  else if (*p == '\r' && !stretch.line_end(p))
    cell.fault = Fault::lone_return;
  return cell;
}

Step step_over(const RawCell& cell, const Stretch& stretch, const Dialect& dialect, std::uint64_t column,
               std::uint64_t columns) {
  const auto skip_blanks = [&](const char* q) {
    while (dialect.is_blank(*q)) ++q;
    return q;
  };
  const bool last = column + 1 == columns;
  const char* q = dialect.blanks() ? skip_blanks(cell.stop) : cell.stop;
  if (stretch.unknown(q)) return {q, Fault::incomplete};
  if (stretch.line_end(q)) return last ? Step{Stretch::behind(q), Fault::none} : Step{q, Fault::too_few};
  if (!dialect.blanks()) ++q;
  if (!last) return {q, Fault::none};
  q = skip_blanks(q);
  return {q, stretch.unknown(q) ? Fault::incomplete : Fault::too_many};
}

std::string_view text_of(const RawCell& cell, std::string& scratch) {
  std::string_view text(cell.first, static_cast<std::size_t>(cell.last - cell.first));
  if (!cell.quoted) return text;
  if (cell.doubled) {
    scratch.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
      scratch += text[i];
      if (text[i] == '"') ++i;
    }
    text = scratch;
  }
  text.remove_prefix(formula_guard(text));
  return text;
}

std::string message_of(Fault fault, std::uint64_t cells, std::uint64_t columns) {
  switch (fault) {
    case Fault::blank_line:
      return blank_line_error(columns);
    case Fault::too_many:
      return too_many_error(columns);
    case Fault::too_few:
      return too_few_error(cells, columns);
    case Fault::bare_quote:
      return bare_quote_error;
    case Fault::lone_return:
      return lone_return_error;
    case Fault::unclosed_quote:
      return unclosed_quote_error;
    case Fault::after_quote:
      return after_quote_error;
    case Fault::none:
    case Fault::incomplete:
      break;
  }
  return "internal: no fault";
}

}  // namespace ermine::data::csv
