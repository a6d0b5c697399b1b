/// @file
/// The rules for plain numbers and duals of them: the slow, true version of every operation.

#pragma once

#include <cstdint>
#include <limits>

#include "ermine/graph/operations/numbers.hpp"

namespace ermine::graph::operations {

// Each reading of these texts makes the rules for one vocabulary; here for double and Dual<double>.
#include "ermine/graph/operations/dual-inl.h"
#include "ermine/graph/operations/rules-inl.h"

}  // namespace ermine::graph::operations
