/// @file
/// The singular value decomposition, thin.
///
///     A = U diag(values) V^T,  U^T U = V^T V = 1,  values descending and >= 0,  r = min(n, m)
///
/// The sign of each pair is fixed: the component of largest size in V's column (the first of equals) is positive.
/// By one-sided Jacobi rotations after a QR decomposition: small singular values keep their relative accuracy where
/// the columns are merely scaled differently. Cost: about 10 n m^2 for n >= m, more than a bidiagonal method.

#pragma once

#include <vector>

#include "ermine/core/matrix_view.hpp"
#include "ermine/math/matrix.hpp"

namespace ermine::math {

struct Svd {
  bool converged = false;      ///< False for a matrix with NaN or infinity.
  Matrix u;                    ///< [n x r]
  std::vector<double> values;  ///< [r], descending.
  Matrix v;                    ///< [m x r]

  /// Singular values above max(n, m) eps times the largest.
  [[nodiscard]] std::uint64_t rank() const;
  /// Largest over smallest; inf for a singular matrix, 1 for an empty one.
  [[nodiscard]] double condition() const;
};

[[nodiscard]] Svd svd(core::MatrixView<const double> a);

}  // namespace ermine::math
