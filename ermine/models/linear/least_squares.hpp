/// @file
/// Least squares with certified digits, in one or two readings of the data.
///
///     min_theta  sum w (y - z'theta)^2 / W  +  (l2 / 2) sum penalty_j theta_j^2      (the square loss has no factor 1/2)
///     (A + W l2/2 D) theta = b,     A = sum w z z',     b = sum w z y
///
/// Normal equations square the condition, so they are either formed with twice the digits, or not trusted far:
///  - small or ill-conditioned problems: A and b in double-double (products exact, sums with their errors; basis terms and
///    centring too), factorised in double-double. A column counts as dependent below 1e-13 of its length. Where the condition
///    needs it the solution is refined with residuals of the data in double-double, so it ends at the last digit of a double.
///  - large problems whose columns are far from collinear (every column keeps a thousandth of its square beside the others:
///    variance inflation <= 1000): A and b in double, then the solution is refined with the residuals of the data.
///
/// The errors: Cov = sigma^2 (A + W l2/2 D)^-1, sigma^2 = sum w r^2 / (W - p). Weights are counts (weight 2 is the row twice), so
/// W, not the number of rows, stands in the degrees of freedom; where W <= p the errors are unknown (NaN). Residuals that
/// are on average below the last digit of y are none: an exact fit, sigma and errors 0.
///
/// Cost: n p^2 / 2 multiply-adds (ten times that in double-double); memory: the columns in place, and p^2.

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ermine/core/pool.hpp"
#include "ermine/math/double_double.hpp"
#include "ermine/models/linear/design.hpp"
#include "ermine/models/linear/penalty_path.hpp"

namespace ermine::models::linear {

/// A penalty chosen from a path: `choose` is given the design and the points, theta [p] with the intercept, and returns one.
struct PathChoice {
  PathOptions options;
  std::function<std::uint64_t(const Design& design, const std::vector<PathPoint>& path)> choose;
};

struct LeastSquaresOptions {
  double l1 = 0, l2 = 0;
  const PathChoice* path = nullptr;  ///< Where there is one, l1 and l2 are what it chooses.
  core::Pool* pool = nullptr;
};

struct LeastSquaresResult {
  Design design;                               ///< Without the columns that others make up.
  std::vector<math::DoubleDouble> theta;       ///< [p]
  std::vector<math::DoubleDouble> covariance;  ///< [p][p]; empty where unknown
  double ss_residual = 0, ss_total = 0;        ///< sum w r^2; sum w (y - mean)^2, about 0 without an intercept
  double ss_model = 0;                         ///< ss_total - ss_residual
  double sigma = 0;                            ///< NaN where W <= p
  double l1 = 0, l2 = 0;                       ///< Those used.
  double gap = 0;                              ///< l1 > 0: the duality gap over the risk; see penalty_path.hpp.
  std::vector<PathPoint> path;
  double risk = 0;
};

/// @param y [n] @param remarks receives a line on dependent columns.
[[nodiscard]] LeastSquaresResult least_squares(Design design, std::span<const double> y, double weight_sum,
                                               const LeastSquaresOptions& options, std::vector<Remark>& remarks);

/// sum w [z y]'[z y] in double-double: [p + 1][p + 1], lower triangle.
[[nodiscard]] std::vector<math::DoubleDouble> twice_products(const Design& design, std::span<const double> y,
                                                             core::Pool* pool);

/// What is left to explain: sum w z (y - z'theta) [p] and sum w (y - z'theta)^2, in double or in double-double.
template <class T>
struct Rest {
  std::vector<T> gradient;
  T squares{0.0};
};
[[nodiscard]] Rest<double> rest(const Design& design, std::span<const double> y, std::span<const double> theta,
                                core::Pool* pool);
[[nodiscard]] Rest<math::DoubleDouble> rest_twice(const Design& design, std::span<const double> y,
                                                  std::span<const math::DoubleDouble> theta, core::Pool* pool);

}  // namespace ermine::models::linear
