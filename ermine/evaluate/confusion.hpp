/// @file
/// The confusion matrix and what follows from it alone.
///
///     C[t][c] = sum of weights of the rows of true class t that were given class c
///
///     accuracy = sum_t C[t][t] / W,   precision_c = C[c][c] / sum_t C[t][c],   recall_t = C[t][t] / sum_c C[t][c]
///     F1_c = 2 C[c][c] / (sum_t C[t][c] + sum_j C[c][j]),   macro F1 = mean over the classes that occur
///
/// Errors: binomial with N_eff for the fractions; for F1, to first order from the errors sqrt(sum w^2) of the cells.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {

/// Shapes: weight and squares are [k][k], row major: true class, then given class.
struct Confusion {
  std::uint64_t classes = 0;
  std::vector<double> weight, squares;  ///< Sums of w and of w^2.

  [[nodiscard]] double at(std::uint64_t truth, std::uint64_t given) const { return weight[truth * classes + given]; }
};

/// Labels count from 0 and are < k; weight may be empty.
[[nodiscard]] Confusion confusion(std::span<const std::int32_t> truth, std::span<const std::int32_t> given,
                                  std::span<const double> weight, std::uint64_t classes);

[[nodiscard]] Mean accuracy(const Confusion& c);
[[nodiscard]] Mean precision(const Confusion& c, std::uint64_t of);  ///< NaN where nothing was given that class.
[[nodiscard]] Mean recall(const Confusion& c, std::uint64_t of);
[[nodiscard]] Mean f1(const Confusion& c, std::uint64_t of);
[[nodiscard]] Mean macro_f1(const Confusion& c);

/// A heat map: each row of true classes sums to 1, the sums of weights are written in the cells.
[[nodiscard]] core::Figure confusion_figure(const Confusion& c, const std::vector<std::string>& classes);

}  // namespace ermine::evaluate
