/// @file
/// The numbers behind a threshold slider: for some 200 thresholds, what lies above.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ermine/evaluate/findings.hpp"
#include "ermine/evaluate/metrics.hpp"

namespace ermine::evaluate {

struct ScanOptions {
  std::uint32_t quantiles = 100;  ///< Thresholds at equal shares of the rows, so that rare classes are resolved.
  std::uint32_t steps = 100;      ///< And at equal steps of a probability from 0 to 1.
};

/// Thresholds on the probability of the positive class, or on the decision where the model gives no probability.
/// The one the model itself uses (1/2, or 0) is among them and is where the scan starts.
[[nodiscard]] ThresholdScan threshold_scan(const models::Model& model, const models::Prediction& prediction,
                                           const Truth& truth, const ScanOptions& options = {});

/// The scan of given thresholds (ascending). Shapes: score, positive, weight [n]; weight may be empty.
[[nodiscard]] ThresholdScan scan_at(std::span<const double> score, std::span<const std::uint8_t> positive,
                                    std::span<const double> weight, std::vector<double> thresholds);

}  // namespace ermine::evaluate
