/// @file
/// A = U' U for a symmetric A, in order, for double and double-double; columns that depend on those before them stand out.
///
/// Row k of U is found from rows above; its pivot A_kk - sum_i U_ik^2 is what of column k the columns before it cannot
/// explain. Where that is at most `tolerance` A_kk the column is dependent: it takes no part, its unknown is 0. So the later
/// of two equal columns drops out, whatever their order of magnitude.
///
/// Cost n^3 / 3, rows are contiguous. A is scaled by powers of two to a diagonal near 1 first, which is exact.

#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "ermine/models/linear/double_double.hpp"

namespace ermine::models::linear {

template <class T>
class Cholesky {
 public:
  /// @param lower [n][n], the lower triangle filled. @param tolerance of a pivot against its diagonal element.
  Cholesky(std::span<const T> lower, std::uint64_t n, double tolerance) : n_(n), u_(n * n), scale_(n, 1.0) {
    dependent_.assign(n, 0);
    for (std::uint64_t k = 0; k < n; ++k) {
      const double d = std::fabs(leading(lower[k * n + k]));
      if (d > 0 && std::isfinite(d)) scale_[k] = std::ldexp(1.0, -std::ilogb(d) / 2);
    }
    for (std::uint64_t k = 0; k < n; ++k)
      for (std::uint64_t j = k; j < n; ++j) u_[k * n + j] = lower[j * n + k] * T(scale_[k] * scale_[j]);
    std::vector<double> diagonal(n);
    for (std::uint64_t k = 0; k < n; ++k) diagonal[k] = leading(u_[k * n + k]);
    least_pivot_ = 1;
    for (std::uint64_t k = 0; k < n; ++k) {
      T* const row = &u_[k * n];
      const double ratio = leading(row[k]) / diagonal[k];
      if (!(ratio > tolerance)) {
        dependent_[k] = 1;
        ++dependents_;
        indefinite_ = indefinite_ || ratio < -1e-8;
        for (std::uint64_t j = k; j < n; ++j) row[j] = T(0.0);
        continue;
      }
      least_pivot_ = std::fmin(least_pivot_, ratio);
      const T inverse = T(1.0) / square_root(row[k]);
      for (std::uint64_t j = k; j < n; ++j) row[j] = row[j] * inverse;
      for (std::uint64_t i = k + 1; i < n; ++i) {
        const T f = row[i];
        T* const below = &u_[i * n];
        for (std::uint64_t j = i; j < n; ++j) below[j] = below[j] - f * row[j];
      }
    }
  }

  [[nodiscard]] const std::vector<std::uint8_t>& dependent() const { return dependent_; }
  [[nodiscard]] std::uint64_t dependents() const { return dependents_; }
  [[nodiscard]] bool indefinite() const { return indefinite_; }
  /// The least share of a column's square that the columns before it leave: 1 / (largest variance inflation).
  [[nodiscard]] double least_pivot() const { return least_pivot_; }

  /// x with A x = b; 0 where a column is dependent.
  [[nodiscard]] std::vector<T> solve(std::span<const T> b) const {
    std::vector<T> x(b.begin(), b.end());
    for (std::uint64_t k = 0; k < n_; ++k) x[k] = x[k] * T(scale_[k]);
    for (std::uint64_t k = 0; k < n_; ++k) {
      if (dependent_[k]) {
        x[k] = T(0.0);
        continue;
      }
      x[k] = x[k] / u_[k * n_ + k];
      for (std::uint64_t j = k + 1; j < n_; ++j) x[j] = x[j] - u_[k * n_ + j] * x[k];
    }
    for (std::uint64_t k = n_; k-- > 0;) {
      if (dependent_[k]) continue;
      T sum = x[k];
      for (std::uint64_t j = k + 1; j < n_; ++j) sum = sum - u_[k * n_ + j] * x[j];
      x[k] = sum / u_[k * n_ + k];
    }
    for (std::uint64_t k = 0; k < n_; ++k) x[k] = x[k] * T(scale_[k]);
    return x;
  }

  /// A^-1, full; rows and columns of dependent unknowns are 0.
  [[nodiscard]] std::vector<T> inverse() const {
    // U^-1 row by row from below: R_kk = 1/U_kk, R_kj = -sum_i>k U_ki R_ij / U_kk; A^-1 = R R'.
    std::vector<T> r(n_ * n_), a(n_ * n_);
    for (std::uint64_t k = n_; k-- > 0;) {
      if (dependent_[k]) continue;
      const T pivot = T(1.0) / u_[k * n_ + k];
      T* const row = &r[k * n_];
      for (std::uint64_t i = k + 1; i < n_; ++i) {
        const T f = u_[k * n_ + i];
        for (std::uint64_t j = i; j < n_; ++j) row[j] = row[j] - f * r[i * n_ + j];
      }
      for (std::uint64_t j = k + 1; j < n_; ++j) row[j] = row[j] * pivot;
      row[k] = pivot;
    }
    for (std::uint64_t i = 0; i < n_; ++i)
      for (std::uint64_t j = 0; j <= i; ++j) {
        T sum(0.0);
        for (std::uint64_t l = i; l < n_; ++l) sum = sum + r[i * n_ + l] * r[j * n_ + l];
        a[i * n_ + j] = a[j * n_ + i] = sum * T(scale_[i] * scale_[j]);
      }
    return a;
  }

 private:
  std::uint64_t n_;
  std::vector<T> u_;
  std::vector<double> scale_;
  std::vector<std::uint8_t> dependent_;
  std::uint64_t dependents_ = 0;
  bool indefinite_ = false;
  double least_pivot_ = 1;
};

extern template class Cholesky<double>;
extern template class Cholesky<DoubleDouble>;

}  // namespace ermine::models::linear
