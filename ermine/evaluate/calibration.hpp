/// @file
/// Calibration: of the rows said to be positive with probability p, is a share p positive?
///
/// Rows are sorted by p and cut into bins of equally many rows, equal p staying together. A bin shows its weighted mean
/// of p and the weighted share of positives f, with Wilson's interval at one standard deviation for N_eff rows,
///
///     (f + 1/(2 N) +- sqrt(f (1 - f) / N + 1/(4 N^2))) / (1 + 1/N),
///
/// which has a width also at f = 0 and 1. Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ermine/core/figure.hpp"

namespace ermine::evaluate {

struct CalibrationBin {
  double predicted = 0, observed = 0, low = 0, high = 0;
  double weight = 0;  ///< Sum of weights.
};

/// Shapes: probability, positive, weight [n]; weight may be empty. Bins whose sum of weights is not positive or whose
/// share is outside [0, 1] (signed weights) are left out.
[[nodiscard]] std::vector<CalibrationBin> calibration(std::span<const double> probability,
                                                      std::span<const std::uint8_t> positive,
                                                      std::span<const double> weight, std::uint32_t bins = 12);

/// The mean distance |predicted - observed|, by weight of the bins; NaN without a bin.
[[nodiscard]] double calibration_error(std::span<const CalibrationBin> bins);

[[nodiscard]] core::Figure calibration_figure(std::span<const CalibrationBin> bins, const std::string& positive,
                                              const std::string& part);

}  // namespace ermine::evaluate
