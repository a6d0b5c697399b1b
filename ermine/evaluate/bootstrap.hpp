/// @file
/// The error of the area under the ROC curve a second way: draw the rows of each class anew, with replacement.
///
///     error^2 = 1/(B - 1) sum_b (A_b - mean A)^2
///
/// A row is drawn with its weight, so weights of either sign are honoured as they are; classes keep their numbers of rows,
/// as in DeLong's error, with which this agrees to first order and whose assumptions it does not need. Replica b draws
/// from its own stream: the result is a pure function of rows and seed. Cost: one sort, then O(B n).
/// Source: B. Efron, R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 6.

#pragma once

#include <cstdint>
#include <span>

namespace ermine::evaluate {

struct BootstrapOptions {
  std::uint32_t replicas = 400;
  std::uint64_t work = 20'000'000;  ///< Rows drawn in all, at most; there are 40 replicas at least.
  std::uint64_t seed = 1;
};

struct BootstrapError {
  double error = 0;            ///< NaN where a class has fewer than two rows.
  std::uint32_t replicas = 0;  ///< That were drawn, and had a sum of weights above 0 in both classes.
};

/// Shapes: score, positive, weight [n]; weight may be empty.
[[nodiscard]] BootstrapError auc_bootstrap(std::span<const double> score, std::span<const std::uint8_t> positive,
                                           std::span<const double> weight, const BootstrapOptions& options = {});

}  // namespace ermine::evaluate
