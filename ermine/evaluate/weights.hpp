/// @file
/// Weighted sums that keep their digits. A row's weight says how often it counts; it may be negative.
///
///     W = sum w_i,   N_eff = W^2 / sum w_i^2
///
/// N_eff is the number of rows of weight 1 that would know as much: n for equal weights, less for any others. Values
/// treat weight 2 as the row twice; statistical errors do not (a row counted twice is one observation), they use
/// sum w_i^2. Source: W. J. Metzger, "Statistical Methods in Data Analysis" (2002), section 5.

#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "ermine/math/compensated_sum.hpp"

namespace ermine::evaluate {

using math::CompensatedSum;  // of weights: +w and -w of one row cancel

/// The weight of row i; no weights at all mean 1 each.
[[nodiscard]] inline double weight_at(std::span<const double> weight, std::uint64_t i) noexcept {
  return weight.empty() ? 1.0 : weight[i];
}

/// W and sum w^2 of some rows.
struct WeightSums {
  double sum = 0, squares = 0;
  [[nodiscard]] double n_eff() const noexcept { return squares > 0 ? sum * sum / squares : 0.0; }
};
[[nodiscard]] WeightSums weight_sums(std::span<const double> weight, std::uint64_t rows);

/// A weighted mean and its statistical error by the spread of the values,
///
///     m = sum w_i x_i / W,   error^2 = N_eff / (N_eff - 1) * sum w_i^2 (x_i - m)^2 / W^2,
///
/// which is s / sqrt(n) for equal weights. The error is NaN where N_eff <= 1.
struct Mean {
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();
};
[[nodiscard]] Mean weighted_mean(std::span<const double> x, std::span<const double> weight);

/// The binomial error sqrt(f (1 - f) / N_eff) of a fraction; NaN where f is outside [0, 1] (signed weights can do that).
[[nodiscard]] double binomial_error(double fraction, double n_eff) noexcept;

}  // namespace ermine::evaluate
