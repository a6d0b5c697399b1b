/// @file
/// Linear least squares by QR with column pivoting, refined until all digits of a double are right.
///
///     minimise |D (b - A x)|^2,  D = diag(sqrt(w)):      D A S P = Q R
///
/// S scales columns by powers of two (exact), P orders them by what the ones before leave. The solution and the residual
/// s = D (b - A x) are kept with 32 digits and corrected together through
///
///     [ 1      D A ] [ s ]   [ D b ]
///     [ (DA)^T  0  ] [ x ] = [  0  ]
///
/// whose right-hand sides are formed with 32 digits (A. Bjorck). So a condition number of 1e10 costs a few steps and not
/// ten digits; from about 1e15 on columns count as dependent.
///
/// Dependent columns: a column that the others explain to max(n, m) eps gets coefficient 0 and no covariance.
/// Legend: n rows, m columns. Cost: 2 n m^2, and about 60 n m a refinement, of which there are 2 to 6; memory: a copy of A.
/// Source: A. Bjorck, "Iterative refinement of linear least squares solutions I", BIT 7 (1967) 257-278.

#pragma once

#include <memory>
#include <span>
#include <vector>

#include "ermine/core/matrix_view.hpp"
#include "ermine/math/double_double.hpp"
#include "ermine/math/matrix.hpp"

namespace ermine::math {

struct LeastSquaresOptions {
  std::span<const double> weights = {};       ///< [n], >= 0; empty: all 1.
  core::MatrixView<const double> tails = {};  ///< What the elements of A are beyond a double, [n x m]; empty: nothing.
};

struct LeastSquaresSolution {
  std::vector<double> x;          ///< [m]; 0 for a dependent column.
  std::vector<double> residuals;  ///< b - A x, [n].
  double squares = 0;             ///< sum of w (b - A x)^2
  double relative_change = 0;     ///< Of the last refinement: about 1e-16 or less where x is right to the last digits.
};

class LeastSquares {
 public:
  /// Decomposes A. A, the weights and the tails are read again by the other members: they must outlive this object.
  /// @throws UsageError where shapes differ, a weight is negative or not finite, or an element of A is not finite.
  explicit LeastSquares(core::MatrixView<const double> a, LeastSquaresOptions options = {});
  ~LeastSquares();
  LeastSquares(LeastSquares&&) noexcept;
  LeastSquares& operator=(LeastSquares&&) noexcept;

  [[nodiscard]] std::uint64_t rank() const;
  /// Whether column j counts, [m].
  [[nodiscard]] const std::vector<bool>& independent() const;
  /// An estimate of the condition number of the scaled independent columns: max |r_ii| / min |r_ii|.
  [[nodiscard]] double condition() const;

  /// Shapes: b [n]; b_tail [n] or empty. @throws UsageError where b is not [n] or not finite.
  [[nodiscard]] LeastSquaresSolution solve(std::span<const double> b, std::span<const double> b_tail = {}) const;
  /// (A^T W A)^-1 [m x m], refined like the solution; rows and columns of dependent columns are NaN.
  /// Cost: m solutions.
  [[nodiscard]] Matrix inverse_gram() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ermine::math
