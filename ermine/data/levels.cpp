// The order of levels, and numbers as categories.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ermine/data/table.hpp"

namespace ermine::data {
namespace {

/// The values of all levels where every one is a finite number, else nothing.
std::vector<double> numeric_levels(const std::vector<std::string>& levels) {
  std::vector<double> out;
  for (const std::string& level : levels) {
    const auto value = parse_number(level);
    if (!value || !std::isfinite(*value)) return {};
    out.push_back(*value);
  }
  return out;
}

}  // namespace

void sort_levels(ColumnData& column) {
  std::vector<std::int32_t> order(column.levels.size());
  std::iota(order.begin(), order.end(), 0);
  const std::vector<double> values = numeric_levels(column.levels);
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
    if (!values.empty() && values[i] != values[j]) return values[i] < values[j];
    return column.levels[i] < column.levels[j];
  });
  std::vector<std::int32_t> place(order.size());
  std::vector<std::string> sorted(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) {
    const auto old = static_cast<std::size_t>(order[k]);
    place[old] = static_cast<std::int32_t>(k);
    sorted[k] = std::move(column.levels[old]);
  }
  column.levels = std::move(sorted);
  for (std::int32_t& code : column.codes)
    if (code >= 0) code = place[static_cast<std::size_t>(code)];
}

ColumnData as_category(const ColumnView& column) {
  ColumnData out{column.name(), ColumnType::category, false, {}, {}, {}, column.data->unit};
  if (!column.is_number()) {
    out.type = column.type();
    out.codes.assign(column.codes.begin(), column.codes.end());
    out.levels = column.levels();
    return out;
  }
  std::vector<double> distinct;
  for (const double value : column.values)
    if (!std::isnan(value)) distinct.push_back(value);
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());  // -0 and 0 are one level.
  for (const double value : distinct) out.levels.push_back(shortest(value == 0 ? 0.0 : value));
  out.codes.reserve(column.values.size());
  for (const double value : column.values) {
    const auto at = std::lower_bound(distinct.begin(), distinct.end(), value);
    out.codes.push_back(std::isnan(value) ? -1 : static_cast<std::int32_t>(at - distinct.begin()));
  }
  return out;
}

}  // namespace ermine::data
