/// @file
/// A weighted histogram with its errors: bin k holds sum w and sum w^2 of the values in [edge_k, edge_(k+1)), the last
/// bin also its upper edge. What lies outside is counted apart, NaN nowhere.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ermine/core/figure.hpp"

namespace ermine::evaluate {

struct Histogram {
  std::vector<double> edges;            ///< k + 1, ascending.
  std::vector<double> weight, squares;  ///< [k]
  double below = 0, above = 0;          ///< Sums of weights outside.

  [[nodiscard]] double total() const;  ///< With what lies outside.
};

/// Shapes: x, weight [n]; weight may be empty. `only` keeps the rows whose flag is not 0; may be empty.
[[nodiscard]] Histogram histogram(std::span<const double> x, std::span<const double> weight,
                                  std::span<const std::uint8_t> only, std::vector<double> edges);

/// Edges that suit the values: `bins` equal ones from the 0.5 % to the 99.5 % quantile of the finite values, widened to
/// the whole range where that is hardly wider. Values that lie on a grid (whole numbers, or multiples of 0.1, 0.01 or
/// 0.001) get bins that hold equally many grid points each, or the picture would be a comb.
[[nodiscard]] std::vector<double> suitable_edges(std::span<const double> x, std::uint32_t bins);

/// As a series: heights divided by `scale` and, where `per_width`, by the bin's width; errors sqrt(sum w^2).
/// Steps by default; points stand in the middle of their bins.
[[nodiscard]] core::Series as_series(const Histogram& h, core::Mark mark, double scale, bool per_width);

}  // namespace ermine::evaluate
