/// @file
/// Least squares for a whole row of penalties, from the products of the columns alone.
///
///     F(theta) = (yy - 2 b'theta + theta'A theta) / W + l1 sum_j v_j |theta_j| + (l2 / 2) sum_j v_j^2 theta_j^2
///
/// A = sum w z z', b = sum w z y, yy = sum w y^2, the intercept eliminated; v_j is the deviation of a column where columns are
/// standardised. From l1_max = 2 max_j |b_j| / (W v_j) on all theta are 0; from there l1 falls by equal factors, each
/// solution the start of the next.
///
/// Coordinate descent: theta_j <- S(rest_j + A_jj theta_j, W l1 v_j / 2) / (A_jj + W l2 v_j^2 / 2), rest = b - A theta, over the
/// coordinates that the sequential strong rule leaves (|rest_j| >= W v_j (2 l1 - l1_before) / 2); what it dropped is checked
/// against the optimality conditions afterwards. Each point comes with a duality gap, which proves how good it is:
///
///     gap = |r|^2 (1 - s)^2 / 2 + sum_j (t_j |theta_j| - s theta_j rest_j),   s = min(1, min_j t_j / |rest_j|),   t_j = W l1 v_j / 2
///
/// on the residuals r and `rest` of the problem with the square penalty as extra rows.
///
/// Cost: p a change of a coordinate, no reading of data; l1 = 0 (ridge) goes through the eigenvectors of A once, p^2 a point.
/// Source: J. Friedman, T. Hastie, R. Tibshirani, J. Stat. Softw. 33 (2010) 1; R. Tibshirani et al., "Strong rules for discarding
/// predictors in lasso-type problems", J. R. Stat. Soc. B 74 (2012) 245-266.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ermine::models::linear {

/// The problem; shapes: a [p][p] (lower triangle read), b, penalty v^2 [p].
struct PathProblem {
  std::vector<double> a, b, penalty;
  double yy = 0, weight_sum = 0;
};

/// The problem of the penalised columns, from products [p+1][p+1] whose last row is y and, with an intercept, whose first is 1.
template <class T>
[[nodiscard]] PathProblem path_problem(std::span<const T> products, std::span<const double> penalty, bool intercept,
                                       double weight_sum) {
  const std::uint64_t skip = intercept ? 1 : 0, m = penalty.size() + 1, p = penalty.size() - skip;
  const auto at = [&](std::uint64_t i, std::uint64_t j) {
    if (!intercept) return static_cast<double>(products[i * m + j]);
    return static_cast<double>(products[i * m + j] - products[i * m] * products[j * m] / products[0]);
  };
  PathProblem problem{.a = std::vector<double>(p * p), .yy = at(m - 1, m - 1), .weight_sum = weight_sum};
  for (std::uint64_t i = 0; i < p; ++i) {
    for (std::uint64_t j = 0; j <= i; ++j) problem.a[i * p + j] = at(i + skip, j + skip);
    problem.b.push_back(at(m - 1, i + skip));
    problem.penalty.push_back(penalty[i + skip]);
  }
  return problem;
}

struct PathPoint {
  double l1 = 0, l2 = 0;
  double squares = 0;         ///< sum w r^2
  double freedom = 0;         ///< Nonzero coefficients; for ridge the trace of A (A + W l2 v^2 / 2)^-1.
  double gap = 0;             ///< Duality gap over F.
  std::vector<double> theta;  ///< [p]
};

struct PathOptions {
  bool ridge = false;   ///< The path is in l2, l1 = 0.
  double l2 = 0;        ///< Of every point of a path in l1 ...
  double l2_share = 0;  ///< ... plus l2_share l1 (elastic net).
  double last = 0;  ///< Where the path ends; 0: a thousandth of l1_max, a hundredth where rows are fewer than columns.
  std::uint64_t points = 100;
  bool few_rows = false;
};

/// Largest penalty first. One point where `last` is above l1_max; none where b = 0.
[[nodiscard]] std::vector<PathPoint> penalty_path(const PathProblem& problem, const PathOptions& options);

/// How far theta [p] may be from the best there is, over F.
[[nodiscard]] double duality_gap(const PathProblem& problem, std::span<const double> theta, double l1, double l2);

}  // namespace ermine::models::linear
