/// @file
/// k-means: k centres that are each the mean of the points nearest to it.
///
///     minimise   sum_i w_i min_j |x_i - c_j|^2
///
/// Lloyd's iteration from centres drawn far apart (k-means++ with a fixed stream of random numbers): assign every point to
/// its nearest centre, ties to the first, then move each centre to the weighted mean of its points, until no point changes
/// hands. The answer is a pure function of the points; it is a local minimum.
///
/// Cost: O(n k m) an iteration, one thread.
/// Source: S. P. Lloyd, IEEE Trans. Inf. Theory 28 (1982) 129-137; D. Arthur, S. Vassilvitskii, SODA (2007) 1027-1035.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ermine/core/matrix_view.hpp"

namespace ermine::math {

/// The centres, [found][m] with found <= k: where there are fewer distinct points there are fewer centres. They are in
/// order of their coordinates. Shapes: x [n][m], finite; w [n], >= 0, or empty for 1 each.
[[nodiscard]] std::vector<double> kmeans_centres(const core::MatrixView<const double>& x, std::span<const double> w,
                                                 std::uint32_t k, std::uint32_t iterations = 100);

}  // namespace ermine::math
