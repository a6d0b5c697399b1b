/// @file
/// The loss of a linear classifier, its gradient and its Hessian in one reading of the data.
///
///     L = sum_i w_i L_i(Q theta' z_i),   k outputs from c rows of parameters theta [c][p] through contrasts Q [k][c]
///
/// Logistic regression has one row and one output. Softmax has k outputs and k - 1 rows: Q is an orthonormal basis of the
/// vectors with sum 0 (Helmert's), for adding a number to all outputs changes nothing. So the common shift is no parameter,
/// the Hessian is regular, and |Q theta|^2 = |theta|^2 keeps the penalty as it is. Where the penalty is not rotation
/// invariant (l1) Q is the identity.
///
/// With the row's slope u = dL/deta and curvature V = diag(p) - p p' the sums are
///
///     dL/dtheta_a = sum w (Q'u)_a z,    d2L/dtheta_a dtheta_b = sum w (Q'VQ)_ab z z'.
///
/// Rows are cut into segments by a rule that knows only n and p; each is summed in order and they are joined in order, so
/// the bits do not depend on the threads. Cost: one pass; O(n p^2 c^2 / 4) with the Hessian, O(n p c) without.

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ermine/core/pool.hpp"
#include "ermine/models/linear/design.hpp"

namespace ermine::models::linear {

struct Classes {
  std::uint32_t outputs = 1, contrasts = 1;  ///< k and c
  std::vector<double> q;                     ///< [k][c]; empty for logistic
  std::vector<double> target;                ///< [n]: logistic 0 or 1, softmax the class index
};
[[nodiscard]] Classes logistic_classes(std::span<const std::int32_t> label, std::uint32_t positive);
[[nodiscard]] Classes softmax_classes(std::span<const std::int32_t> label, std::uint32_t k, bool identity);

struct RiskSums {
  double loss = 0;
  double margin = 0;             ///< The least lead of the right class over any other, over rows with a weight.
  std::vector<double> gradient;  ///< [c][p]
  std::vector<double> hessian;   ///< pairs (a, b <= a), each [p][p] with the lower triangle filled
};
enum class Want : std::uint8_t { gradient, hessian };

/// @param stride every stride-th block of rows only (1: all): a cheap look at large data.
[[nodiscard]] RiskSums risk_sums(const Design& design, const Classes& classes, std::span<const double> theta, Want want,
                                 core::Pool* pool, std::uint64_t stride = 1);

/// The least lead of the right class when only `direction` acts, divided by the largest lead in size: >= 0 where moving along
/// it never makes any row worse. Shape: direction [c][p].
[[nodiscard]] double least_lead(const Design& design, const Classes& classes, std::span<const double> direction,
                                core::Pool* pool);

/// sum w [z y]' [z y] over the dense and sparse parameters and, where y is given, a last column y: [m][m], lower triangle,
/// m = p or p + 1.
struct ProductsOf {
  std::span<const double> y = {};      ///< [n] or empty
  std::span<const double> start = {};  ///< [p] or empty: y - z'start stands for y
  bool magnitude = false;              ///< |w| for w
  std::uint64_t stride = 1;            ///< every stride-th block of rows only
};
[[nodiscard]] std::vector<double> weighted_products(const Design& design, const ProductsOf& of, core::Pool* pool);

/// Rows in a block and segments: functions of the sizes alone.
[[nodiscard]] std::uint64_t block_rows(std::uint64_t columns);
struct Segment {
  std::uint64_t first = 0, count = 0;
};
/// @param doubles what a segment's sums hold
[[nodiscard]] std::vector<Segment> segments(std::uint64_t n, std::uint64_t block, std::uint64_t doubles);

/// Runs task(segment index) for all segments, on the pool where there is one.
void run_segments(core::Pool* pool, std::uint64_t count, const std::function<void(std::uint64_t)>& task);

}  // namespace ermine::models::linear
