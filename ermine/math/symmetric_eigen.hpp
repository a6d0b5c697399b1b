/// @file
/// Eigenvalues and eigenvectors of a symmetric matrix.
///
///     A = V diag(values) V^T,  V^T V = 1,  values ascending
///
/// The sign of each vector is fixed: its component of largest size (the first of equals) is positive.
/// Only the lower triangle of A is read. Cost: about 9 n^3.

#pragma once

#include <vector>

#include "ermine/core/matrix_view.hpp"
#include "ermine/math/matrix.hpp"

namespace ermine::math {

struct SymmetricEigen {
  bool converged = false;      ///< False for a matrix with NaN or infinity.
  std::vector<double> values;  ///< [n], ascending.
  Matrix vectors;              ///< [n x n], a column a value.
};

/// @throws UsageError where A is not square.
[[nodiscard]] SymmetricEigen symmetric_eigen(core::MatrixView<const double> a);

}  // namespace ermine::math
