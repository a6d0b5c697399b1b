/// @file
/// Products of matrices in a fixed order of summation: C = A B or C += A B.
///
///     c[i][j] = sum over k of a[i][k] b[k][j],      A [m x n_k], B [n_k x n], C [m x n]
///
/// Any operand may be a transpose: swap the strides of its view (`MatrixView::transposed`) and copy nothing. The four
/// uses of a linear layer, with row slots as [width][rows] and as row-major batches:
///
///     forward   out[j][r]  = sum_i W[j][i] x[i][r]       gemm(features, W, x, out)
///               out[r][j]  = sum_i x[r][i] W[j][i]       gemm(features, x, W.transposed(), out)
///     deltas    dx[i][r]   = sum_j W[j][i] d[j][r]       gemm(features, W.transposed(), d, dx)
///     weights   dW[j][i]   = sum_r d[j][r] x[i][r]       gemm(rows, d, x.transposed(), dW)
///               dW[j][i]   = sum_r d[r][j] x[r][i]       gemm(rows, d.transposed(), x, dW)
///     one row   out[j]     = sum_i W[j][i] x[i]          any of these with m = 1 or n = 1: the same bits
///
/// The order is part of the promise of equal bits: it knows neither blocks nor registers nor the instruction set, so
/// one row alone, a batch, a tile and any split of C into views give the same bits. `reference_gemm` is the definition.
///
/// Cost: 2 m n n_k operations; near the peak of one core from about 30 x 30 x 30. No allocation but a buffer a thread
/// keeps; no threads: a caller splits C. C must not overlap A or B.

#pragma once

#include <cmath>
#include <cstdint>

#include "ermine/core/matrix_view.hpp"

namespace ermine::core {

/// In what order the terms of an element are added; every step is a fused multiply-add that ascends in k from 0.
enum class SumOrder : std::uint8_t {
  features,  ///< Two chains, k < h and k >= h with h = (n_k + 1) / 2, and one addition; + C where C is accumulated.
  rows       ///< One chain; it continues from C where C is accumulated.
};

/// C = A B, or C += A B where `accumulate`. Shapes must fit (asserted).
void gemm(SumOrder order, MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> c,
          bool accumulate = false);
void gemm(SumOrder order, MatrixView<const double> a, MatrixView<const double> b, MatrixView<double> c,
          bool accumulate = false);

/// Where the second chain begins: n_k where there is one chain only.
[[nodiscard]] constexpr std::uint64_t second_chain(SumOrder order, std::uint64_t n_k) {
  return order == SumOrder::rows ? n_k : (n_k + 1) / 2;
}

/// The slow, true version: what `gemm` promises, bit for bit.
template <class T>
void reference_gemm(SumOrder order, MatrixView<const T> a, MatrixView<const T> b, MatrixView<T> c, bool accumulate) {
  const std::uint64_t h = second_chain(order, a.columns);
  for (std::uint64_t i = 0; i < c.rows; ++i)
    for (std::uint64_t j = 0; j < c.columns; ++j) {
      T first = order == SumOrder::rows && accumulate ? c(i, j) : T(0), second = 0;
      for (std::uint64_t k = 0; k < h; ++k) first = std::fma(a(i, k), b(k, j), first);
      for (std::uint64_t k = h; k < a.columns; ++k) second = std::fma(a(i, k), b(k, j), second);
      const T sum = h < a.columns ? first + second : first;
      c(i, j) = order == SumOrder::features && accumulate ? c(i, j) + sum : sum;
    }
}

}  // namespace ermine::core
