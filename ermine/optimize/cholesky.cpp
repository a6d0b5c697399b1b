#include "ermine/optimize/cholesky.hpp"

#include <algorithm>
#include <cmath>

namespace ermine::optimize {
namespace {

/// Overwrites the lower triangle of M by L with L L^T = M; false where a pivot is not clearly positive.
bool factorise(Vector& M, std::size_t p) {
  constexpr double least_pivot = 1e-14;  // of a unit diagonal: below, the pivot is rounding
  for (std::size_t j = 0; j < p; ++j) {
    const std::span<const double> row_j(&M[j * p], j);
    const double pivot = M[j * p + j] - dot(row_j, row_j);
    if (!(pivot > least_pivot)) return false;
    const double root = std::sqrt(pivot);
    M[j * p + j] = root;
    for (std::size_t i = j + 1; i < p; ++i)
      M[i * p + j] = (M[i * p + j] - dot(std::span<const double>(&M[i * p], j), row_j)) / root;
  }
  return true;
}

void substitute(const Vector& L, std::size_t p, Vector& x) {
  for (std::size_t i = 0; i < p; ++i) {
    const std::span<const double> row(&L[i * p], i);
    x[i] = (x[i] - dot(row, std::span<const double>(x).first(i))) / L[i * p + i];
  }
  for (std::size_t i = p; i-- > 0;) {
    x[i] /= L[i * p + i];
    for (std::size_t k = 0; k < i; ++k) x[k] -= L[i * p + k] * x[i];
  }
}

}  // namespace

std::optional<Shifted> solve_positive(std::span<const double> A, std::span<const double> b) {
  const std::size_t p = b.size();
  if (p == 0) return Shifted{};
  Vector scale(p), M(p * p);
  for (std::size_t i = 0; i < p; ++i) {
    const double d = std::abs(A[i * p + i]);
    scale[i] = d > 0 ? 1 / std::sqrt(d) : 1;
    if (!std::isfinite(scale[i])) return std::nullopt;
  }
  double row_sum = 0;  // bounds every eigenvalue of the scaled matrix
  for (std::size_t i = 0; i < p; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < p; ++j) {
      const double a = A[std::max(i, j) * p + std::min(i, j)];
      if (!std::isfinite(a)) return std::nullopt;
      sum += std::abs(a * scale[i] * scale[j]);
    }
    row_sum = std::max(row_sum, sum);
  }
  Shifted result;
  for (;;) {
    for (std::size_t i = 0; i < p; ++i) {
      for (std::size_t j = 0; j <= i; ++j) M[i * p + j] = A[i * p + j] * scale[i] * scale[j];
      M[i * p + i] += result.tau;
    }
    if (factorise(M, p)) break;
    if (result.tau > 4 * row_sum + 1) return std::nullopt;
    result.tau = result.tau == 0 ? 1e-10 : result.tau * 10;
  }
  result.x.resize(p);
  for (std::size_t i = 0; i < p; ++i) result.x[i] = b[i] * scale[i];
  substitute(M, p, result.x);
  for (std::size_t i = 0; i < p; ++i) result.x[i] *= scale[i];
  return result;
}

}  // namespace ermine::optimize
