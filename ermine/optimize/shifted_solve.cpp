#include "ermine/optimize/shifted_solve.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/math/cholesky.hpp"

namespace ermine::optimize {
namespace {

/// The largest sum over a row of |A_ij| / sqrt(D_i D_j), which bounds every eigenvalue of A scaled to a unit diagonal; not
/// finite where A is not.
double largest_row(std::span<const double> A, std::size_t p) {
  Vector sums(p), scale(p);
  for (std::size_t i = 0; i < p; ++i) scale[i] = A[i * p + i] != 0 ? 1 / std::sqrt(std::abs(A[i * p + i])) : 1;
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      const double a = std::abs(A[i * p + j]) * scale[i] * scale[j];
      sums[i] += a;
      if (j != i) sums[j] += a;
    }
  return max_norm(sums);
}

}  // namespace

std::optional<Shifted> solve_positive(std::span<const double> A, std::span<const double> b) {
  const std::size_t p = b.size();
  if (p == 0) return Shifted{};
  const double bound = largest_row(A, p);
  if (!std::isfinite(bound)) return std::nullopt;
  constexpr double rounding = 1e-14;  // of its diagonal element: a pivot below is nothing but rounding
  for (double tau = 0; tau <= 40 * (bound + 1); tau = tau == 0 ? 1e-10 : 10 * tau) {
    const math::Cholesky<double> factor(A, p, {.tolerance = rounding, .shift = tau, .complete = false});
    if (factor.positive_definite()) return Shifted{factor.solve(b), tau};
  }
  return std::nullopt;
}

}  // namespace ermine::optimize
