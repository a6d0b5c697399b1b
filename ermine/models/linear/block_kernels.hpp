/// @file
/// The sums of a linear model over one block of rows: predictors, gradients, weighted products of all pairs of columns.
///
/// Every sum over rows runs on eight virtual lanes (lane = row mod 8) by fused multiply-adds and is joined by one fixed
/// tree, ((l0+l4) + (l2+l6)) + ((l1+l5) + (l3+l7)); every sum over columns is one ascending chain of fused multiply-adds.
/// So the bits do not depend on the width of a register.
///
/// Shapes: z [q] columns of `rows` cells at distance `stride`; rows is a multiple of 8, cells beyond the data are 0.

#pragma once

#include <cstdint>

namespace ermine::models::linear {

struct Block {
  const double* z = nullptr;
  std::uint64_t stride = 0, rows = 0;
  std::uint32_t q = 0;
};

/// z[i] = (x[i] - centre) * scale for i < count, x[i] replaced by `fill` where it is missing. On the way the `count` cells
/// from `next` on are called into L2: columns are as many streams of memory, too many for the processor to foresee.
void centre_cells(const double* x, std::uint64_t count, double fill, double centre, double scale, const double* next,
                  double* z);
/// eta[i] += sum_j theta[j] z[j][i]
void add_predictor(const Block& block, const double* theta, double* eta);
/// g[j] += sum_i z[j][i] d[i]
void add_gradient(const Block& block, const double* d, double* g);
/// lanes[8 pair + l] += sum over i = l mod 8 of s[i] z[a][i] z[b][i] for b <= a < q, pair = a (a + 1) / 2 + b; s may be null.
/// @param scratch [q * stride] doubles, used where s is given.
void add_products(const Block& block, const double* s, double* scratch, double* lanes);
/// The sums h[a * size + b] with the rounding errors of products and sums kept: h + l has about twice the digits.
/// Cells are z + zl, weights s (may be null); l has the shape of h.
void add_products_twice(const Block& block, const double* zl, const double* s, double* scratch, double* h, double* l,
                        std::uint64_t size);

/// y[k] -= f x[k] for k < n
void subtract_multiple(const double* x, double f, std::uint64_t n, double* y);
/// Binary cross-entropy at logits eta for targets t in {0, 1}: loss and slope times w (null: 1), curvature times w.
void logistic_rows(const double* eta, const double* t, const double* w, std::uint64_t rows, double* loss, double* slope,
                   double* curvature);

}  // namespace ermine::models::linear
