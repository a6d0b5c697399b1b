/// @file
/// Cholesky's decomposition of a matrix whose rows come and go: A = L L^T, a row appended or removed in n^2 operations.
///
///     append a:   L l = a,  pivot = sqrt(a_nn - l^T l)          remove k:   rotations restore the triangle below row k
///
/// For active sets, where from one problem to the next a few unknowns enter and leave.
/// Domain: symmetric positive definite; a row that those before it make up to `tolerance` of its diagonal element is refused.
/// Source: G. H. Golub, C. F. Van Loan, "Matrix Computations" (2013), 6.5.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ermine::math {

class ActiveCholesky {
 public:
  /// @param capacity rows at most.
  explicit ActiveCholesky(std::uint64_t capacity, double tolerance = 1e-13);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  void clear() { size_ = 0; }
  /// Row [size() + 1] of the lower triangle of A, its diagonal element last. False, and nothing appended, where it depends.
  [[nodiscard]] bool append(std::span<const double> row);
  void remove(std::uint64_t place);
  /// x <- A^-1 x, [size()].
  void solve(std::span<double> x) const;

 private:
  std::uint64_t capacity_, size_ = 0;
  double tolerance_;
  std::vector<double> l_;  // [capacity][capacity], lower triangle row by row
};

}  // namespace ermine::math
