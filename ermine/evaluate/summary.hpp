/// @file
/// What is in a table, column by column.
///
///     mean = sum x / n,   std = sqrt(sum (x - mean)^2 / (n - 1)),   r1 = sum (x_i - mean)(x_(i+1) - mean) / sum (x - mean)^2
///
/// over the n cells that are not missing; r1 is the autocorrelation at lag 1, in row order. Two passes with compensated
/// sums: as many digits as the cells have themselves.

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

  [[nodiscard]] bool is_constant() const;
};

/// Dense columns in order, then (as one line) what the sparse block holds, where there is one.
[[nodiscard]] std::vector<ColumnSummary> summarise(const data::Table& table);
[[nodiscard]] ColumnSummary summarise(const data::ColumnView& column);

[[nodiscard]] TextTable summary_table(const std::vector<ColumnSummary>& columns);

}  // namespace ermine::evaluate
