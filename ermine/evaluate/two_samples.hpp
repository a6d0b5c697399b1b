/// @file
/// Were two weighted samples drawn from one distribution? Kolmogorov's distance, calibrated by permutation.
///
///     T = max_x |F_1(x) - F_2(x)|,   F_k(x) = sum of w over rows of sample k with value <= x / W_k
///
/// Under the hypothesis the rows (value and weight together) could as well have been dealt out the other way, so
///
///     p = (1 + number of shuffles with T* >= T) / (1 + shuffles),
///
/// which is a valid p-value for any weights, ties and sizes: P(p <= a) <= a. The textbook formula of the KS test is not,
/// once there are weights or ties. It cannot be below 1 / (1 + shuffles).
/// Of larger samples a seeded random selection is compared. Cost: O(shuffles x rows).
/// Source: E. Edgington, P. Onghena, "Randomization Tests", 4th ed. (2007), chapter 3.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ermine::evaluate {

struct PermutationOptions {
  std::uint32_t shuffles = 499;
  std::uint64_t rows = 5000;  ///< Of each sample, at most.
  std::uint64_t seed = 1;
};

struct TwoSamples {
  double distance = 0, p_value = 1;
};

struct WeightedSample {
  std::vector<double> value, weight;  ///< weight may be empty
};

/// p is 1 where a sample is empty or its weights sum to 0.
[[nodiscard]] TwoSamples compare_samples(const WeightedSample& a, const WeightedSample& b,
                                         const PermutationOptions& options = {});

}  // namespace ermine::evaluate
