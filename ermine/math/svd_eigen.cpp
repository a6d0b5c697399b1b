#include <Eigen/SVD>
#include <algorithm>
#include <limits>

#include "ermine/math/detail/eigen_views.hpp"
#include "ermine/math/detail/signs.hpp"
#include "ermine/math/svd.hpp"

namespace ermine::math {

Svd svd(core::MatrixView<const double> a) {
  const std::uint64_t r = std::min(a.rows, a.columns);
  if (r == 0) return {true, Matrix(a.rows, 0), {}, Matrix(a.columns, 0)};
  const Eigen::MatrixXd copy = detail::eigen(a);
  if (!copy.allFinite()) return {};
  const Eigen::JacobiSVD<Eigen::MatrixXd> solver(copy, Eigen::ComputeThinU | Eigen::ComputeThinV);
  Svd result{true, detail::owned(solver.matrixU()), detail::owned_vector(solver.singularValues()),
             detail::owned(solver.matrixV())};
  for (std::uint64_t j = 0; j < r; ++j)
    if (detail::leads_negative(result.v, j)) {
      detail::flip(result.v, j);
      detail::flip(result.u, j);
    }
  return result;
}

std::uint64_t Svd::rank() const {
  if (values.empty()) return 0;
  const double least =
      values[0] * static_cast<double>(std::max(u.rows, v.rows)) * std::numeric_limits<double>::epsilon();
  return static_cast<std::uint64_t>(std::count_if(values.begin(), values.end(), [&](double s) { return s > least; }));
}

double Svd::condition() const {
  if (values.empty()) return 1;
  return values.back() > 0 ? values.front() / values.back() : std::numeric_limits<double>::infinity();
}

}  // namespace ermine::math
