#include "ermine/math/symmetric_eigen.hpp"

#include <Eigen/Eigenvalues>

#include "ermine/core/error.hpp"
#include "ermine/math/detail/eigen_views.hpp"
#include "ermine/math/detail/signs.hpp"

namespace ermine::math {

SymmetricEigen symmetric_eigen(core::MatrixView<const double> a) {
  core::require(a.rows == a.columns, "a matrix for the symmetric eigenvalue problem must be square");
  if (a.rows == 0) return {true, {}, {}};
  const Eigen::MatrixXd copy = detail::eigen(a);
  const Eigen::MatrixXd lower = copy.triangularView<Eigen::Lower>();
  if (!lower.allFinite()) return {};
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(lower);
  if (solver.info() != Eigen::Success) return {};
  SymmetricEigen result{true, detail::owned_vector(solver.eigenvalues()), detail::owned(solver.eigenvectors())};
  for (std::uint64_t j = 0; j < result.vectors.columns; ++j)
    if (detail::leads_negative(result.vectors, j)) detail::flip(result.vectors, j);
  return result;
}

}  // namespace ermine::math
