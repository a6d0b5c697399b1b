/// @file
/// What a leaf sums up in a visit:
///
///     [folds of the visit: width each; a log-sum-exp {max, sum} a component] [gathered adjoints: width each]
///
/// and where numbers are duals the same again for the tangents. Bundles are joined in the tree (tree.hpp).

#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "ermine/graph/detail/plan.hpp"

namespace ermine::graph::detail {

/// Where the sums of a visit lie in its bundle.
struct BundleLayout {
  std::vector<std::size_t> folds, gathered;  ///< offsets, in the order of Visit::folds and Visit::gathered
  std::vector<std::pair<std::size_t, std::size_t>> exponential;  ///< {offset, components} of log-sum-exps
  std::size_t size = 0;                                          ///< without the tangents
};
[[nodiscard]] BundleLayout layout_of(const Program& program, const Visit& visit);

/// left += right for pairs {m, s}, each of which stands for s e^m: the smaller maximum is scaled to the larger. An empty
/// sum is {anything, 0}. The tangents lie `plane` further on; 0: there are none.
template <class T>
void join_exponentials(T* left, const T* right, std::size_t components, std::size_t plane);

/// left += right, component by component; the pairs of log-sum-exps by their own rule.
template <class T>
void join_bundles(T* left, const T* right, const BundleLayout& layout, bool dual);

}  // namespace ermine::graph::detail
