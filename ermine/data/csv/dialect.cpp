#include "ermine/data/csv/dialect.hpp"

#include <algorithm>
#include <array>

#include "ermine/data/table.hpp"

namespace ermine::data::csv {
namespace {

/// What a candidate makes of the head.
struct Trial {
  std::uint64_t columns = 0;  ///< Cells of the first line.
  std::uint64_t lines = 0, alike = 0, cells = 0, numbers = 0;
};

constexpr std::uint64_t lines_tried = 200;

/// Walks over the head cell by cell. It forgives everything: errors are the parser's business.
Trial try_dialect(std::string_view head, bool whole, const Dialect& dialect) {
  static const MissingTexts missing;
  Trial trial;
  std::size_t i = 0;
  const auto skip_blanks = [&] {
    while (i < head.size() && dialect.is_blank(head[i])) ++i;
  };
  while (i < head.size() && trial.lines < lines_tried) {
    std::uint64_t cells = 0, numbers = 0;
    skip_blanks();
    const bool blank_line = i >= head.size() || head[i] == '\n' || (head[i] == '\r' && head.substr(i, 2) == "\r\n");
    for (bool more = true; more;) {
      skip_blanks();
      if (dialect.blanks() && cells > 0 && (i >= head.size() || head[i] == '\n' || head[i] == '\r')) break;
      std::size_t first = i, last = i;
      if (i < head.size() && head[i] == '"') {
        first = ++i;
        while (i < head.size() && (head[i] != '"' || (i + 1 < head.size() && head[i + 1] == '"')))
          i += head[i] == '"' ? 2 : 1;
        last = std::min(i, head.size());
        if (i < head.size()) ++i;
      }
      const std::size_t unquoted = i;
      while (i < head.size() && head[i] != '\n' &&
             (dialect.blanks() ? !dialect.is_blank(head[i]) : head[i] != dialect.delimiter))
        ++i;
      if (last == first) {
        first = unquoted;
        last = i;
      }
      std::string_view cell = head.substr(first, last - first);
      if (cell.ends_with('\r')) cell.remove_suffix(1);
      cell = trim(cell);
      ++cells;
      if (missing.contains(cell) || parse_number(cell)) ++numbers;
      more = i < head.size() && head[i] != '\n';
      if (more && !dialect.blanks()) ++i;
    }
    if (i >= head.size() && !whole && trial.lines > 0) break;  // The last line is cut off.
    ++i;
    if (blank_line) continue;
    if (trial.lines == 0) trial.columns = cells;
    ++trial.lines;
    trial.alike += cells == trial.columns ? 1 : 0;
    trial.cells += cells;
    trial.numbers += numbers;
  }
  return trial;
}

/// Whether a splits the head better than b: fractions are compared crosswise, in whole numbers.
bool better(const Trial& a, const Trial& b) {
  const std::uint64_t alike_a = a.alike * b.lines, alike_b = b.alike * a.lines;
  if (alike_a != alike_b) return alike_a > alike_b;
  return a.numbers * b.cells > b.numbers * a.cells;
}

/// The dialect of text without comments.
Dialect dialect_of(std::string_view head, bool whole) {
  Dialect best{'\n', 1};
  Trial best_trial;
  for (const char delimiter : std::array<char, 4>{',', '\t', ';', '|'}) {
    const Trial trial = try_dialect(head, whole, {delimiter, 0});
    if (trial.columns < 2) continue;
    if (best.delimiter != '\n' && !better(trial, best_trial)) continue;
    best = {delimiter, trial.columns};
    best_trial = trial;
  }
  if (best.delimiter != '\n') return best;
  const Trial trial = try_dialect(head, whole, {' ', 0});
  if (trial.columns > 1 && trial.alike == trial.lines) return {' ', trial.columns};
  return best;
}

}  // namespace

Dialect detect_dialect(std::string_view head, bool whole) {
  std::vector<std::size_t> starts;  // Of the lines that start with `#`, and of the one behind them.
  std::size_t at = 0;
  for (; at < head.size() && head[at] == '#'; at = std::min(head.size(), head.find('\n', at)) + 1) starts.push_back(at);
  if (starts.empty() || at >= head.size()) return dialect_of(head, whole);
  starts.push_back(at);
  Dialect dialect = dialect_of(head.substr(at), whole);
  for (std::size_t k = starts.size() - 1; k-- > 0;) {
    if (try_dialect(head.substr(starts[k], starts[k + 1] - starts[k]), true, dialect).columns == dialect.columns)
      continue;
    dialect.comment_bytes = starts[k + 1];
    dialect.comment_lines = k + 1;
    break;
  }
  return dialect;
}

MissingTexts::MissingTexts(const std::vector<std::string>& more) : texts_{"?", "NA", "N/A", "NaN", "nan", "null"} {
  for (const std::string& text : more) {
    const std::string_view trimmed = trim(text);
    texts_.emplace_back(trimmed);
    if (const auto value = parse_number(trimmed)) values_.push_back(*value);
  }
  for (const std::string& text : texts_) longest_ = std::max(longest_, text.size());
}

bool MissingTexts::is_listed(std::string_view text) const {
  return std::find(texts_.begin(), texts_.end(), text) != texts_.end();
}

std::size_t formula_guard(std::string_view quoted) {
  if (!quoted.starts_with('\'')) return 0;
  const std::size_t at = quoted.find_first_not_of('\'');
  return at != std::string_view::npos && std::string_view("=+-@\t\r").find(quoted[at]) != std::string_view::npos ? 1
                                                                                                                 : 0;
}

}  // namespace ermine::data::csv
