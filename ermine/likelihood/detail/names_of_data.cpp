#include "ermine/likelihood/detail/names_of_data.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"

namespace ermine::likelihood::detail {
namespace {

std::vector<std::string> names_of(const Starts& starts) {
  std::vector<std::string> names;
  for (const auto& [name, value] : starts) names.push_back(name);
  return names;
}

}  // namespace

graph::SlotId NamesOfData::slot(graph::Builder& builder, const std::string& name) {
  if (const auto known = slots_.find(name); known != slots_.end()) return known->second;
  if (table_.find(name)) return column(builder, name);
  const auto start = std::find_if(starts_.begin(), starts_.end(), [&](const auto& s) { return s.first == name; });
  if (start == starts_.end()) {
    std::vector<std::string> near = table_.names();
    for (const std::string& given : names_of(starts_)) near.push_back(given);
    throw core::UsageError("`" + name + "` is no column, so it is a parameter, and it has no start" +
                           core::did_you_mean(name, near));
  }
  if (!std::isfinite(start->second)) throw core::UsageError("`" + name + "` must start at a finite number");
  parameters_.push_back(name);
  return slots_[name] = builder.parameter(name, 1);
}

graph::SlotId NamesOfData::column(graph::Builder& builder, const std::string& name) {
  if (const auto known = slots_.find(name); known != slots_.end()) return known->second;
  const data::ColumnView column = table_.column(name);
  if (!column.is_number()) throw core::DataError("the column `" + name + "` holds text; a fit reads numbers");
  if (const std::uint64_t missing = column.count_missing(); missing > 0)
    throw core::DataError("the column `" + name + "` has " + std::to_string(missing) +
                          " missing cells: leave these rows out with --cut, or fill them");
  columns_.push_back(name);
  return slots_[name] = builder.dense_input({name});
}

void NamesOfData::check_all_used(const std::string& what) const {
  for (const auto& [name, value] : starts_) {
    if (std::find(parameters_.begin(), parameters_.end(), name) != parameters_.end()) continue;
    const bool is_column = slots_.count(name) > 0;
    throw core::UsageError("`" + name + "` has a start and is no parameter of " + what +
                           (is_column ? ": it is a column" : core::did_you_mean(name, parameters_)));
  }
  if (parameters_.empty()) throw core::UsageError(what + " has no parameter to fit");
}

std::vector<double> NamesOfData::starts() const {
  std::vector<double> values;
  for (const std::string& name : parameters_)
    values.push_back(
        std::find_if(starts_.begin(), starts_.end(), [&](const auto& s) { return s.first == name; })->second);
  return values;
}

std::vector<std::span<const double>> NamesOfData::columns() const {
  std::vector<std::span<const double>> columns;
  for (const std::string& name : columns_) columns.push_back(table_.column(name).values);
  return columns;
}

}  // namespace ermine::likelihood::detail
