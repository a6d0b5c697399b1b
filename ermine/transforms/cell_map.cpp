#include "ermine/transforms/cell_map.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "ermine/core/error.hpp"

namespace ermine::transforms {
namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

bool all_numbers(const std::vector<std::string>& levels) {
  return std::all_of(levels.begin(), levels.end(),
                     [](const std::string& l) { return data::parse_number(l).has_value(); });
}

/// A copy of the rows a view shows, as a column of its own.
data::ColumnData own(const data::ColumnView& view) {
  data::ColumnData column;
  column.name = view.name();
  column.type = view.type();
  column.integral = view.data->integral;
  column.unit = view.data->unit;
  column.levels = view.levels();
  column.values.assign(view.values.begin(), view.values.end());
  column.codes.assign(view.codes.begin(), view.codes.end());
  return column;
}

/// Gives code `from` the meaning `to` (nothing: missing) and closes the gap in the dictionary.
void relabel(data::ColumnData& column, std::size_t from, const std::string& to) {
  std::vector<std::int32_t> place(column.levels.size());
  std::vector<std::string> levels;
  const auto known = std::find(column.levels.begin(), column.levels.end(), to);
  const bool merge = !to.empty() && known != column.levels.end();
  for (std::size_t k = 0; k < column.levels.size(); ++k) {
    if (k == from && (to.empty() || merge)) continue;
    place[k] = static_cast<std::int32_t>(levels.size());
    levels.push_back(k == from ? to : column.levels[k]);
  }
  if (to.empty()) place[from] = -1;
  if (merge) place[from] = place[static_cast<std::size_t>(known - column.levels.begin())];
  for (std::int32_t& code : column.codes)
    if (code >= 0) code = place[static_cast<std::size_t>(code)];
  column.levels = std::move(levels);
  column.type = data::ColumnType::category;
  data::sort_levels(column);
}

data::ColumnData as_numbers(data::ColumnData column) {
  std::vector<double> value;
  for (const std::string& level : column.levels) value.push_back(*data::parse_number(level));
  column.values.reserve(column.codes.size());
  column.integral = std::all_of(value.begin(), value.end(), [](double v) { return v == std::floor(v); });
  for (const std::int32_t code : column.codes)
    column.values.push_back(code < 0 ? std::numeric_limits<double>::quiet_NaN()
                                     : value[static_cast<std::size_t>(code)]);
  column.codes = {};
  column.levels = {};
  column.type = data::ColumnType::number;
  return column;
}

/// Nothing where no cell changes.
std::optional<data::ColumnData> changed(const data::ColumnView& view, const std::string& from, const std::string& to) {
  if (view.is_number()) {
    const std::optional<double> old = data::parse_number(from), fresh = data::parse_number(to);
    if (!old || std::find(view.values.begin(), view.values.end(), *old) == view.values.end()) return std::nullopt;
    if (to.empty() || fresh) {
      data::ColumnData column = own(view);
      std::replace(column.values.begin(), column.values.end(), *old,
                   fresh ? *fresh : std::numeric_limits<double>::quiet_NaN());
      column.integral = column.integral && (!fresh || *fresh == std::floor(*fresh));
      return column;
    }
    data::ColumnData column = data::as_category(view);
    const auto level = std::find(column.levels.begin(), column.levels.end(), data::shortest(*old));
    relabel(column, static_cast<std::size_t>(level - column.levels.begin()), to);
    return column;
  }
  const auto level = std::find(view.levels().begin(), view.levels().end(), from);
  if (level == view.levels().end()) return std::nullopt;
  const bool had_text = !all_numbers(view.levels());
  data::ColumnData column = own(view);
  relabel(column, static_cast<std::size_t>(level - view.levels().begin()), to);
  if (had_text && !column.levels.empty() && all_numbers(column.levels)) return as_numbers(std::move(column));
  return column;
}

}  // namespace

CellMap parse_cell_map(std::string_view text) {
  const auto complain = [&](const std::string& what, std::size_t place) {
    core::SourceSpan span;
    span.column = place + 1;
    span.text = std::string(text);
    throw core::UsageError("a map reads 'column: from -> to'; " + what, span);
  };
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) complain("there is no `:` after the column", text.size());
  const auto arrow = text.find("->", colon + 1);
  if (arrow == std::string_view::npos) complain("there is no `->`", text.size());
  CellMap map{trimmed(text.substr(0, colon)), trimmed(text.substr(colon + 1, arrow - colon - 1)),
              trimmed(text.substr(arrow + 2))};
  if (map.column.empty()) complain("the column is empty", 0);
  if (map.from.empty()) complain("the text to change is empty", colon + 1);
  return map;
}

std::string text_of(const CellMap& map) { return map.column + ": " + map.from + " -> " + map.to; }

data::Table apply_maps(const data::Table& table, std::span<const CellMap> maps, bool absent_is_fine) {
  data::Table result = table;
  for (const CellMap& map : maps) {
    if (absent_is_fine && !result.find(map.column)) continue;
    if (auto column = changed(result.column(map.column), map.from, map.to)) result = result.with(std::move(*column));
  }
  return result;
}

data::Table apply_missing(const data::Table& table, std::span<const std::string> texts) {
  data::Table result = table;
  for (const std::string& name : table.names())
    for (const std::string& text : texts)
      if (auto column = changed(result.column(name), text, "")) result = result.with(std::move(*column));
  return result;
}

}  // namespace ermine::transforms
