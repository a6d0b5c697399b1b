#include <cassert>
#include <cmath>

#include "ermine/math/active_cholesky.hpp"

namespace ermine::math {
namespace {

/// sum x y on four chains.
double dot(const double* x, const double* y, std::uint64_t n) {
  double sum[4] = {};
  const std::uint64_t whole = n / 4 * 4;
  for (std::uint64_t i = 0; i < whole; i += 4)
    for (std::uint64_t l = 0; l < 4; ++l) sum[l] += x[i + l] * y[i + l];
  for (std::uint64_t i = whole; i < n; ++i) sum[i - whole] += x[i] * y[i];
  return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

}  // namespace

ActiveCholesky::ActiveCholesky(std::uint64_t capacity, double tolerance)
    : capacity_(capacity), tolerance_(tolerance), l_(capacity * capacity) {}

bool ActiveCholesky::append(std::span<const double> row) {
  assert(size_ < capacity_ && row.size() == size_ + 1);
  double* const l = &l_[size_ * capacity_];
  for (std::uint64_t j = 0; j < size_; ++j) {
    const double* const above = &l_[j * capacity_];
    l[j] = (row[j] - dot(above, l, j)) / above[j];
  }
  const double pivot = row[size_] - dot(l, l, size_);
  if (!(pivot > tolerance_ * row[size_])) return false;
  l[size_++] = std::sqrt(pivot);
  return true;
}

void ActiveCholesky::remove(std::uint64_t place) {
  assert(place < size_);
  for (std::uint64_t i = place + 1; i < size_; ++i)
    for (std::uint64_t j = 0; j <= i; ++j) l_[(i - 1) * capacity_ + j] = l_[i * capacity_ + j];
  --size_;
  // Row i now reaches one element beyond its diagonal: a rotation of columns i and i + 1 takes that away.
  for (std::uint64_t i = place; i < size_; ++i) {
    double* const row = &l_[i * capacity_];
    const double length = std::hypot(row[i], row[i + 1]), c = row[i] / length, s = row[i + 1] / length;
    row[i] = length;
    for (std::uint64_t k = i + 1; k < size_; ++k) {
      double* const below = &l_[k * capacity_ + i];
      const double x = below[0], y = below[1];
      below[0] = c * x + s * y;
      below[1] = c * y - s * x;
    }
  }
}

void ActiveCholesky::solve(std::span<double> x) const {
  assert(x.size() == size_);
  for (std::uint64_t i = 0; i < size_; ++i) {
    const double* const row = &l_[i * capacity_];
    x[i] = (x[i] - dot(row, x.data(), i)) / row[i];
  }
  for (std::uint64_t i = size_; i-- > 0;) {
    const double* const row = &l_[i * capacity_];
    x[i] /= row[i];
    for (std::uint64_t j = 0; j < i; ++j) x[j] -= row[j] * x[i];
  }
}

}  // namespace ermine::math
