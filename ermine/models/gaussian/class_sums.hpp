/// @file
/// Sums of a design by class, each in one reading of the data.
///
/// Rows are cut into segments by their number alone, each is summed in order and they are joined in order: the bits do not
/// depend on the threads. Legend: n rows, p parameters of the design (the intercept is 0), k classes.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ermine/core/pool.hpp"
#include "ermine/models/linear/design.hpp"

namespace ermine::models::gaussian {

struct ClassSums {
  std::vector<double> sum;       ///< sum w z of each class, [k][p]
  std::vector<double> products;  ///< sum w z z' of all rows, [p][p], lower triangle
};
/// Cost: n p (p / 2 + k) multiply-adds.
[[nodiscard]] ClassSums class_sums(const linear::Design& design, std::span<const std::int32_t> label, std::uint32_t k,
                                   core::Pool* pool);

/// sum w (z - m_k)(z - m_k)' over the rows of each class, [k][p][p], lower triangles; nothing cancels.
/// @param means m_k, [k][p] Cost: n p^2 / 2 multiply-adds and a copy of the cells by class.
[[nodiscard]] std::vector<double> centred_products(const linear::Design& design, std::span<const std::int32_t> label,
                                                   std::uint32_t k, std::span<const double> means, core::Pool* pool);

}  // namespace ermine::models::gaussian
