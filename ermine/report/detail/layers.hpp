/// @file
/// Where the nodes of a computational graph stand: in layers from left to right, with few crossing edges.
///
/// A node stands one layer after the last of its inputs; a source moves right until it stands before its first reader.
/// An edge that skips layers gets an invisible node in each, so that it finds its way between the others. Within a
/// layer nodes are sorted by the mean place of their neighbours, left and right in turn.
/// Cost: O(sweeps x edges log edges). Source: K. Sugiyama, S. Tagawa, M. Toda, IEEE Trans. SMC 11 (1981) 109-125.

#pragma once

#include <cstdint>
#include <vector>

#include "ermine/core/figure.hpp"

namespace ermine::report::detail {

struct Place {
  double layer = 0, row = 0;  ///< In units of one layer and one row; rows are centred on 0.
};

struct Layout {
  std::vector<Place> nodes;
  std::vector<std::vector<Place>> edges;  ///< For each edge: its two ends, and what it passes between.
  double layers = 0, rows = 0;            ///< The extent: number of layers, rows of the fullest.
};

/// Edges that point at themselves or close a cycle do not count for the layers.
[[nodiscard]] Layout lay_out(const core::Figure& figure);

}  // namespace ermine::report::detail
