/// @file
/// The slots without rows: their values, adjoints and (for duals) tangents, and the operations between them.
///
/// A slot's components follow one another, filled up to whole blocks. A slot that row operations read as a broadcast
/// has besides one block full of each component.

#pragma once

#include <deque>
#include <span>
#include <vector>

#include "ermine/graph/detail/buffer.hpp"
#include "ermine/graph/detail/plan.hpp"

namespace ermine::graph::detail {

template <class T>
class SharedStore {
 public:
  SharedStore(const Program& program, const Plan& plan, const Kernels<T>& kernels, bool dual);

  /// direction: tangents of the parameters, or empty.
  void set_parameters(std::span<const double> parameters, std::span<const double> direction);
  void forward(std::uint32_t level);  ///< The operations of a level, then the broadcast blocks of what they made.
  void spread(SlotId id);             ///< Fills the broadcast blocks of a slot from its values.
  void clear_adjoints() { adjoint_.clear(); }
  void reverse(std::uint32_t level);

  [[nodiscard]] T* value(SlotId id) const { return value_.data() + first_[id]; }
  [[nodiscard]] T* tangent(SlotId id) const { return dual_ ? value(id) + plane_ : nullptr; }
  [[nodiscard]] T* adjoint(SlotId id) const { return adjoint_.data() + first_[id]; }
  [[nodiscard]] T* adjoint_tangent(SlotId id) const { return dual_ ? adjoint(id) + plane_ : nullptr; }
  /// Component c of a broadcast slot as a run with step 0.
  [[nodiscard]] Run<T> broadcast(SlotId id, std::uint32_t c) const;

 private:
  /// A gather, number by number.
  struct Move {
    std::size_t from = 0, to = 0;
  };
  struct Step {
    Kernel<T> kernel = nullptr;
    Call<T> call;
    std::vector<Call<T>> joins;  // of the lanes of narrow operands
    std::vector<Move> moves;     // of a gather, which has no kernel
    SlotId out = no_slot;
  };
  void compile(const Program& program, const Plan& plan, const Kernels<T>& kernels);
  Step forward_step(const Program& program, const Op& op, const Kernels<T>& kernels);
  Step reverse_step(const Program& program, const Plan& plan, const Op& op, const Kernels<T>& kernels);
  Run<T> operand(const Program& program, SlotId id, std::uint32_t width);
  const Run<T>* keep(Run<T> run) { return &runs_.emplace_back(run); }
  const Target<T>* keep(Target<T> target) { return &targets_.emplace_back(target); }

  bool dual_;
  Kernel<T> join_lanes_ = nullptr;
  std::vector<std::size_t> first_, broadcast_first_;
  std::vector<std::uint32_t> width_;
  std::size_t plane_ = 0, broadcast_plane_ = 0;
  Buffer<T> value_, adjoint_, broadcast_, lanes_;
  std::deque<Run<T>> runs_;  // what the calls point at: addresses must not move
  std::deque<Target<T>> targets_;
  std::vector<std::vector<Step>> forward_, reverse_;
  const Program* program_;
};

}  // namespace ermine::graph::detail
