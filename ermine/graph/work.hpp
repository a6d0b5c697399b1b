/// @file
/// What a row costs, roughly: numbers loaded and stored, which is what bounds a program that fits into a core's caches.
/// A pure function of the program, to choose between two that compute the same.

#pragma once

#include <cstdint>

#include "ermine/graph/program.hpp"

namespace ermine::graph {

/// Of the values of all operations.
[[nodiscard]] std::uint64_t row_work(const Program& program);
/// Of a gradient by forward and reverse sweep.
[[nodiscard]] std::uint64_t sweep_work(const Program& program);

}  // namespace ermine::graph
