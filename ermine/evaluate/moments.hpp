/// @file
/// What a column of numbers holds, in a line: count, mean, standard deviation, range, lag-1 autocorrelation.
///
///     mean = sum w x / sum w        std = sqrt( sum w (x - mean)^2 / (sum w - sum w^2 / sum w) ), n - 1 without weights
///     autocorrelation = sum (x_i - mean)(x_{i-1} - mean) / sum (x_i - mean)^2, in the order of the rows
///
/// Sums are taken with the error of every addition and product carried along (two doubles), so that the digits do not
/// depend on how large the mean is beside the spread. Missing cells are left out.

#pragma once

#include <cstdint>
#include <span>

namespace ermine::evaluate {

struct Moments {
  std::uint64_t count = 0, missing = 0;                ///< Cells that hold a number, and that do not.
  double mean, deviation, low, high, autocorrelation;  ///< NaN where not defined.
};

/// @param weight empty, or one a value.
[[nodiscard]] Moments moments_of(std::span<const double> values, std::span<const double> weight = {});

}  // namespace ermine::evaluate
