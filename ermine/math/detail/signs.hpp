/// @file
/// One sign for a vector that is only known up to its sign.

#pragma once

#include <cmath>
#include <cstdint>

#include "ermine/math/matrix.hpp"

namespace ermine::math::detail {

/// Whether the component of largest size of column j, the first of equals, is negative.
[[nodiscard]] inline bool leads_negative(const Matrix& m, std::uint64_t j) {
  double leader = 0;
  for (std::uint64_t i = 0; i < m.rows; ++i)
    if (std::fabs(m(i, j)) > std::fabs(leader)) leader = m(i, j);
  return leader < 0;
}

inline void flip(Matrix& m, std::uint64_t j) {
  for (std::uint64_t i = 0; i < m.rows; ++i) m(i, j) = -m(i, j);
}

}  // namespace ermine::math::detail
