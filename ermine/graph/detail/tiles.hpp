/// @file
/// The tile-owner schedule: the adjoints of weights, a product of the deltas with the inputs over all rows, summed by
/// whoever owns a tile of them.
///
/// Leaves are run a window at a time, each in a workspace of its own, without these products. Then a task owns a tile,
/// walks the window's leaves in ascending order and pushes each leaf's share on the tile's own stack of open nodes. It is
/// the tree of the row-owner schedule, element by element, so no bit differs; but no copy of all the weights is made a
/// leaf, and a tile's stack stays in L1.

#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "ermine/graph/detail/tree.hpp"
#include "ermine/graph/detail/workspace.hpp"

namespace ermine::graph::detail {

/// Weights whose adjoint is a product of dense rows alone.
struct Product {
  SlotId weights = no_slot;
  std::uint32_t outputs = 0, inputs = 0;
  std::vector<std::uint32_t> ops;  ///< the affine maps that use them, in reverse order
};
[[nodiscard]] std::vector<Product> products_of(const Program& program, const Plan& plan, const Visit& visit);

template <class T>
class Tiles {
 public:
  Tiles(std::vector<Product> products, const Kernels<T>& kernels, bool chain, bool dual);

  [[nodiscard]] std::size_t size() const { return tiles_.size(); }
  void clear();
  /// Adds the leaves first, first + 1, ... that `workspaces` have just run as visit number `visit` to a tile.
  void add(std::size_t tile, std::size_t visit, std::uint64_t first,
           const std::vector<const Workspace<T>*>& workspaces);
  /// The totals, added through grow(slot, element, value, tangent) (tangent 0 where numbers are plain).
  template <class Grow>
  void take(const Grow& grow) {
    for (const std::unique_ptr<Tile>& tile : tiles_) {
      const std::vector<T> sum = tile->open.total();
      if (sum.empty()) continue;
      const Product& product = products_[tile->product];
      const std::size_t n = tile->elements();
      for (std::uint32_t o = tile->part.o_begin, i = 0; o < tile->part.o_end; ++o)
        for (std::uint32_t j = tile->part.j_begin; j < tile->part.j_end; ++j, ++i)
          grow(product.weights, std::size_t{o} * product.inputs + j, sum[i], dual_ ? sum[n + i] : T(0));
    }
  }

 private:
  struct Add {
    std::size_t size = 0;
    void operator()(T* left, const T* right) const {
      for (std::size_t i = 0; i < size; ++i) left[i] += right[i];
    }
  };
  struct Tile {
    std::size_t product = 0;
    WeightTile<T> part;
    Buffer<T> lanes, leaf;
    std::vector<Run<T>> runs;
    std::vector<Target<T>> targets;
    OpenNodes<T, Add> open{Add{}};
    [[nodiscard]] std::size_t elements() const {
      return std::size_t{part.o_end - part.o_begin} * (part.j_end - part.j_begin);
    }
  };
  void make_tile(std::size_t product, std::uint32_t o, std::uint32_t j);

  std::vector<Product> products_;
  const Kernels<T>& kernels_;
  bool chain_, dual_;
  std::vector<std::unique_ptr<Tile>> tiles_;
};

}  // namespace ermine::graph::detail
