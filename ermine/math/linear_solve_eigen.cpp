#include <Eigen/LU>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/math/detail/eigen_views.hpp"
#include "ermine/math/double_double.hpp"
#include "ermine/math/linear_solve.hpp"

namespace ermine::math {

using detail::Index;

LinearSolution solve(core::MatrixView<const double> a, std::span<const double> b) {
  core::require(a.rows == a.columns, "the matrix of a system of equations must be square");
  core::require(b.size() == a.rows, "a system of equations must have as many right-hand sides as rows");
  const auto n = static_cast<Index>(a.rows);
  LinearSolution result;
  if (n == 0) return {true, {}, 1, 0};
  const Eigen::PartialPivLU<Eigen::MatrixXd> lu(detail::eigen(a));
  const auto pivots = lu.matrixLU().diagonal();
  if (!lu.matrixLU().allFinite() || (pivots.array() == 0).any()) return result;
  const double reciprocal = lu.rcond();
  result.condition = reciprocal > 0 ? 1 / reciprocal : std::numeric_limits<double>::infinity();

  std::vector<DoubleDouble> x(b.size());
  Eigen::VectorXd step = Eigen::Map<const Eigen::VectorXd>(b.data(), n);
  double last = std::numeric_limits<double>::infinity();
  for (int turn = 0; turn < 20; ++turn) {
    step = lu.solve(step).eval();
    double size = 0, change = 0;
    for (Index i = 0; i < n; ++i) {
      auto& element = x[static_cast<std::size_t>(i)];
      change = std::fmax(change, std::fabs(step[i]));
      element += step[i];
      size = std::fmax(size, std::fabs(element.head));
    }
    const double relative = size > 0 ? change / size : 0;
    // The first step is x itself. Stop when done, and when a step is hardly smaller than the one before.
    if (turn > 0) result.relative_change = relative;
    if (!std::isfinite(relative) || relative < 1e-22 || (turn > 1 && relative > last / 2)) break;
    last = relative;
    for (Index i = 0; i < n; ++i) {
      DoubleDouble rest = b[static_cast<std::size_t>(i)];
      for (Index j = 0; j < n; ++j)
        rest -= x[static_cast<std::size_t>(j)] *
                DoubleDouble(a(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(j)));
      step[i] = rest.head;
    }
  }
  result.regular = true;
  for (const auto& element : x) result.x.push_back(element.head);
  return result;
}

}  // namespace ermine::math
