/// @file
/// What is learnt from one column of numbers: weighted mean, deviation and median, range, missing cells.
///
///     mean = sum w x / sum w,   deviation^2 = sum w (x - mean)^2 / sum w     over the cells that are not missing
///
/// One pass about the first cell where that loses no more than three digits of the variance, else two, so that nothing
/// cancels: the deviation of 1e9 + {1, 2, 3} is that of {1, 2, 3}. In two passes cells are scaled by a power of two on the
/// way, so that 1e300 does not overflow and 1e-300 does not vanish. Sums run in blocks of fixed size whose
/// results are joined in double-double: the answer is a pure function of the cells, and the same for any thread count.
///
/// Signed weights are honoured; where they leave no positive variance the absolute weights are used for the deviation,
/// which only scales. The median is the lower weighted median (|w|): the least x with half of the weight at or below it.
///
/// Cost: O(n), one pass or two; the median is exact up to 65,536 cells and wherever a cell is missing, else that of 4,096
/// cells taken at equal distances (it is only ever used for cells missing later).

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ermine/core/matrix_view.hpp"

namespace ermine::transforms {

struct ColumnStatistics {
  double mean = 0, deviation = 0, median = 0;  ///< NaN where every cell is missing.
  double minimum = 0, maximum = 0;
  std::uint64_t missing = 0;
  bool constant = false;  ///< All cells that are present are equal (or there is none).
};

/// Shapes: x [n], w [n] or empty for 1 each.
[[nodiscard]] ColumnStatistics statistics_of(std::span<const double> x, std::span<const double> w);

/// The weighted deviation of one sparse column's entries about their mean, absent entries counting as 0; filled for all
/// columns in one pass each. Shapes: mean, deviation [columns of x].
void sparse_statistics(const core::CsrView<double>& x, std::span<const double> w, std::span<double> mean,
                       std::span<double> deviation);

/// The lower weighted median of the cells that are not missing; NaN where there is none.
[[nodiscard]] double weighted_median(std::span<const double> x, std::span<const double> w);

/// For each of `parts` in [0, 1], ascending, the least x with that part of the weight (|w|) at or below it, and at least the
/// smallest x; of at most 65,536 cells taken at equal distances. Cells that are missing or have weight 0 do not count.
[[nodiscard]] std::vector<double> weighted_quantiles(std::span<const double> x, std::span<const double> w,
                                                     std::span<const double> parts);

}  // namespace ermine::transforms
