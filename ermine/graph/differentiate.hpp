/// @file
/// Derivatives of a recording, written into it as more of it: symbolic differentiation with each common part once.
///
///     const NumberId total = b.op(OpCode::fold_sum, term);                   // S(w) = sum_i term(w, x_i)
///     const auto slopes = differentiate(b, total);                           // dS/dw_j, numbers like any other
///     const auto second = differentiate(b, (*slopes)[0]);                    // d2S/dw_0 dw_j
///
/// The reverse sweep over numbers in place of values: dy/da += dy/dc dc/da from y down, the slopes dc/da being the rules of
/// operations/ run with numbers that write themselves down, so there is no second table of derivatives. The derivative by
/// a shared number that rows read is a sum over rows. `ScalarBuilder::program` then moves shared factors out of the sums,
/// gives every product of rows one form, and takes all sums in one pass over the data: where parameters are few, a
/// gradient and even a Hessian costs little more than its functions' values.
///
/// Domain: where a factor of 0 meets an infinite slope the written product is NaN, while the engine's own sweep takes it as
/// 0 (operations/numbers.hpp, `pull`). A result that is not finite says nothing; take it from `Evaluator` then.
///
/// Cost: some operations for each operation that y depends on.

#pragma once

#include <optional>
#include <vector>

#include "ermine/graph/scalar_builder.hpp"

namespace ermine::graph {

/// dy/dw_j for each parameter of the recording. Shape: [parameters]. Absent where a slope has no operation (log_gamma's).
/// @param y a shared number
[[nodiscard]] std::optional<std::vector<NumberId>> differentiate(ScalarBuilder& numbers, NumberId y);

/// The same for a number that every row has its own of: dy_i/dw_j, a number a row (or one that all rows share).
[[nodiscard]] std::optional<std::vector<NumberId>> differentiate_rows(ScalarBuilder& numbers, NumberId y);

}  // namespace ermine::graph
