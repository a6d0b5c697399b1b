/// @file
/// A dense matrix that owns its elements, row by row: what decompositions return. Views of it are free.

#pragma once

#include <cstdint>
#include <vector>

#include "ermine/core/checked.hpp"
#include "ermine/core/matrix_view.hpp"

namespace ermine::math {

struct Matrix {
  std::uint64_t rows = 0, columns = 0;
  std::vector<double> values;  ///< [rows * columns], row-major

  Matrix() = default;
  /// All zeros. @throws DataError where the number of elements does not fit.
  Matrix(std::uint64_t n_rows, std::uint64_t n_columns)
      : rows(n_rows), columns(n_columns), values(core::checked_multiply(n_rows, n_columns, "matrix")) {}

  [[nodiscard]] double& operator()(std::uint64_t i, std::uint64_t j) { return values[i * columns + j]; }
  [[nodiscard]] double operator()(std::uint64_t i, std::uint64_t j) const { return values[i * columns + j]; }
  [[nodiscard]] core::MatrixView<double> view() { return core::row_major(values.data(), rows, columns); }
  [[nodiscard]] core::MatrixView<const double> view() const { return core::row_major(values.data(), rows, columns); }
};

}  // namespace ermine::math
