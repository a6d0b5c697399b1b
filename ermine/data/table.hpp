/// @file
/// A table: named, typed columns of equal length, each contiguous in memory.
///
/// A `Table` is a cheap value: it shares its columns, which never change, and shows a range of their rows. So the parts
/// of a split are tables over the same memory, and passing one around copies no cell.
///
///     number    doubles; a missing cell is NaN (readers refuse an infinite cell)
///     category  codes into a dictionary of levels; a missing cell is -1
///     boolean   like category, with two levels, the false one first
///
/// Levels stand in class order: ascending by value where all are numbers, else by bytes.
/// Sparse columns (svmlight) are kept as one block of compressed rows beside the dense ones; an absent entry is 0.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/core/matrix_view.hpp"

namespace ermine::data {

enum class ColumnType : std::uint8_t { number, category, boolean };

/// "number", "category" or "boolean".
[[nodiscard]] const char* name_of(ColumnType type);

/// What a column owns. Exactly one of `values` (number) and `codes` (category, boolean) is filled.
struct ColumnData {
  std::string name;
  ColumnType type = ColumnType::number;
  bool integral = false;            ///< number: every cell that is not missing is a whole number.
  std::vector<double> values;       ///< number; NaN where missing.
  std::vector<std::int32_t> codes;  ///< category, boolean; -1 where missing.
  std::vector<std::string> levels;  ///< category, boolean: the text of code 0, 1, ...
  std::string unit;
};

/// The rows of a column that a table shows.
struct ColumnView {
  const ColumnData* data = nullptr;
  std::span<const double> values;       ///< number
  std::span<const std::int32_t> codes;  ///< category, boolean

  [[nodiscard]] const std::string& name() const { return data->name; }
  [[nodiscard]] ColumnType type() const { return data->type; }
  [[nodiscard]] const std::vector<std::string>& levels() const { return data->levels; }
  [[nodiscard]] bool is_number() const { return data->type == ColumnType::number; }
  [[nodiscard]] bool missing(std::uint64_t row) const;
  [[nodiscard]] std::uint64_t count_missing() const;
  /// The cell as it reads in a file: shortest round-trip digits, the level's text, "" where missing.
  [[nodiscard]] std::string text(std::uint64_t row) const;
};

/// Sparse columns: compressed rows and the columns' names, one each (`f1`, `f2`, ...).
struct SparseData {
  std::vector<std::uint64_t> offsets;  ///< rows + 1
  std::vector<std::uint32_t> indices;  ///< Ascending in a row, from 0.
  std::vector<double> values;
  std::vector<std::string> names;  ///< All different.
};

class Table {
 public:
  Table() = default;
  /// @throws DataError where columns differ in length, a name is empty or stands twice.
  explicit Table(std::vector<ColumnData> columns, std::optional<SparseData> sparse = std::nullopt);

  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] std::uint64_t columns() const { return columns_.size(); }  ///< Dense columns.
  [[nodiscard]] ColumnView column(std::uint64_t index) const;
  /// The dense column of that name. @throws DataError with "did you mean" where there is none.
  [[nodiscard]] ColumnView column(std::string_view name) const;
  [[nodiscard]] std::optional<std::uint64_t> find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> names() const;  ///< Dense columns, in order.

  [[nodiscard]] bool has_sparse() const { return sparse_ != nullptr; }
  [[nodiscard]] core::CsrView<double> sparse() const;
  [[nodiscard]] const std::vector<std::string>& sparse_names() const;

  /// Rows [first, first + count), sharing memory.
  [[nodiscard]] Table slice(std::uint64_t first, std::uint64_t count) const;
  /// The named rows in the given order: a copy, made column by column.
  [[nodiscard]] Table take(std::span<const std::uint64_t> rows) const;
  /// The same for a table that is given up: each column is freed as soon as it is copied, so that the peak is one
  /// table and one column (where nobody else shares the columns).
  [[nodiscard]] static Table take(Table&& table, std::span<const std::uint64_t> rows);
  /// This table with a column added, or replaced where the name is there. @throws DataError where the length differs.
  [[nodiscard]] Table with(ColumnData column) const;
  /// This table without the named columns (dense or sparse block untouched); unknown names are ignored.
  [[nodiscard]] Table without(std::span<const std::string> names) const;
  /// Row under row. Same columns in the same order are required; dictionaries are merged, a column that is missing
  /// throughout takes the type it has elsewhere. @throws DataError.
  [[nodiscard]] static Table concatenate(std::span<const Table> tables);

 private:
  /// A shared column and its row that is row 0 of this table.
  struct Held {
    std::shared_ptr<const ColumnData> data;
    std::uint64_t first = 0;
  };
  [[nodiscard]] ColumnView view(const Held& held) const;

  std::vector<Held> columns_;
  std::shared_ptr<const SparseData> sparse_;
  std::uint64_t sparse_first_ = 0, rows_ = 0;
};

/// Sorts levels into class order (numeric where all parse as numbers, else bytes) and rewrites the codes.
void sort_levels(ColumnData& column);

/// "1", "-2.5e3", "+.5", "4." and nothing around it; "inf" and what is too large give an infinity. Exact rounding, no
/// locale. Nothing where the text is no number ("nan" is none).
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

/// A number column turned into a category (levels = shortest text of each value, in class order), others as they are.
[[nodiscard]] ColumnData as_category(const ColumnView& column);

/// The shortest decimal text that reads back as the same double ("nan" for NaN), independent of any locale.
[[nodiscard]] std::string shortest(double value);

}  // namespace ermine::data
