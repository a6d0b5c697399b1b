/// @file
/// Cholesky's decomposition of a symmetric positive definite matrix, and what follows from it.
///
///     A = L L^T,  L lower triangular with a positive diagonal;   log det A = 2 sum log l_ii
///
/// Whether A is positive definite is a result, not an error: `positive_definite` is false where a pivot is not positive
/// (or a NaN), and then nothing else may be used.
///
/// Only the lower triangle of A is read. Cost: n^3 / 3.

#pragma once

#include <span>
#include <vector>

#include "ermine/core/matrix_view.hpp"
#include "ermine/math/matrix.hpp"

namespace ermine::math {

struct Cholesky {
  bool positive_definite = false;
  Matrix lower;          ///< L [n x n], zeros above the diagonal.
  double condition = 0;  ///< An estimate of |A|_1 |A^-1|_1, from below, usually within a factor of 3; inf if singular.

  /// x with A x = b. Shapes: b, x [n].
  [[nodiscard]] std::vector<double> solve(std::span<const double> b) const;
  /// A^-1 [n x n], exactly symmetric.
  [[nodiscard]] Matrix inverse() const;
  [[nodiscard]] double log_determinant() const;
};

/// @throws UsageError where A is not square.
[[nodiscard]] Cholesky cholesky(core::MatrixView<const double> a);

}  // namespace ermine::math
