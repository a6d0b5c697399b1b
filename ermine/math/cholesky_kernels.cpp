#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/math/cholesky.hpp"

namespace ermine::math {

using std::sqrt;

template <class T>
Cholesky<T>::Cholesky(std::span<const T> lower, std::uint64_t n, CholeskyOptions options)
    : n_(n), u_(n * n), scale_(n, 1.0), dependent_(n, 0) {
  assert(lower.size() == n * n && options.tolerance >= 0 && options.shift >= 0);
  std::vector<double> diagonal(n), sums(n);  // D, scaled; of |a_ij| over i
  for (std::uint64_t k = 0; k < n; ++k) {
    const double d = std::fabs(static_cast<double>(lower[k * n + k]));
    if (d > 0 && std::isfinite(d)) scale_[k] = std::ldexp(1.0, -std::ilogb(d) / 2);
    diagonal[k] = d > 0 ? d * scale_[k] * scale_[k] : 1;
  }
  for (std::uint64_t k = 0; k < n; ++k)
    for (std::uint64_t j = k; j < n; ++j) {
      u_[k * n + j] = lower[j * n + k] * T(scale_[k] * scale_[j]);
      if (j == k && options.shift > 0) u_[k * n + k] = u_[k * n + k] + T(options.shift) * T(diagonal[k]);
      const double size = std::fabs(static_cast<double>(u_[k * n + j])) / scale_[k] / scale_[j];
      sums[k] += size;
      if (j != k) sums[j] += size;
    }
  for (const double sum : sums) norm_ = std::fmax(norm_, sum);
  decompose(diagonal, options);
}

template <class T>
void Cholesky<T>::decompose(const std::vector<double>& diagonal, const CholeskyOptions& options) {
  constexpr double rounding = 1e-8;  // the share of its diagonal element by which a pivot may fall below 0
  for (std::uint64_t k = 0; k < n_; ++k) {
    T* const row = &u_[k * n_];
    const double share = static_cast<double>(row[k]) / diagonal[k];
    if (!(share > options.tolerance && std::isfinite(share))) {
      dependent_[k] = 1;
      ++dependents_;
      indefinite_ = indefinite_ || share < -rounding;
      if (!options.complete) return;
      std::fill(row + k, row + n_, T(0.0));
      continue;
    }
    least_pivot_ = std::fmin(least_pivot_, share);
    const T inverse = T(1.0) / sqrt(row[k]);
    for (std::uint64_t j = k; j < n_; ++j) row[j] = row[j] * inverse;
    for (std::uint64_t i = k + 1; i < n_; ++i) {
      const T f = row[i];
      T* const below = &u_[i * n_];
      for (std::uint64_t j = i; j < n_; ++j) below[j] = below[j] - f * row[j];
    }
  }
}

template <class T>
std::vector<T> Cholesky<T>::solve(std::span<const T> b) const {
  assert(b.size() == n_);
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

template <class T>
std::vector<T> Cholesky<T>::inverse() const {
  // R = U^-1 row by row from below: R_kk = 1 / U_kk, R_kj = -sum_{i>k} U_ki R_ij / U_kk; A^-1 = R R^T.
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

template <class T>
std::vector<T> Cholesky<T>::lower() const {
  std::vector<T> l(n_ * n_);
  for (std::uint64_t i = 0; i < n_; ++i)
    for (std::uint64_t j = 0; j <= i; ++j) l[i * n_ + j] = u_[j * n_ + i] * T(1 / scale_[i]);
  return l;
}

template <class T>
double Cholesky<T>::log_determinant() const {
  double sum = 0;
  for (std::uint64_t k = 0; k < n_; ++k)
    if (!dependent_[k]) sum += std::log(static_cast<double>(u_[k * n_ + k]) / scale_[k]);
  return 2 * sum;
}

template <class T>
double Cholesky<T>::condition() const {
  if (dependents_ > 0) return std::numeric_limits<double>::infinity();
  if (n_ == 0) return 1;
  const std::vector<T> a = inverse();
  double inverse_norm = 0;
  for (std::uint64_t i = 0; i < n_; ++i) {
    double sum = 0;
    for (std::uint64_t j = 0; j < n_; ++j) sum += std::fabs(static_cast<double>(a[i * n_ + j]));
    inverse_norm = std::fmax(inverse_norm, sum);
  }
  return norm_ * inverse_norm;
}

template class Cholesky<double>;
template class Cholesky<DoubleDouble>;

Cholesky<double> cholesky(core::MatrixView<const double> a) {
  core::require(a.rows == a.columns, "a matrix for Cholesky's decomposition must be square");
  std::vector<double> lower(a.rows * a.rows);
  for (std::uint64_t i = 0; i < a.rows; ++i)
    for (std::uint64_t j = 0; j <= i; ++j) lower[i * a.rows + j] = a(i, j);
  const double rounding = 0x1p-53 * static_cast<double>(a.rows);
  return Cholesky<double>(lower, a.rows, {.tolerance = rounding});
}

}  // namespace ermine::math
