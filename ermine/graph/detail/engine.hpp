/// @file
/// Runs a plan: shared operations level by level, visits of the rows between them, and back.

#pragma once

#include <memory>
#include <vector>

#include "ermine/graph/detail/tiles.hpp"
#include "ermine/graph/detail/workspace.hpp"

namespace ermine::graph::detail {

/// A row slot of width 1 that is copied out by the visit that takes the last folds.
struct Watched {
  SlotId slot = no_slot;
  double* rows = nullptr;
};

template <class T>
class Engine {
 public:
  /// dual: numbers carry a tangent, that of the parameters being the direction of `begin`.
  Engine(const Program& program, SlotId output, bool gradient, bool dual, const EvaluatorOptions& options);

  void begin(std::span<const double> parameters, std::span<const double> direction = {});
  /// All folds and shared operations; where the plan is fused, the reverse sweep of the last visit too.
  void forward(const Batch& batch, const Watched& watched = {});
  /// The adjoints of the shared slots, from d output / d output = 1.
  void backward(const Batch& batch);
  /// The row output of the plan, component by component: [width][rows].
  void rows(const Batch& batch, std::span<double> result);

  [[nodiscard]] const SharedStore<T>& shared() const { return shared_; }
  [[nodiscard]] const Plan& plan() const { return plan_; }

 private:
  /// One visit as every worker has compiled it, its seeds and what it summed up.
  struct Pass {
    Visit visit;
    BundleLayout layout;
    Buffer<T> seeds;
    std::size_t seed_plane = 0;
    std::size_t index = 0;  // in the workspaces
    std::vector<T> sum;
    std::unique_ptr<Tiles<T>> tiles;  // what a tile-owner schedule takes out of the visit
  };

  Pass& add_pass(const Visit& visit);
  void run(Pass& pass, const Batch& batch, const Watched& watched = {});
  void run_tiled(Pass& pass, const Batch& batch, const Watched& watched);
  void take_folds(const Pass& pass, std::uint64_t rows);
  void set_seeds(Pass& pass, std::uint64_t rows);
  void gather(const Pass& pass, std::uint64_t rows);
  [[nodiscard]] std::uint64_t leaves(const Batch& batch) const;
  void prepare(std::uint32_t workers);

  Program program_;
  Plan plan_;
  EvaluatorOptions options_;
  bool dual_, tiled_;
  Kernels<T> kernels_;
  SharedStore<T> shared_;
  std::deque<Pass> passes_;
  std::vector<Pass*> forward_, reverse_;
  Pass* last_ = nullptr;
  std::vector<std::unique_ptr<Workspace<T>>> workspaces_;
};

}  // namespace ermine::graph::detail
