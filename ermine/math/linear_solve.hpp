/// @file
/// A square system of linear equations, solved to the last digits.
///
///     A x = b:   P A = L U;   then repeat  r = b - A x  (32 digits),  A d = r,  x += d  (x with 32 digits)
///
/// Where the condition number is below about 1e15 the refined x is right to nearly all 16 digits, however badly
/// conditioned A is; `relative_change`, the size of the last step by that of x, says how far it got.
/// Cost: 2/3 n^3 and 40 n^2 a refinement.
/// Source: J. H. Wilkinson, "Rounding Errors in Algebraic Processes" (1963), ch. 3.

#pragma once

#include <span>
#include <vector>

#include "ermine/core/matrix_view.hpp"

namespace ermine::math {

struct LinearSolution {
  bool regular = false;        ///< False where a pivot is zero or not finite; then x is empty.
  std::vector<double> x;       ///< [n]
  double condition = 0;        ///< Estimate of |A|_1 |A^-1|_1.
  double relative_change = 0;  ///< Of the last refinement; about 1e-16 or less where x is right to the last digits.
};

/// @throws UsageError where A is not square or b has another length.
[[nodiscard]] LinearSolution solve(core::MatrixView<const double> a, std::span<const double> b);

}  // namespace ermine::math
