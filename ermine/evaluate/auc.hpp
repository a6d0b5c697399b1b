/// @file
/// The area under the ROC curve: the chance that a positive row scores above a negative one, ties counted half.
///
///     A = sum_p sum_n w_p w_n ([s_p > s_n] + [s_p = s_n] / 2) / (W_p W_n)
///
/// The error is DeLong's. With the placements V_p = sum_n w_n ([s_p > s_n] + [=] / 2) / W_n and V_n likewise,
///
///     var A = var(mean of V_p) + var(mean of V_n),
///
/// each the variance of a weighted mean (see weights.hpp); for unit weights it is DeLong's formula to the letter.
/// A perfect separation has error 0; fewer than two rows (N_eff <= 1) of a class, NaN.
/// Cost: O(n log n) for the sort, three arrays of n. Source: E. DeLong, D. DeLong, D. Clarke-Pearson, Biometrics 44
/// (1988) 837-845.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {

/// Shapes: score, positive, weight [n]; weight may be empty. The value is NaN where a class has no row or W_class = 0.
/// @throws DataError naming the row where a score is not a number.
[[nodiscard]] Mean auc_with_error(std::span<const double> score, std::span<const std::uint8_t> positive,
                                  std::span<const double> weight);

/// Rows by ascending score, equal scores by row number: a pure function of the scores. @throws DataError for a NaN.
[[nodiscard]] std::vector<std::uint64_t> order_by_score(std::span<const double> score);

}  // namespace ermine::evaluate
