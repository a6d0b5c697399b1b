/// @file
/// Working points: where to set the threshold for a wanted background, efficiency or purity, and what it then gives.
///
///     efficiency  e_s = S(t) / W_s          false positive rate  e_b = B(t) / W_b
///     rejection   1 / e_b                   purity               S(t) / (S(t) + B(t))
///
/// with S(t), B(t) the weights of positives and negatives that score at least t. The thresholds are scores of the data:
/// no point is invented between two rows. Of those that grant a wish the one of the largest efficiency is taken, for a
/// wish on the efficiency itself the one of the lowest false positive rate.
///
/// Errors are statistical, one standard deviation, at a threshold held fixed: of a share f of the weight W,
///
///     error^2 = ((1 - f)^2 sum w_in^2 + f^2 sum w_out^2) / W^2,     f (1 - f) / n for unit weights,
///
/// and error(1/e_b) = error(e_b) / e_b^2. Cost: O(n log n).

#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "ermine/evaluate/findings.hpp"
#include "ermine/evaluate/metrics.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {

struct Wish {
  enum class On : std::uint8_t { false_positive_rate, efficiency, purity };
  On on = On::false_positive_rate;
  double bound = 0;  ///< In (0, 1): at most this rate, at least this efficiency or purity.
};
/// "false_positive_rate<=0.01", as `--require` writes rules.
[[nodiscard]] std::string name_of(const Wish& wish);

struct WorkingPoint {
  Wish wish;
  double threshold = std::numeric_limits<double>::quiet_NaN();  ///< NaN where no threshold grants the wish.
  Mean efficiency, false_positive_rate, rejection, purity;      ///< rejection is NaN where no negative passes.
};

/// 0.1 %, 1 % and 10 % of the background; 50 % and 90 % of the signal; 90 % and 99 % purity.
[[nodiscard]] std::vector<Wish> usual_wishes();

/// One point a wish. Shapes: score, positive, weight [n]; weight may be empty. Empty where a class has no weight.
[[nodiscard]] std::vector<WorkingPoint> working_points(std::span<const double> score,
                                                       std::span<const std::uint8_t> positive,
                                                       std::span<const double> weight,
                                                       const std::vector<Wish>& wishes = usual_wishes());

/// The points of a binary model on a part: on the probability, or the decision where there is no probability.
[[nodiscard]] std::vector<WorkingPoint> working_points(const models::Model& model, const models::Prediction& prediction,
                                                       const Truth& truth);

[[nodiscard]] TextTable working_points_table(const std::vector<WorkingPoint>& points, const std::string& part,
                                             const std::string& positive);

}  // namespace ermine::evaluate
