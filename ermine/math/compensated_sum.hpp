/// @file
/// A running sum that carries what rounding lost.
///
///     head = fl(head + x),   lost += the error of that addition (exact, Knuth's two-sum);   sum = head + lost
///
/// The error is an ulp of the result plus n^2 2^-106 of sum |x_i|, so that 1e16 + 1 - 1e16 is 1, and +w and -w of one row
/// cancel. A sum that leaves the range of a double is infinite, not NaN. Cost: 7 operations a term.
/// Source: T. Ogita, S. M. Rump, S. Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005) 1955-1988.

#pragma once

#include <cmath>
#include <span>

#include "ermine/math/double_double.hpp"

namespace ermine::math {

class CompensatedSum {
 public:
  void add(double x) {
    const DoubleDouble sum = two_sum(head_, x);
    head_ = sum.head;
    lost_ += sum.tail;
  }
  /// Adds x y, with the product's own rounding error.
  void add_product(double x, double y) {
    const DoubleDouble product = two_product(x, y);
    add(product.head);
    lost_ += product.tail;
  }
  [[nodiscard]] double value() const { return std::isfinite(head_) ? head_ + lost_ : head_; }

 private:
  double head_ = 0, lost_ = 0;
};

[[nodiscard]] inline double compensated_sum(std::span<const double> x) {
  CompensatedSum sum;
  for (const double value : x) sum.add(value);
  return sum.value();
}

}  // namespace ermine::math
