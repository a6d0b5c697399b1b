#include "ermine/evaluate/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/evaluate/detail/text.hpp"
#include "ermine/evaluate/moments.hpp"

namespace ermine::evaluate {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t shown_levels = 5;

void describe_numbers(ColumnSummary& s, std::span<const double> cells) {
  const Moments m = moments_of(cells);
  s.count = m.count;
  s.missing = m.missing;
  s.mean = m.mean;
  s.std = m.deviation;
  s.min = m.low;
  s.max = m.high;
  s.autocorrelation = m.autocorrelation;
  s.rising = m.count > 1 && m.missing == 0;
  for (std::uint64_t i = 0; i < cells.size() && s.rising; ++i)
    s.rising = cells[i] == std::floor(cells[i]) && (i == 0 || cells[i] > cells[i - 1]);
}

void describe_levels(ColumnSummary& s, const data::ColumnView& column) {
  s.mean = s.std = s.min = s.max = s.autocorrelation = not_known;
  std::vector<std::uint64_t> counts(column.levels().size(), 0);
  for (const std::int32_t code : column.codes) {
    if (code < 0)
      ++s.missing;
    else
      ++counts[static_cast<std::uint64_t>(code)], ++s.count;
  }
  for (std::uint64_t k = 0; k < counts.size(); ++k)
    if (counts[k] > 0) s.top.emplace_back(column.levels()[k], counts[k]);
  s.distinct = s.top.size();
  std::stable_sort(s.top.begin(), s.top.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  if (s.top.size() > shown_levels) s.top.resize(shown_levels);
}

std::string level_text(const ColumnSummary& s) {
  std::string text;
  for (const auto& [level, count] : s.top)
    text += (text.empty() ? "" : ", ") + level + " " +
            detail::percent(static_cast<double>(count) / static_cast<double>(s.count));
  if (s.distinct > s.top.size()) text += ", and " + detail::count(s.distinct - s.top.size()) + " more";
  return text;
}

}  // namespace

bool ColumnSummary::is_constant() const {
  if (sparse) return false;
  return type == data::ColumnType::number ? count == 0 || min == max : distinct <= 1;
}

ColumnSummary summarise(const data::ColumnView& column) {
  ColumnSummary s{.name = column.name(), .type = column.type()};
  column.is_number() ? describe_numbers(s, column.values) : describe_levels(s, column);
  return s;
}

std::vector<ColumnSummary> summarise(const data::Table& table) {
  std::vector<ColumnSummary> list;
  for (std::uint64_t j = 0; j < table.columns(); ++j) list.push_back(summarise(table.column(j)));
  if (table.has_sparse()) {
    const auto& names = table.sparse_names();
    ColumnSummary s{.name = names.empty() ? "sparse" : names.front() + " ... " + names.back(), .sparse = true};
    s.mean = s.std = s.min = s.max = s.autocorrelation = not_known;
    const auto block = table.sparse();
    std::vector<double> entries;
    for (std::uint64_t i = 0; i < table.rows(); ++i)
      for (std::uint64_t k = block.offsets[i]; k < block.offsets[i + 1]; ++k) entries.push_back(block.values[k]);
    describe_numbers(s, entries);
    s.rising = false;
    s.std = s.autocorrelation = not_known;
    s.distinct = names.size();
    list.push_back(std::move(s));
  }
  return list;
}

TextTable summary_table(const std::vector<ColumnSummary>& columns) {
  TextTable table{
      "Columns", {"column", "type", "values", "missing", "mean", "std", "min", "max", "commonest values"}, {}};
  for (const auto& s : columns) {
    const std::string type = s.sparse ? detail::count(s.distinct, "sparse column") : data::name_of(s.type);
    table.rows.push_back({s.name, type, detail::count(s.count), detail::count(s.missing), detail::short_number(s.mean),
                          detail::short_number(s.std), detail::short_number(s.min), detail::short_number(s.max),
                          level_text(s)});
  }
  return table;
}

}  // namespace ermine::evaluate
