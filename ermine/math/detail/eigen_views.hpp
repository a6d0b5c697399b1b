/// @file
/// Between our views and Eigen's maps. For .cpp files only: Eigen stays out of public headers.

#pragma once

#include <Eigen/Core>

#include "ermine/core/matrix_view.hpp"
#include "ermine/math/matrix.hpp"

namespace ermine::math::detail {

using Stride = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstMap = Eigen::Map<const RowMajor, Eigen::Unaligned, Stride>;
using Index = Eigen::Index;

[[nodiscard]] inline ConstMap eigen(core::MatrixView<const double> a) {
  return ConstMap(a.data, static_cast<Index>(a.rows), static_cast<Index>(a.columns),
                  Stride(static_cast<Index>(a.row_stride), static_cast<Index>(a.column_stride)));
}

template <class Derived>
[[nodiscard]] Matrix owned(const Eigen::MatrixBase<Derived>& m) {
  Matrix result(static_cast<std::uint64_t>(m.rows()), static_cast<std::uint64_t>(m.cols()));
  Eigen::Map<RowMajor>(result.values.data(), m.rows(), m.cols()) = m;
  return result;
}

template <class Derived>
[[nodiscard]] std::vector<double> owned_vector(const Eigen::MatrixBase<Derived>& v) {
  std::vector<double> result(static_cast<std::size_t>(v.size()));
  Eigen::Map<Eigen::VectorXd>(result.data(), v.size()) = v;
  return result;
}

}  // namespace ermine::math::detail
