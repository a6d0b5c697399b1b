/// @file
/// Records that hold every kind, every tensor type and the values formats like to lose.

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ermine/core/record.hpp"

namespace ermine::testing {

core::Tensor tensor_of_bytes(core::Tensor::Type type, std::vector<std::uint64_t> shape);

std::vector<std::pair<std::string, core::Record>> sample_records();

}  // namespace ermine::testing
