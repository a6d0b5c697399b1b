// Table::concatenate: row under row, dictionaries merged.

#include <unordered_map>

#include "ermine/core/error.hpp"
#include "ermine/data/table.hpp"

namespace ermine::data {
namespace {

using core::DataError;

bool all_missing(const ColumnView& column) {
  return column.count_missing() == (column.is_number() ? column.values.size() : column.codes.size());
}

/// The type of the joined column: a column without a value fits any; boolean over category is category.
ColumnType joined_type(std::span<const ColumnView> parts) {
  const ColumnView* known = nullptr;
  ColumnType type = ColumnType::number;
  for (const ColumnView& part : parts) {
    if (part.is_number() && all_missing(part)) continue;
    if (known == nullptr) {
      known = &part;
      type = part.type();
    } else if (part.is_number() != known->is_number()) {
      throw DataError("column `" + part.name() + "` is a " + name_of(known->type()) + " in one table and a " +
                      name_of(part.type()) + " in another");
    } else if (part.type() != type) {
      type = ColumnType::category;
    }
  }
  return type;
}

void append_codes(ColumnData& out, std::unordered_map<std::string, std::int32_t>& known, const ColumnView& part,
                  std::uint64_t rows) {
  if (part.is_number()) {  // Missing throughout, or joined_type would have refused it.
    out.codes.insert(out.codes.end(), rows, -1);
    return;
  }
  std::vector<std::int32_t> translated;
  for (const std::string& level : part.levels()) {
    const auto [place, fresh] = known.try_emplace(level, static_cast<std::int32_t>(out.levels.size()));
    if (fresh) out.levels.push_back(level);
    translated.push_back(place->second);
  }
  for (const std::int32_t code : part.codes)
    out.codes.push_back(code < 0 ? -1 : translated[static_cast<std::size_t>(code)]);
}

ColumnData join(std::span<const ColumnView> parts, std::span<const Table> tables, std::uint64_t rows) {
  ColumnData out;
  out.name = parts.front().name();
  out.unit = parts.front().data->unit;
  out.type = joined_type(parts);
  if (out.type == ColumnType::number) {
    out.integral = true;
    out.values.reserve(rows);
    for (const ColumnView& part : parts) {
      out.values.insert(out.values.end(), part.values.begin(), part.values.end());
      out.integral = out.integral && (part.data->integral || all_missing(part));
    }
    return out;
  }
  out.codes.reserve(rows);
  std::unordered_map<std::string, std::int32_t> known;
  for (std::size_t t = 0; t < parts.size(); ++t) append_codes(out, known, parts[t], tables[t].rows());
  sort_levels(out);
  if (out.type == ColumnType::boolean && out.levels.size() > 2) out.type = ColumnType::category;
  return out;
}

SparseData join_sparse(std::span<const Table> tables, std::uint64_t rows) {
  SparseData out{{0}, {}, {}, {}};
  out.offsets.reserve(rows + 1);
  for (const Table& table : tables) {
    const auto part = table.sparse();
    // Columns are numbered alike; the table with the largest index names the most of them.
    const auto& names = table.sparse_names();
    for (std::size_t i = 0; i < std::min(names.size(), out.names.size()); ++i)
      if (names[i] != out.names[i])
        throw DataError("sparse column " + std::to_string(i + 1) + " is named `" + out.names[i] +
                        "` in one table and `" + names[i] + "` in another");
    if (names.size() > out.names.size()) out.names = names;
    for (std::uint64_t row = 0; row < part.rows(); ++row) {
      out.indices.insert(out.indices.end(), part.indices + part.offsets[row], part.indices + part.offsets[row + 1]);
      out.values.insert(out.values.end(), part.values + part.offsets[row], part.values + part.offsets[row + 1]);
      out.offsets.push_back(out.indices.size());
    }
  }
  return out;
}

/// Names of `a` that `b` lacks, at most five: "`x`, `y`".
std::string names_only_in(const Table& a, const Table& b) {
  std::string list;
  std::uint64_t count = 0;
  for (const std::string& name : a.names()) {
    if (b.find(name)) continue;
    if (++count <= 5) list += (count > 1 ? ", `" : "`") + name + "`";
  }
  return count > 5 ? list + " and " + std::to_string(count - 5) + " more" : list;
}

[[noreturn]] void refuse_names(const Table& first, const Table& other, std::uint64_t place) {
  const std::string here = "table " + std::to_string(place + 1);
  const std::string missing = names_only_in(first, other), extra = names_only_in(other, first);
  std::string text = "tables to join need the same columns in the same order: ";
  if (!missing.empty()) text += here + " lacks " + missing + " of table 1";
  if (!extra.empty()) text += (missing.empty() ? "" : "; ") + std::string("table 1 lacks ") + extra + " of " + here;
  if (missing.empty() && extra.empty()) text += here + " has them in another order than table 1";
  throw DataError(text);
}

}  // namespace

Table Table::concatenate(std::span<const Table> tables) {
  if (tables.empty()) return {};
  if (tables.size() == 1) return tables.front();
  std::uint64_t rows = 0;
  for (const Table& table : tables) {
    rows += table.rows();
    const Table& first = tables.front();
    if (table.has_sparse() != first.has_sparse()) throw DataError("tables to join are sparse and dense");
    if (table.names() != first.names()) refuse_names(first, table, static_cast<std::uint64_t>(&table - &tables[0]));
  }
  std::vector<ColumnData> columns;
  for (std::uint64_t i = 0; i < tables.front().columns(); ++i) {
    std::vector<ColumnView> parts;
    for (const Table& table : tables) parts.push_back(table.column(i));
    columns.push_back(join(parts, tables, rows));
  }
  if (!tables.front().has_sparse()) {
    Table out(std::move(columns));
    out.rows_ = rows;
    return out;
  }
  return Table(std::move(columns), join_sparse(tables, rows));
}

}  // namespace ermine::data
