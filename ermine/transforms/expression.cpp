#include "ermine/transforms/expression.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/formula/parse.hpp"
#include "ermine/graph/evaluator.hpp"

namespace ermine::transforms {
namespace {

const std::string* definition(const Defines& defines, const std::string& name) {
  for (const auto& [defined, text] : defines)
    if (defined == name) return &text;
  return nullptr;
}

/// Appends definitions as they come up, each once.
class Expansion {
 public:
  Expansion(graph::Builder& builder, const Defines& defines,
            const std::function<graph::SlotId(const std::string&)>& column)
      : builder_(builder), defines_(defines), column_(column) {}

  graph::SlotId append(std::string_view text) {
    return formula::append(builder_, text, [this](const std::string& name) { return resolve(name); });
  }

 private:
  graph::SlotId resolve(const std::string& name) {
    const std::string* const text = definition(defines_, name);
    const bool itself = !open_.empty() && open_.back() == name;
    if (text == nullptr || itself) return column_(name);
    for (const auto& [known, slot] : done_)
      if (known == name) return slot;
    if (std::find(open_.begin(), open_.end(), name) != open_.end()) {
      std::string circle;
      for (const std::string& step : open_) circle += "`" + step + "` -> ";
      throw core::UsageError("--define: `" + name + "` needs itself: " + circle + "`" + name + "`");
    }
    open_.push_back(name);
    const graph::SlotId slot = append(*text);
    open_.pop_back();
    done_.emplace_back(name, slot);
    return slot;
  }

  graph::Builder& builder_;
  const Defines& defines_;
  const std::function<graph::SlotId(const std::string&)>& column_;
  std::vector<std::string> open_;
  std::vector<std::pair<std::string, graph::SlotId>> done_;
};

/// A column as numbers: in place where it holds some, 0 and 1 for a boolean.
const double* numbers_of(const data::ColumnView& column, std::vector<std::vector<double>>& held) {
  if (column.is_number()) return column.values.data();
  if (column.type() != data::ColumnType::boolean)
    throw core::DataError("column `" + column.name() + "` holds text and cannot stand in a formula");
  auto& values = held.emplace_back();
  values.reserve(column.codes.size());
  for (const std::int32_t code : column.codes)
    values.push_back(code < 0 ? std::numeric_limits<double>::quiet_NaN() : code);
  return values.data();
}

/// The values of an expression, and for each column it rests on its name and cells.
struct Values {
  std::vector<double> value;
  std::vector<std::pair<std::string, const double*>> cells;
  std::vector<std::vector<double>> held;

  [[nodiscard]] bool complete(std::uint64_t row) const {
    return std::all_of(cells.begin(), cells.end(), [&](const auto& c) { return c.second[row] == c.second[row]; });
  }
};

Values values_of(const data::Table& table, std::string_view text, const Defines& defines, core::Pool* pool) {
  Values values;
  graph::Builder builder;
  std::vector<std::string> used;
  std::vector<graph::SlotId> slots;
  const graph::SlotId result = append_expression(builder, text, defines, [&](const std::string& name) {
    const auto known = std::find(used.begin(), used.end(), name);
    if (known != used.end()) return slots[static_cast<std::size_t>(known - used.begin())];
    static_cast<void>(table.column(name));  // names the column and a near one where there is none
    used.push_back(name);
    slots.push_back(builder.dense_input({name}));
    return slots.back();
  });
  values.value.resize(table.rows());
  values.held.reserve(used.size());
  graph::Batch batch;
  batch.rows = table.rows();
  for (const std::string& name : used) {
    values.cells.emplace_back(name, numbers_of(table.column(name), values.held));
    batch.inputs.push_back({.columns = {values.cells.back().second}});
  }
  // A constant expression has a shared value: multiplied by a row of ones it would be one a row, so it is filled in.
  const bool constant = builder.slot(result).extent == graph::Extent::shared;
  builder.output("value", result);
  graph::Evaluator evaluator(std::move(builder).finish(), {.pool = pool});
  if (constant) {
    double value = 0;
    evaluator.shared(batch, {}, "value", {&value, 1});
    std::fill(values.value.begin(), values.value.end(), value);
  } else if (table.rows() > 0) {
    evaluator.rows(batch, {}, "value", values.value);
  }
  for (std::uint64_t i = 0; i < table.rows(); ++i)
    if (!values.complete(i)) values.value[i] = std::numeric_limits<double>::quiet_NaN();
  return values;
}

}  // namespace

std::pair<std::string, std::string> parse_define(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  std::size_t first = 0;
  while (first < text.size() && text[first] == ' ') ++first;
  std::size_t last = first;
  while (last < text.size() && (letter(text[last]) || (last > first && text[last] >= '0' && text[last] <= '9'))) ++last;
  std::size_t equals = last;
  while (equals < text.size() && text[equals] == ' ') ++equals;
  if (last == first || equals == text.size() || text[equals] != '=') {
    core::SourceSpan span;
    span.column = (last == first ? first : equals) + 1;
    span.text = std::string(text);
    throw core::UsageError("a definition reads 'name = expression'", span);
  }
  return {std::string(text.substr(first, last - first)), std::string(text.substr(equals + 1))};
}

graph::SlotId append_expression(graph::Builder& builder, std::string_view text, const Defines& defines,
                                const std::function<graph::SlotId(const std::string&)>& column) {
  return Expansion(builder, defines, column).append(text);
}

std::vector<std::string> columns_of(std::string_view text, const Defines& defines) {
  graph::Builder builder;
  std::vector<std::string> used;
  append_expression(builder, text, defines, [&](const std::string& name) {
    if (std::find(used.begin(), used.end(), name) == used.end()) used.push_back(name);
    return builder.dense_input({name});
  });
  return used;
}

data::ColumnData evaluate_expression(const data::Table& table, const std::string& name, const std::string& text,
                                     const Defines& defines, core::Pool* pool) {
  Values values = values_of(table, text, defines, pool);
  data::ColumnData column;
  column.name = name;
  column.integral = true;
  for (std::uint64_t i = 0; i < values.value.size(); ++i) {
    const double v = values.value[i];
    column.integral = column.integral && (v != v || v == std::floor(v));
    if (std::isfinite(v) || !values.complete(i)) continue;
    std::string where;
    for (const auto& [cell, data] : values.cells)
      where += (where.empty() ? "" : ", ") + cell + " = " + data::shortest(data[i]);
    throw core::TrainingError("`" + name + "` is " + data::shortest(v) + " in row " + std::to_string(i + 1) + " (" +
                              where + "): guard the formula, or leave such rows out with --cut");
  }
  column.values = std::move(values.value);
  return column;
}

data::Table with_defines(const data::Table& table, const Defines& defines, core::Pool* pool) {
  data::Table result = table;
  // Each rests on the table as it came, so that the order of the definitions does not matter.
  for (const auto& define : defines)
    result = result.with(evaluate_expression(table, define.first, define.first, defines, pool));
  return result;
}

std::vector<std::uint64_t> rows_where(const data::Table& table, const std::string& text, const Defines& defines,
                                      core::Pool* pool) {
  const Values values = values_of(table, text, defines, pool);
  std::vector<std::uint64_t> rows;
  for (std::uint64_t i = 0; i < values.value.size(); ++i)
    if (values.value[i] == values.value[i] && values.value[i] != 0) rows.push_back(i);
  return rows;
}

}  // namespace ermine::transforms
