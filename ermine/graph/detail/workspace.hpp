/// @file
/// One worker's memory for visits of leaves, and the visits turned into lists of kernel calls on it.
///
/// A call is made once and used for every leaf: the slots of a leaf stay where they are, only the runs of dense inputs
/// move over the caller's columns, which are read in place. What a leaf sums up is its *bundle*:
///
///     [folds of the visit: width each; a log-sum-exp {max, sum} a component] [gathered adjoints: width each]
///
/// and where numbers are duals the same again for the tangents.

#pragma once

#include <vector>

#include "ermine/graph/detail/buffer.hpp"
#include "ermine/graph/detail/plan.hpp"
#include "ermine/graph/detail/shared_store.hpp"
#include "ermine/graph/evaluator.hpp"

namespace ermine::graph::detail {

/// Where the sums of a visit lie in its bundle.
struct BundleLayout {
  std::vector<std::size_t> folds, gathered;  ///< offsets, in the order of Visit::folds and Visit::gathered
  std::vector<std::pair<std::size_t, std::size_t>> exponential;  ///< {offset, components} of log-sum-exps
  std::size_t size = 0;                                          ///< without the tangents
};
[[nodiscard]] BundleLayout layout_of(const Program& program, const Visit& visit);

/// left += right, component by component; the pairs of log-sum-exps by their own rule.
template <class T>
void join_bundles(T* left, const T* right, const BundleLayout& layout, bool dual);

template <class T>
class Workspace {
 public:
  Workspace(const Program& program, const Plan& plan, const Kernels<T>& kernels, const SharedStore<T>& shared,
            bool dual);

  /// Makes the calls of a visit; `seeds`: a block of lanes for each component of each seed, plain then tangent planes.
  void compile(const Visit& visit, const T* seeds, std::size_t seed_plane);
  /// Runs the visit compiled as number `visit` on a leaf; the bundle is valid until the next call.
  const T* run(std::size_t visit, const Batch& batch, std::uint64_t leaf);
  /// A component of a row slot after `run`.
  [[nodiscard]] const T* component(SlotId id, std::uint32_t c) const { return runs_[first_[id] + c].value; }
  [[nodiscard]] std::uint32_t leaf_rows() const { return leaf_rows_; }

 private:
  struct Step {
    Kernel<T> kernel = nullptr;
    Call<T> call;
    AffineKernel<T> affine = nullptr;
    AffineCall<T> affine_call;
    std::size_t input = ~std::size_t{0};  // of a sparse or coded affine: its place in Batch::inputs
    SlotId clear = no_slot;               // an adjoint to set to 0 first
  };
  struct Compiled {
    std::vector<Step> steps;
    BundleLayout layout;
    Buffer<T> bundle, lanes;
  };

  void point_inputs(const Batch& batch, std::uint64_t first, std::uint32_t rows);
  [[nodiscard]] const Run<T>* operand(SlotId id);
  void add_forward(Compiled& visit, const Op& op);
  void add_folds(Compiled& visit, const Visit& plan);
  void add_reverse(Compiled& visit, const Visit& plan, const T* seeds, std::size_t seed_plane);
  void add_reverse(Compiled& visit, const Op& op, std::vector<std::uint8_t>& written);
  void add_join(Compiled& visit, const Run<T>* lanes, const Target<T>* bundle, std::uint32_t width);
  [[nodiscard]] bool active(const Op& op, int operand) const;

  const Program& program_;
  const Plan& plan_;
  const Kernels<T>& kernels_;
  const SharedStore<T>& shared_;
  bool dual_;
  std::uint32_t leaf_rows_;
  std::vector<std::size_t> first_, adjoint_first_;
  std::vector<std::size_t> input_of_;  // of each slot: its place in Program::inputs, or nowhere
  std::vector<Run<T>> runs_, adjoint_runs_;
  std::vector<Target<T>> targets_, adjoint_targets_;
  Buffer<T> values_, adjoints_, tails_, zeros_;
  std::deque<std::vector<Run<T>>> kept_runs_;
  std::deque<std::vector<Target<T>>> kept_targets_;
  std::vector<SlotId> lane_slots_;
  std::vector<Target<T>> lane_targets_;  // of the visit being compiled: where each gathered slot's lanes are
  std::vector<std::size_t> lane_first_;
  std::deque<Compiled> visits_;
};

}  // namespace ermine::graph::detail
