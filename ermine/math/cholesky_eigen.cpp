#include <Eigen/Cholesky>
#include <cassert>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/math/cholesky.hpp"
#include "ermine/math/detail/eigen_views.hpp"

namespace ermine::math {

using detail::Index;

Cholesky cholesky(core::MatrixView<const double> a) {
  core::require(a.rows == a.columns, "a matrix for Cholesky's decomposition must be square");
  Cholesky result;
  if (a.rows == 0) return {true, Matrix(), 1};
  const Eigen::LLT<Eigen::MatrixXd> llt(detail::eigen(a));
  if (llt.info() != Eigen::Success) return result;
  const Eigen::MatrixXd lower = llt.matrixL();
  if (!lower.allFinite()) return result;
  result.positive_definite = true;
  result.lower = detail::owned(lower);
  const double reciprocal = llt.rcond();
  result.condition = reciprocal > 0 ? 1 / reciprocal : std::numeric_limits<double>::infinity();
  return result;
}

std::vector<double> Cholesky::solve(std::span<const double> b) const {
  assert(positive_definite && b.size() == lower.rows);
  const auto l = detail::eigen(lower.view()).triangularView<Eigen::Lower>();
  Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(b.data(), static_cast<Index>(b.size()));
  l.solveInPlace(x);
  l.transpose().solveInPlace(x);
  return detail::owned_vector(x);
}

Matrix Cholesky::inverse() const {
  assert(positive_definite);
  const auto n = static_cast<Index>(lower.rows);
  Eigen::MatrixXd half = Eigen::MatrixXd::Identity(n, n);
  detail::eigen(lower.view()).triangularView<Eigen::Lower>().solveInPlace(half);
  const Eigen::MatrixXd product = half.transpose() * half;
  const Eigen::MatrixXd symmetric = product.selfadjointView<Eigen::Lower>();
  return detail::owned(symmetric);
}

double Cholesky::log_determinant() const {
  assert(positive_definite);
  double sum = 0;
  for (std::uint64_t i = 0; i < lower.rows; ++i) sum += std::log(lower(i, i));
  return 2 * sum;
}

}  // namespace ermine::math
