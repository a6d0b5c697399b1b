/// @file
/// The ways of a graph's edges over the paper, and where their labels stand.
///
/// A way is level within the columns of nodes, so that it runs through no text there, and curved in the gaps between
/// columns; edges that join the same two nodes bow apart. A label stands on its own way: of several places along it the
/// one that touches the fewest labels, nodes and other ways, the one nearest the arrow head among equals.
/// Cost: O(edges^2 x places).

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ermine::report::detail {

struct Spot {
  double x = 0, y = 0;
};

/// Of a way: a level line, or a curve that leaves and arrives level. `bow` pushes its middle aside.
struct Stretch {
  Spot from, to;
  double bow = 0;
  bool curved = false;

  [[nodiscard]] Spot at(double t) const;
};
using Way = std::vector<Stretch>;

struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;

  [[nodiscard]] bool touches(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

struct LabelSize {
  double width = 0, height = 0;  ///< 0: no label.
};

/// The path data of a way.
[[nodiscard]] std::string path_of(const Way& way);

/// The middle of each label. Shape: ways and sizes [edge]; `taken` are the boxes of nodes with their texts.
[[nodiscard]] std::vector<Spot> place_labels(const std::vector<Way>& ways, const std::vector<LabelSize>& sizes,
                                             const std::vector<Box>& taken);

}  // namespace ermine::report::detail
