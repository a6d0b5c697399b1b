/// @file
/// The triangular factor of a tall matrix that comes in blocks of rows: A = Q R, Q never formed.
///
///     R'R = A'A,   R [n n] upper triangular
///
/// Each block is stacked under the R so far and folded into it by Householder reflections, so that a matrix of any length
/// takes the memory of one block, and its condition is never squared as A'A would. With the residuals as the last column
/// the same R holds Q'r, and least squares are a triangular solve away.
///
/// Cost: 2 n^2 multiply-adds a row. T: double or long double. Overflows where a column's sum of squares does.
/// Source: G. H. Golub, C. F. Van Loan, Matrix Computations (2013), section 5.2.

#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace ermine::math {

template <class T>
class Triangle {
 public:
  explicit Triangle(std::size_t columns) : n_(columns), r_(columns * columns, T(0)) {}

  [[nodiscard]] std::size_t columns() const { return n_; }
  [[nodiscard]] T operator()(std::size_t i, std::size_t j) const { return r_[i * n_ + j]; }
  void clear() { r_.assign(r_.size(), T(0)); }

  /// Folds `rows` rows in. Shape: block [columns][rows], overwritten.
  void add(std::span<T> block, std::size_t rows) {
    for (std::size_t k = 0; k < n_; ++k) {
      T* const v = block.data() + k * rows;
      T below = 0;
      for (std::size_t i = 0; i < rows; ++i) below += v[i] * v[i];
      if (below == T(0)) continue;
      T& diagonal = r_[k * n_ + k];
      const T length = std::sqrt(diagonal * diagonal + below), turned = diagonal > T(0) ? -length : length;
      const T head = diagonal - turned, scale = -turned * head;  // |v|^2 / 2 of the reflection's vector (head, v)
      diagonal = turned;
      for (std::size_t j = k + 1; j < n_; ++j) {
        T* const x = block.data() + j * rows;
        T& top = r_[k * n_ + j];
        T product = head * top;
        for (std::size_t i = 0; i < rows; ++i) product += v[i] * x[i];
        product /= scale;
        top -= product * head;
        for (std::size_t i = 0; i < rows; ++i) x[i] -= product * v[i];
      }
    }
  }

 private:
  std::size_t n_;
  std::vector<T> r_;
};

}  // namespace ermine::math
