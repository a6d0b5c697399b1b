/// @file
/// One reading of a column: range, missing cells, and the sums of distances to a shift and of their squares.
///
///     sum = sum_i (x_i - shift),   squares = sum_i (x_i - shift)^2,   mean = shift + sum / n,   deviation^2 = squares / n - (sum / n)^2
///
/// The difference keeps its digits where the shift lies within some deviations of the mean, as any cell of the column does.
/// Sums run on eight lanes within blocks of 1,024 cells, joined by a fixed tree and, between blocks, with their errors:
/// the same bits on every instruction set. Where a cell is missing the sums are NaN.

#pragma once

#include <cstdint>
#include <span>

namespace ermine::transforms::detail {

struct ColumnPass {
  double low = 0, high = 0;  ///< Of the cells that are not missing; +inf and -inf where there is none.
  std::uint64_t missing = 0;
  double sum = 0, squares = 0;
};

[[nodiscard]] ColumnPass column_pass(std::span<const double> x, double shift);

}  // namespace ermine::transforms::detail
