/// @file
/// The sums of products of all pairs of columns, block of rows by block of rows.
///
///     h[a][b] = sum_i s[i] z[a][i] z[b][i],   b <= a
///
/// Few columns are summed on eight lanes each (block_kernels.hpp), which are joined once at the end; from 65 columns on the
/// lanes would not fit the caches and the sums are matrix products, one ascending chain each. Which of them is a function of
/// the number of columns alone, and both have one fixed order, so that the bits are those of the data.
///
/// Cost: q^2 / 2 multiply-adds a row, near the peak of a core; memory 4 q^2 doubles up to 64 columns, q^2 beyond.

#pragma once

#include <cstdint>
#include <vector>

#include "ermine/models/linear/block_kernels.hpp"

namespace ermine::models::linear {

class ProductSums {
 public:
  explicit ProductSums(std::uint32_t q);
  /// Adds a block of q columns with weights s [block.rows], or 1 each where s is null.
  void add(const Block& block, const double* s);
  void close() { scratch_ = {}; }  ///< No block will follow: only the sums are kept.
  /// h[a * size + b] += the sums, b <= a.
  void add_to(double* h, std::uint64_t size) const;
  /// Doubles that the sums of q columns hold.
  [[nodiscard]] static std::uint64_t size_of(std::uint64_t q);

 private:
  std::uint32_t q_;
  std::vector<double> sums_, scratch_;
};

}  // namespace ermine::models::linear
