/// @file
/// Sizes that cannot wrap around: n * m of a hostile or merely large input is an error, not a small number.

#pragma once

#include <cstdint>

#include "ermine/core/error.hpp"

namespace ermine::core {

/// a * b. @throws DataError naming `what` where the product does not fit into 64 bits.
[[nodiscard]] inline std::uint64_t checked_multiply(std::uint64_t a, std::uint64_t b, const char* what) {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product))
    throw DataError(std::string(what) + ": " + std::to_string(a) + " x " + std::to_string(b) + " is too large");
  return product;
}

/// a + b. @throws DataError naming `what` where the sum does not fit into 64 bits.
[[nodiscard]] inline std::uint64_t checked_add(std::uint64_t a, std::uint64_t b, const char* what) {
  std::uint64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum))
    throw DataError(std::string(what) + ": " + std::to_string(a) + " + " + std::to_string(b) + " is too large");
  return sum;
}

}  // namespace ermine::core
