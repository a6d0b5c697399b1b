#include "ermine/data/csv/columns.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "ermine/data/csv/dialect.hpp"
#include "ermine/data/detail/utf16.hpp"

namespace ermine::data::csv {
namespace {

/// 1 for "true", 0 for "false" in any case, -1 for another text.
int truth(const std::string& text) {
  std::string lower = text;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower == "true" ? 1 : lower == "false" ? 0 : -1;
}

/// "false" in the manner of "true", and the other way round: true False, TRUE FALSE, True False.
std::string counterpart(const std::string& text) {
  const bool was_true = truth(text) == 1;
  if (text[0] >= 'a') return was_true ? "false" : "true";
  if (text[1] >= 'a') return was_true ? "False" : "True";
  return was_true ? "FALSE" : "TRUE";
}

}  // namespace

std::string blank_line_error(std::uint64_t columns) {
  return fmt::format("a blank line between the rows: expected {} cells", columns);
}

std::string too_many_error(std::uint64_t columns) {
  return fmt::format("more than {} cells: the lines before have {}", columns, columns);
}

std::string too_few_error(std::uint64_t cells, std::uint64_t columns) {
  return fmt::format("the line ends after {} cell{}: expected {}", cells, cells == 1 ? "" : "s", columns);
}

std::string infinite_error(std::string_view text) {
  return fmt::format("`{}` is infinite: expected a finite number, or a text that means missing", text);
}

std::vector<std::string> names_of_header(const std::vector<HeaderCell>& cells, const std::string& file) {
  std::vector<std::string> names;
  std::unordered_set<std::string> seen;
  for (std::size_t j = 0; j < cells.size(); ++j) {
    const core::SourceSpan place{file, cells[j].line, cells[j].column, 1, {}};
    std::string name(trim(cells[j].text));
    if (name.empty()) name = fmt::format("c{}", j + 1);
    check_text(name, place);
    if (!seen.insert(name).second) throw core::DataError("a second column is named `" + name + "`", place);
    names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> numbered_names(std::uint64_t columns) {
  std::vector<std::string> names;
  for (std::uint64_t j = 1; j <= columns; ++j) names.push_back(fmt::format("c{}", j));
  return names;
}

void check_text(std::string_view text, core::SourceSpan place) {
  const auto bad = detail::first_bad_byte(text);
  if (!bad) return;
  place.column += *bad;
  const auto byte = static_cast<unsigned char>(text[*bad]);
  if (byte == 0) throw core::DataError("a NUL byte in a cell: is this a text file?", place);
  throw core::DataError(
      fmt::format("byte 0x{:02x} is not UTF-8: convert the file, for example with `iconv -f latin1 -t utf-8`", byte),
      place);
}

void finish_category(ColumnData& column) {
  bool boolean = !column.levels.empty();
  for (const std::string& level : column.levels) boolean = boolean && truth(level) >= 0;
  if (!boolean) {
    sort_levels(column);
    return;
  }
  column.type = ColumnType::boolean;
  const std::string& first = column.levels.front();
  std::vector<std::string> levels{truth(first) == 0 ? first : counterpart(first),
                                  truth(first) == 1 ? first : counterpart(first)};
  for (std::int32_t& code : column.codes)
    if (code >= 0) code = truth(column.levels[static_cast<std::size_t>(code)]);
  column.levels = std::move(levels);
}

}  // namespace ermine::data::csv
