/// @file
/// The ROC curve: as the threshold falls, the share of positives found against the share of negatives let through.
///
///     tpr(t) = sum of w over positives with score >= t / W_p,   fpr(t) likewise over negatives
///
/// Rows of equal score cross the threshold together, so ties are a slanted piece and the area equals `auc`.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ermine/core/figure.hpp"

namespace ermine::evaluate {

/// From (0, 0) at threshold infinity to (1, 1). Signed weights may leave [0, 1] on the way.
struct RocCurve {
  std::vector<double> fpr, tpr, threshold;
};

/// Shapes: score, positive, weight [n]; weight may be empty. Empty where a class has no row or W_class = 0.
[[nodiscard]] RocCurve roc_curve(std::span<const double> score, std::span<const std::uint8_t> positive,
                                 std::span<const double> weight);

/// The same curve with at most `most` points: those whose loss would move it most are kept, in turn the point farthest
/// from what is kept so far (Douglas & Peucker 1973). Cost O(n log n) for curves that are not spirals.
[[nodiscard]] RocCurve thinned(const RocCurve& curve, std::uint64_t most = 200);

/// Area under a curve by trapezia.
[[nodiscard]] double area(const RocCurve& curve);

struct RocLine {
  std::string name;
  core::Role role = core::Role::test;
  RocCurve curve;
};
[[nodiscard]] core::Figure roc_figure(const std::vector<RocLine>& lines);

}  // namespace ermine::evaluate
