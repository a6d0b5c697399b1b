/// @file
/// All of dense linear algebra: decompositions of a `MatrixView<const double>` and what is solved with them.
///
///     cholesky(A)         A = L L^T, inverse, condition, log det; positive definite or not is a result (also in double-double)
///     LeastSquares(A)     A P = Q R, |b - A x| least, refined to the last digits; covariance; rank
///     solve(A, b)         square systems, refined to the last digits
///     symmetric_eigen(A)  A = V diag(values) V^T
///     svd(A)              A = U diag(values) V^T
///
/// For a few thousand columns at most, on one thread. Not part of the promise of equal bits across compilers.

#pragma once

#include "ermine/math/cholesky.hpp"
#include "ermine/math/least_squares.hpp"
#include "ermine/math/linear_solve.hpp"
#include "ermine/math/matrix.hpp"
#include "ermine/math/svd.hpp"
#include "ermine/math/symmetric_eigen.hpp"
