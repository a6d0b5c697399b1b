/// @file
/// A program taken apart into single numbers, so that more can be written after it: its derivatives (differentiate.hpp).
///
/// Wide operations become their components, an affine map its products and sums. What comes out of
/// `ScalarBuilder::program` computes the same to rounding.
///
/// Domain: dense inputs; element-by-element operations without a knee, affine, dot, sum_width, component, concatenate,
/// gather, sine_cosine, fold_sum, fold_mean.

#pragma once

#include <optional>
#include <vector>

#include "ermine/graph/scalar_builder.hpp"

namespace ermine::graph {

struct Recording {
  ScalarBuilder numbers;                     ///< Its columns are those of all inputs, one input after the other.
  std::vector<std::vector<NumberId>> slots;  ///< The numbers of each slot of the program, component by component.
};

/// Absent where the program has an operation or an input that is not of single numbers.
[[nodiscard]] std::optional<Recording> recording_of(const Program& program);

}  // namespace ermine::graph
