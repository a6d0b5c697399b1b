/// @file
/// What a batch must be to be read by a program, and where a number went wrong in one.

#pragma once

#include <span>

#include "ermine/graph/evaluator.hpp"

namespace ermine::graph::detail {

/// @throws Error(internal) naming the input whose data do not fit the program. Codes and indices are checked too, so
/// that no kernel can read outside its arrays. Cost: one pass over codes and sparse indices.
void check_batch(const Program& program, const Batch& batch);

/// Goes through a batch row by row with the scalar rules until an operation makes a number that is not finite from
/// numbers that are. Slow, for the moment after something went wrong.
[[nodiscard]] Trouble find_trouble(const Program& program, const Batch& batch, std::span<const double> parameters,
                                   SlotId output);

}  // namespace ermine::graph::detail
