/// @file
/// What is in a table, column by column: the moments of numbers (moments.hpp), the commonest levels of categories.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ermine/data/table.hpp"
#include "ermine/evaluate/findings.hpp"

namespace ermine::evaluate {

struct ColumnSummary {
  std::string name;
  data::ColumnType type = data::ColumnType::number;
  std::uint64_t count = 0, missing = 0;                    ///< Cells with a value, and without.
  double mean = 0, std = 0, min = 0, max = 0;              ///< NaN for categories, and where count is too small.
  double autocorrelation = 0;                              ///< NaN likewise, and for a constant column.
  std::uint64_t distinct = 0;                              ///< Categories: levels that occur.
  std::vector<std::pair<std::string, std::uint64_t>> top;  ///< Categories: the commonest levels and their counts.
  bool sparse = false;
  bool rising = false;  ///< Whole numbers, each larger than the one before: a row number, or a time.

  [[nodiscard]] bool is_constant() const;
};

/// Dense columns in order, then (as one line) what the sparse block holds, where there is one.
[[nodiscard]] std::vector<ColumnSummary> summarise(const data::Table& table);
[[nodiscard]] ColumnSummary summarise(const data::ColumnView& column);

[[nodiscard]] TextTable summary_table(const std::vector<ColumnSummary>& columns);

}  // namespace ermine::evaluate
