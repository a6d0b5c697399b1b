#include "ermine/data/table.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"

namespace ermine::data {
namespace {

using core::DataError;

std::uint64_t length(const ColumnData& column) {
  return column.type == ColumnType::number ? column.values.size() : column.codes.size();
}

void check_names(const std::vector<ColumnData>& columns, const std::optional<SparseData>& sparse) {
  std::unordered_set<std::string_view> seen;
  const auto check = [&](const std::string& name) {
    if (name.empty()) throw DataError("a column without a name");
    if (!seen.insert(name).second) throw DataError("two columns are named `" + name + "`");
  };
  for (const ColumnData& column : columns) check(column.name);
  // Sparse names can be millions: they are looked up among the dense ones; that they differ is their maker's duty.
  if (sparse)
    for (const std::string& name : sparse->names)
      if (seen.contains(name)) throw DataError("two columns are named `" + name + "`");
}

/// The cells of `source` at first + rows[i].
ColumnData gather(const ColumnData& source, std::uint64_t first, std::span<const std::uint64_t> rows) {
  ColumnData out{source.name, source.type, source.integral, {}, {}, source.levels, source.unit};
  const auto copy = [&](const auto& from, auto& to) {
    to.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) to[i] = from[first + rows[i]];
  };
  if (source.type == ColumnType::number)
    copy(source.values, out.values);
  else
    copy(source.codes, out.codes);
  return out;
}

SparseData gather(const SparseData& source, std::uint64_t first, std::span<const std::uint64_t> rows) {
  SparseData out{{0}, {}, {}, source.names};
  out.offsets.reserve(rows.size() + 1);
  std::uint64_t entries = 0;
  for (const std::uint64_t row : rows) entries += source.offsets[first + row + 1] - source.offsets[first + row];
  out.indices.reserve(entries);
  out.values.reserve(entries);
  for (const std::uint64_t row : rows) {
    const auto from = static_cast<std::ptrdiff_t>(source.offsets[first + row]);
    const auto to = static_cast<std::ptrdiff_t>(source.offsets[first + row + 1]);
    out.indices.insert(out.indices.end(), source.indices.begin() + from, source.indices.begin() + to);
    out.values.insert(out.values.end(), source.values.begin() + from, source.values.begin() + to);
    out.offsets.push_back(out.indices.size());
  }
  return out;
}

}  // namespace

const char* name_of(ColumnType type) {
  switch (type) {
    case ColumnType::number:
      return "number";
    case ColumnType::category:
      return "category";
    case ColumnType::boolean:
      return "boolean";
  }
  return "?";
}

bool ColumnView::missing(std::uint64_t row) const { return is_number() ? std::isnan(values[row]) : codes[row] < 0; }

std::uint64_t ColumnView::count_missing() const {
  const auto count = is_number()
                         ? std::count_if(values.begin(), values.end(), [](double v) { return std::isnan(v); })
                         : std::count_if(codes.begin(), codes.end(), [](std::int32_t code) { return code < 0; });
  return static_cast<std::uint64_t>(count);
}

std::string ColumnView::text(std::uint64_t row) const {
  if (missing(row)) return {};
  return is_number() ? shortest(values[row]) : levels()[static_cast<std::size_t>(codes[row])];
}

Table::Table(std::vector<ColumnData> columns, std::optional<SparseData> sparse) {
  check_names(columns, sparse);
  if (sparse) {
    if (sparse->offsets.empty()) sparse->offsets.push_back(0);
    rows_ = sparse->offsets.size() - 1;
  } else if (!columns.empty()) {
    rows_ = length(columns.front());
  }
  for (ColumnData& column : columns) {
    if (length(column) != rows_)
      throw DataError("column `" + column.name + "` has " + std::to_string(length(column)) + " rows, the table has " +
                      std::to_string(rows_));
    columns_.push_back({std::make_shared<const ColumnData>(std::move(column)), 0});
  }
  if (sparse) sparse_ = std::make_shared<const SparseData>(std::move(*sparse));
}

ColumnView Table::view(const Held& held) const {
  ColumnView out{held.data.get(), {}, {}};
  if (held.data->type == ColumnType::number)
    out.values = std::span(held.data->values).subspan(held.first, rows_);
  else
    out.codes = std::span(held.data->codes).subspan(held.first, rows_);
  return out;
}

ColumnView Table::column(std::uint64_t index) const {
  assert(index < columns_.size());
  return view(columns_[index]);
}

ColumnView Table::column(std::string_view name) const {
  const auto index = find(name);
  if (!index) throw DataError("no column `" + std::string(name) + "`" + core::did_you_mean(name, names()));
  return column(*index);
}

std::optional<std::uint64_t> Table::find(std::string_view name) const {
  for (std::uint64_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].data->name == name) return i;
  return std::nullopt;
}

std::vector<std::string> Table::names() const {
  std::vector<std::string> out;
  for (const Held& held : columns_) out.push_back(held.data->name);
  return out;
}

core::CsrView<double> Table::sparse() const {
  if (!sparse_) return {};
  return {std::span(sparse_->offsets).subspan(sparse_first_, rows_ + 1), sparse_->indices.data(),
          sparse_->values.data(), sparse_->names.size()};
}

const std::vector<std::string>& Table::sparse_names() const {
  static const std::vector<std::string> none;
  return sparse_ ? sparse_->names : none;
}

Table Table::slice(std::uint64_t first, std::uint64_t count) const {
  assert(first <= rows_ && count <= rows_ - first);
  Table out = *this;
  for (Held& held : out.columns_) held.first += first;
  out.sparse_first_ += first;
  out.rows_ = count;
  return out;
}

Table Table::take(std::span<const std::uint64_t> rows) const { return take(Table(*this), rows); }

Table Table::take(Table&& table, std::span<const std::uint64_t> rows) {
  assert(std::all_of(rows.begin(), rows.end(), [&](std::uint64_t row) { return row < table.rows_; }));
  Table out;
  out.rows_ = rows.size();
  for (Held& held : table.columns_) {
    out.columns_.push_back({std::make_shared<const ColumnData>(gather(*held.data, held.first, rows)), 0});
    held.data.reset();
  }
  if (table.sparse_)
    out.sparse_ = std::make_shared<const SparseData>(gather(*table.sparse_, table.sparse_first_, rows));
  table = Table();
  return out;
}

Table Table::with(ColumnData column) const {
  if (column.name.empty()) throw DataError("a column without a name");
  if ((!columns_.empty() || sparse_) && length(column) != rows_)
    throw DataError("column `" + column.name + "` has " + std::to_string(length(column)) + " rows, the table has " +
                    std::to_string(rows_));
  if (std::find(sparse_names().begin(), sparse_names().end(), column.name) != sparse_names().end())
    throw DataError("two columns are named `" + column.name + "`");
  Table out = *this;
  out.rows_ = length(column);
  const auto index = find(column.name);
  Held held{std::make_shared<const ColumnData>(std::move(column)), 0};
  if (index)
    out.columns_[*index] = std::move(held);
  else
    out.columns_.push_back(std::move(held));
  return out;
}

Table Table::without(std::span<const std::string> names) const {
  Table out = *this;
  std::erase_if(out.columns_, [&](const Held& held) {
    return std::find(names.begin(), names.end(), held.data->name) != names.end();
  });
  return out;
}

}  // namespace ermine::data
