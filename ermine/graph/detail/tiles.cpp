#include "ermine/graph/detail/tiles.hpp"

#include <algorithm>

#include "ermine/graph/operations/table.hpp"

namespace ermine::graph::detail {
namespace {

// 16 x 32 doubles and their open nodes stay in L1; lanes are eight times as many, so those tiles are smaller.
constexpr std::uint32_t chain_outputs = 16, chain_inputs = 32, lane_outputs = 4, lane_inputs = 16;

}  // namespace

std::vector<Product> products_of(const Program& program, const Plan& plan, const Visit& visit) {
  std::vector<Product> found;
  for (const SlotId id : visit.gathered) {
    Product product{id, 0, 0, {}};
    bool alone = plan.active[id];
    for (const std::uint32_t i : visit.reverse) {
      const Op op = operations::resolved(program, program.ops[i]);
      for (int k = 0; k < 3; ++k) {
        if (op.in[k] != id) continue;
        const std::uint32_t inputs = program.slots[op.in[0]].width;
        alone = alone && op.code == OpCode::affine && k == 1 && (product.ops.empty() || inputs == product.inputs);
        for (const Input& input : program.inputs)
          alone = alone && !(input.slot == op.in[0] && input.kind != InputKind::dense);
        product.outputs = program.slots[op.out].width;
        product.inputs = inputs;
        product.ops.push_back(i);
      }
    }
    if (alone && !product.ops.empty()) found.push_back(std::move(product));
  }
  return found;
}

template <class T>
Tiles<T>::Tiles(std::vector<Product> products, const Kernels<T>& kernels, bool chain, bool dual)
    : products_(std::move(products)), kernels_(kernels), chain_(chain), dual_(dual) {
  for (std::size_t p = 0; p < products_.size(); ++p)
    for (std::uint32_t o = 0; o < products_[p].outputs; o += chain ? chain_outputs : lane_outputs)
      for (std::uint32_t j = 0; j < products_[p].inputs; j += chain ? chain_inputs : lane_inputs) make_tile(p, o, j);
}

template <class T>
void Tiles<T>::make_tile(std::size_t product, std::uint32_t o, std::uint32_t j) {
  auto tile = std::make_unique<Tile>();
  const Product& of = products_[product];
  const std::uint32_t o_end = std::min(of.outputs, o + (chain_ ? chain_outputs : lane_outputs));
  const std::uint32_t j_end = std::min(of.inputs, j + (chain_ ? chain_inputs : lane_inputs));
  tile->product = product;
  tile->part = {nullptr, nullptr, chain_, o, o_end, j, j_end, j_end - j};
  const std::size_t n = tile->elements(), planes = dual_ ? 2 : 1;
  tile->leaf = Buffer<T>(n * planes);
  tile->open = OpenNodes<T, Add>(Add{n * planes});
  if (chain_) {
    tile->part.sums = tile->leaf.data();
    tile->part.tangents = dual_ ? tile->leaf.data() + n : nullptr;
  } else {
    tile->lanes = Buffer<T>(n * lanes_of<T> * planes);
    T* const lanes = tile->lanes.data();
    T* const tangents = dual_ ? lanes + n * lanes_of<T> : nullptr;
    tile->part.sums = lanes;
    tile->part.tangents = tangents;
    for (std::size_t i = 0; i < n; ++i) {
      tile->runs.push_back({lanes + i * lanes_of<T>, dual_ ? tangents + i * lanes_of<T> : nullptr, 1, 1});
      tile->targets.push_back({&tile->leaf[i], dual_ ? &tile->leaf[n + i] : nullptr});
    }
  }
  tiles_.push_back(std::move(tile));
}

template <class T>
void Tiles<T>::clear() {
  for (const std::unique_ptr<Tile>& tile : tiles_) static_cast<void>(tile->open.take());
}

template <class T>
void Tiles<T>::add(std::size_t index, std::size_t visit, std::uint64_t first,
                   const std::vector<const Workspace<T>*>& workspaces) {
  Tile& tile = *tiles_[index];
  for (std::size_t i = 0; i < workspaces.size(); ++i) {
    tile.leaf.clear();
    tile.lanes.clear();
    for (const std::uint32_t op : products_[tile.product].ops) {
      AffineCall<T> call = workspaces[i]->product(visit, op);
      call.tile = tile.part;
      kernels_.affine_weights(call);
    }
    if (!chain_) {
      Call<T> join;
      join.in[0] = tile.runs.data();
      join.out = tile.targets.data();
      join.outputs = static_cast<std::uint32_t>(tile.elements());
      kernels_.join_lanes(join);
    }
    tile.open.push_leaf(first + i, tile.leaf.data(), tile.leaf.size());
  }
}

template class Tiles<double>;

}  // namespace ermine::graph::detail
