/// @file
/// Operations that always stand together, made one before a program is run: the same bits with one pass over memory.
///
///     subtract(replace_missing(x, fill), centre)  ->  subtract_filled(x, fill, centre)
///
/// The prefix of most models. Slots keep their ids; what nobody reads any more is not run.

#pragma once

#include "ermine/graph/program.hpp"

namespace ermine::graph::detail {

[[nodiscard]] Program fused(Program program);

}  // namespace ermine::graph::detail
