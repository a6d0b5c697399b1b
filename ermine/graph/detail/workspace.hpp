/// @file
/// One worker's memory for visits of leaves, and the visits turned into lists of kernel calls on it.
///
/// A call is made once and used for every leaf: the slots of a leaf stay where they are, only the runs of dense inputs
/// move over the caller's columns, which are read in place. What a leaf sums up is its bundle (bundle.hpp).
///
/// A leaf is worked through in strips of a few rows whose slots stay in L1; sums over rows go on in their lanes from
/// strip to strip, so strips change no bit. While a strip is computed, columns some way ahead of it are asked for.
///
/// A gather moves nothing: its components are the places it names, in value and in adjoint. So an adjoint is written
/// component by component: the first contribution sets it, what no contribution reaches is cleared.

#pragma once

#include <vector>

#include "ermine/graph/detail/buffer.hpp"
#include "ermine/graph/detail/bundle.hpp"
#include "ermine/graph/detail/plan.hpp"
#include "ermine/graph/detail/shared_store.hpp"
#include "ermine/graph/evaluator.hpp"

namespace ermine::graph::detail {

template <class T>
class Workspace {
 public:
  Workspace(const Program& program, const Plan& plan, const Kernels<T>& kernels, const SharedStore<T>& shared,
            bool dual, bool whole_leaves);

  /// Makes the calls of a visit; `seeds`: a block of lanes for each component of each seed, plain then tangent planes.
  /// Adjoints of weights that the visit does not gather are left to `product`.
  void compile(const Visit& visit, const T* seeds, std::size_t seed_plane);
  /// The call of an affine map's pullback on the leaf last run (which must be one strip), for a tile of its weights.
  [[nodiscard]] const AffineCall<T>& product(std::size_t visit, std::uint32_t op) const;
  /// Runs the visit compiled as number `visit` on a leaf, strip by strip; the bundle is valid until the next call.
  /// after_strip(first row, rows): called when a strip's slots are there to be read.
  template <class AfterStrip>
  const T* run(std::size_t visit, const Batch& batch, std::uint64_t leaf, const AfterStrip& after_strip) {
    Compiled& compiled = begin_leaf(visit, batch);
    const std::uint64_t first = leaf * leaf_rows_, end = std::min<std::uint64_t>(first + leaf_rows_, batch.rows);
    for (std::uint64_t row = first; row < end; row += strip_rows_) {
      const auto rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(strip_rows_, end - row));
      run_strip(compiled, batch, row, rows);
      after_strip(row, rows);
    }
    return end_leaf(compiled);
  }
  /// A component of a row slot after `run`.
  [[nodiscard]] const T* component(SlotId id, std::uint32_t c) const { return runs_[first_[id] + c].value; }
  [[nodiscard]] std::uint32_t leaf_rows() const { return leaf_rows_; }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  struct Step {
    Kernel<T> kernel = nullptr;
    Call<T> call;
    std::uint32_t affine = none;                   // index of Compiled::affine
    std::uint32_t clear_begin = 0, clear_end = 0;  // of Compiled::clears: adjoints to set to 0 first
    SlotId reads = no_slot;                        // the operand that its kernel could ask memory for
    std::uint32_t op = none;                       // of a pullback
  };
  struct AffineStep {
    AffineKernel<T> kernel = nullptr;
    AffineCall<T> call;
    std::size_t input = ~std::size_t{0};  // of sparse and coded inputs: its place in Batch::inputs
  };
  struct Compiled {
    std::vector<Step> steps, joins;  // for every strip; at the end of the leaf
    std::vector<AffineStep> affine;
    std::vector<T*> clears;
    std::vector<std::size_t> unasked;  // dense inputs that no kernel asks for
    BundleLayout layout;
    Buffer<T> bundle, lanes;
  };

  Compiled& begin_leaf(std::size_t visit, const Batch& batch);
  void run_strip(Compiled& visit, const Batch& batch, std::uint64_t first, std::uint32_t rows);
  const T* end_leaf(Compiled& visit);
  void point_inputs(const Batch& batch, std::uint64_t first, std::uint32_t rows);
  [[nodiscard]] const Run<T>* operand(SlotId id);
  void alias_gathers();
  void add_forward(Compiled& visit, const Op& op);
  [[nodiscard]] Step step_of(Compiled& visit, const Op& op);
  void clear_unwritten(Compiled& visit, Step& step, SlotId slot, std::uint32_t first, std::uint32_t end);
  Write write_to(Compiled& visit, Step& step, SlotId slot, const Op& op);
  void add_folds(Compiled& visit, const Visit& plan);
  void add_reverse(Compiled& visit, const Visit& plan, const T* seeds, std::size_t seed_plane);
  [[nodiscard]] bool has_lanes(const Op& op, int operand) const;
  void share_asking(Compiled& visit);
  void add_join(Compiled& visit, const Run<T>* lanes, const Target<T>* bundle, std::uint32_t width);
  [[nodiscard]] bool active(const Op& op, int operand) const;

  const Program& program_;
  const Plan& plan_;
  const Kernels<T>& kernels_;
  const SharedStore<T>& shared_;
  bool dual_;
  std::uint32_t leaf_rows_, strip_rows_ = 0, fetch_rows_ = 0;
  std::size_t dense_ = 0;  // components of dense inputs
  std::vector<std::size_t> first_, adjoint_first_;
  std::vector<std::size_t> input_of_;  // of each slot: its place in Program::inputs, or nowhere
  std::vector<Run<T>> runs_, adjoint_runs_;
  std::vector<Target<T>> targets_, adjoint_targets_;
  std::vector<std::size_t> adjoint_place_;  // of each adjoint target: the first one with the same memory
  std::vector<std::uint8_t> written_;       // of these, in the visit being compiled
  std::vector<std::pair<std::size_t, std::size_t>> moving_;  // {gathered run, the run of the dense input it follows}
  Buffer<T> values_, adjoints_, tails_, zeros_, ignored_;    // ignored_: adjoints nobody wants
  std::deque<std::vector<Run<T>>> kept_runs_;
  std::deque<std::vector<Target<T>>> kept_targets_;
  std::vector<Target<T>> lane_targets_;  // of the visit being compiled: where each gathered slot's lanes are
  std::vector<std::size_t> lane_first_;
  std::deque<Compiled> visits_;
  std::vector<const double*> columns_;  // those of Compiled::unasked
};

}  // namespace ermine::graph::detail
