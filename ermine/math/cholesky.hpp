/// @file
/// Cholesky's decomposition of a symmetric matrix, for double and double-double; rows that depend on those before them
/// stand out instead of spoiling the rest.
///
///     A + tau D = U^T U,  U upper triangular with a positive diagonal,  D = diag |A_kk| (1 where that is 0)
///
/// Row k of U is found from the rows above; its pivot A_kk - sum_{i<k} U_ik^2 is what the rows before it leave of row k.
/// Where that is at most `tolerance` D_kk, row k is dependent: it takes no part, and its unknown is 0. So the later of two
/// equal rows drops out, whatever their order of magnitude. A is positive definite where no row is dependent.
///
/// A is scaled by powers of two to a diagonal near 1 first, which is exact. Cost: n^3 / 3 in one order, by rows.
/// Source: N. J. Higham, Accuracy and Stability of Numerical Algorithms (2002), 10.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ermine/core/matrix_view.hpp"
#include "ermine/math/double_double.hpp"

namespace ermine::math {

struct CholeskyOptions {
  double tolerance = 0;  ///< Of a pivot, as a share of its diagonal element; >= 0.
  double shift = 0;      ///< tau; >= 0.
  bool complete = true;  ///< Go on past a dependent row. Otherwise only `positive_definite` may be asked after one.
};

template <class T = double>
class Cholesky {
 public:
  /// Shapes: lower [n][n] row by row, of which the lower triangle is read.
  Cholesky(std::span<const T> lower, std::uint64_t n, CholeskyOptions options = {});

  [[nodiscard]] std::uint64_t size() const { return n_; }
  [[nodiscard]] bool positive_definite() const { return dependents_ == 0; }
  /// [n]: 1 where the row is dependent.
  [[nodiscard]] const std::vector<std::uint8_t>& dependent() const { return dependent_; }
  [[nodiscard]] std::uint64_t dependents() const { return dependents_; }
  /// Whether a pivot was negative beyond rounding.
  [[nodiscard]] bool indefinite() const { return indefinite_; }
  /// The least share of its diagonal element that a pivot is, dependent rows left out: for products of columns,
  /// 1 / (largest variance inflation).
  [[nodiscard]] double least_pivot() const { return least_pivot_; }

  /// x with A x = b, both [n]; 0 where a row is dependent.
  [[nodiscard]] std::vector<T> solve(std::span<const T> b) const;
  /// A^-1 [n][n], exactly symmetric; rows and columns of dependent unknowns are 0.
  [[nodiscard]] std::vector<T> inverse() const;
  /// L = U^T [n][n], zeros above the diagonal: A = L L^T.
  [[nodiscard]] std::vector<T> lower() const;
  /// log det A of the rows that are not dependent.
  [[nodiscard]] double log_determinant() const;
  /// |A|_1 |A^-1|_1; infinite where a row is dependent. Cost: that of the inverse.
  [[nodiscard]] double condition() const;

 private:
  void decompose(const std::vector<double>& diagonal, const CholeskyOptions& options);

  std::uint64_t n_;
  std::vector<T> u_;           // U of the scaled matrix, [n][n]
  std::vector<double> scale_;  // powers of two
  std::vector<std::uint8_t> dependent_;
  std::uint64_t dependents_ = 0;
  bool indefinite_ = false;
  double least_pivot_ = 1;
  double norm_ = 0;  // |A + tau D|_1
};

extern template class Cholesky<double>;
extern template class Cholesky<DoubleDouble>;

/// Of a matrix in doubles, where a pivot that is rounding only counts as dependent. @throws UsageError where A is not square.
[[nodiscard]] Cholesky<double> cholesky(core::MatrixView<const double> a);

}  // namespace ermine::math
