#include "ermine/graph/detail/shared_store.hpp"

#include <algorithm>

#include "ermine/graph/operations/table.hpp"

namespace ermine::graph::detail {
namespace {

constexpr std::size_t nowhere = ~std::size_t{0};

}  // namespace

template <class T>
SharedStore<T>::SharedStore(const Program& program, const Plan& plan, const Kernels<T>& kernels, bool dual)
    : dual_(dual), join_lanes_(kernels.join_lanes), program_(&program) {
  const std::size_t n = program.slots.size();
  first_.assign(n, nowhere);
  broadcast_first_.assign(n, nowhere);
  width_.assign(n, 0);
  for (SlotId id = 0; id < n; ++id) {
    if (program.slots[id].extent != Extent::shared || !plan.needed[id]) continue;
    width_[id] = program.slots[id].width;
    first_[id] = plane_;
    plane_ += whole_blocks<T>(width_[id]);
  }
  const auto need_broadcast = [&](SlotId id) {
    if (broadcast_first_[id] != nowhere) return;
    broadcast_first_[id] = broadcast_plane_;
    broadcast_plane_ += std::size_t{width_[id]} * lanes_of<T>;
  };
  for (const Op& unresolved : program.ops) {
    const Op op = operations::resolved(program, unresolved);
    if (!plan.needed[op.out]) continue;
    const operations::Shape shape = operations::operation(op.code).shape;
    if (shape == operations::Shape::fold) {
      if (op.code == OpCode::fold_log_sum_exp) need_broadcast(op.out);
      continue;
    }
    const bool row = program.slots[op.out].extent == Extent::row;
    for (int i = 0; i < 3; ++i) {
      if (op.in[i] == no_slot || program.slots[op.in[i]].extent != Extent::shared) continue;
      const bool weights = shape == operations::Shape::affine && i == 1;
      const bool narrow = shape == operations::Shape::elementwise && width_[op.in[i]] == 1;
      if ((row && !weights) || (!row && narrow)) need_broadcast(op.in[i]);
    }
  }
  value_ = Buffer<T>(plane_ * (dual ? 2 : 1));
  adjoint_ = Buffer<T>(plane_ * (dual ? 2 : 1));
  broadcast_ = Buffer<T>(broadcast_plane_ * (dual ? 2 : 1));
  lanes_ = Buffer<T>(std::size_t{3} * lanes_of<T> * (dual ? 2 : 1));
  for (const Constant& c : program.constants) {
    if (!plan.needed[c.slot]) continue;
    std::transform(c.values.begin(), c.values.end(), value(c.slot), [](double x) { return static_cast<T>(x); });
    spread(c.slot);
  }
  compile(program, plan, kernels);
}

template <class T>
void SharedStore<T>::set_parameters(std::span<const double> parameters, std::span<const double> direction) {
  for (const Parameter& p : program_->parameters) {
    if (first_[p.slot] == nowhere) continue;
    for (std::uint32_t j = 0; j < width_[p.slot]; ++j) {
      value(p.slot)[j] = static_cast<T>(parameters[p.offset + j]);
      if (dual_) tangent(p.slot)[j] = direction.empty() ? T(0) : static_cast<T>(direction[p.offset + j]);
    }
    spread(p.slot);
  }
}

template <class T>
void SharedStore<T>::spread(SlotId id) {
  if (broadcast_first_[id] == nowhere) return;
  for (std::uint32_t c = 0; c < width_[id]; ++c) {
    T* const block = broadcast_.data() + broadcast_first_[id] + std::size_t{c} * lanes_of<T>;
    std::fill_n(block, lanes_of<T>, value(id)[c]);
    if (dual_) std::fill_n(block + broadcast_plane_, lanes_of<T>, tangent(id)[c]);
  }
}

template <class T>
Run<T> SharedStore<T>::broadcast(SlotId id, std::uint32_t c) const {
  const T* const block = broadcast_.data() + broadcast_first_[id] + std::size_t{c} * lanes_of<T>;
  return {block, dual_ ? block + broadcast_plane_ : nullptr, 0, 0};
}

template <class T>
void SharedStore<T>::forward(std::uint32_t level) {
  for (const Step& step : forward_[level]) {
    if (step.kernel != nullptr) step.kernel(step.call);
    for (const Move& move : step.moves) {
      value_[move.to] = value_[move.from];
      if (dual_) value_[plane_ + move.to] = value_[plane_ + move.from];
    }
    spread(step.out);
  }
}

template <class T>
void SharedStore<T>::reverse(std::uint32_t level) {
  for (const Step& step : reverse_[level]) {
    if (!step.joins.empty()) lanes_.clear();
    if (step.kernel != nullptr) step.kernel(step.call);
    for (const Call<T>& join : step.joins) join_lanes_(join);
    for (const Move& move : step.moves) {
      adjoint_[move.from] += adjoint_[move.to];
      if (dual_) adjoint_[plane_ + move.from] += adjoint_[plane_ + move.to];
    }
  }
}

template <class T>
void SharedStore<T>::compile(const Program& program, const Plan& plan, const Kernels<T>& kernels) {
  forward_.resize(plan.shared.size());
  reverse_.resize(plan.shared.size());
  for (std::size_t l = 0; l < plan.shared.size(); ++l) {
    for (const std::uint32_t i : plan.shared[l])
      forward_[l].push_back(forward_step(program, operations::resolved(program, program.ops[i]), kernels));
    for (std::size_t k = plan.shared[l].size(); k-- > 0;) {
      const Op op = operations::resolved(program, program.ops[plan.shared[l][k]]);
      if (plan.active[op.out]) reverse_[l].push_back(reverse_step(program, plan, op, kernels));
    }
  }
}

/// A narrow operand of a wide result is read from its broadcast block.
template <class T>
Run<T> SharedStore<T>::operand(const Program& program, SlotId id, std::uint32_t width) {
  if (program.slots[id].width == 1 && width > 1) return broadcast(id, 0);
  return {value(id), tangent(id), 1, 1};
}

template <class T>
typename SharedStore<T>::Step SharedStore<T>::forward_step(const Program& program, const Op& op,
                                                           const Kernels<T>& kernels) {
  Step step;
  const bool elementwise = operations::operation(op.code).shape == operations::Shape::elementwise;
  const std::uint32_t width = program.slots[op.out].width;
  step.out = op.out;
  if (op.code == OpCode::gather) {
    const std::vector<Place>& places = program.gathers[op.attribute];
    for (std::size_t c = 0; c < places.size(); ++c)
      step.moves.push_back({first_[places[c].slot] + places[c].component, first_[op.out] + c});
    return step;
  }
  step.kernel = kernels.single_forward[static_cast<std::size_t>(op.code)];
  for (int i = 0; i < 3; ++i) {
    if (op.in[i] == no_slot) continue;
    step.call.in[i] =
        keep(elementwise ? operand(program, op.in[i], width) : Run<T>{value(op.in[i]), tangent(op.in[i]), 1, 1});
    step.call.width[i] = elementwise ? 1 : program.slots[op.in[i]].width;
  }
  step.call.out = keep(Target<T>{value(op.out), tangent(op.out)});
  step.call.outputs = elementwise ? 1 : width;
  step.call.attribute = op.attribute;
  step.call.rows = width;
  step.call.blocks = static_cast<std::uint32_t>(whole_blocks<T>(width) / lanes_of<T>);
  return step;
}

template <class T>
typename SharedStore<T>::Step SharedStore<T>::reverse_step(const Program& program, const Plan& plan, const Op& op,
                                                           const Kernels<T>& kernels) {
  Step step = forward_step(program, op, kernels);
  if (op.code == OpCode::gather) return step;
  const bool elementwise = operations::operation(op.code).shape == operations::Shape::elementwise;
  step.kernel = kernels.single_reverse[static_cast<std::size_t>(op.code)];
  step.call.y = keep(Run<T>{value(op.out), tangent(op.out), 1, 1});
  step.call.g = keep(Run<T>{adjoint(op.out), adjoint_tangent(op.out), 1, 1});
  const unsigned sloped = operations::operation(op.code).sloped;
  for (int i = 0; i < 3; ++i) {
    if (op.in[i] == no_slot || !(sloped >> i & 1U) || !plan.active[op.in[i]]) continue;
    const Target<T> to{adjoint(op.in[i]), adjoint_tangent(op.in[i])};
    const bool narrow = elementwise && program.slots[op.in[i]].width == 1 && program.slots[op.out].width > 1;
    if (!narrow) {
      step.call.adjoint[i] = keep(to);
      step.call.write[i] = Write::add;
      continue;
    }
    T* const lanes = lanes_.data() + static_cast<std::size_t>(i) * lanes_of<T>;
    T* const lanes_tangent = dual_ ? lanes + std::size_t{3} * lanes_of<T> : nullptr;
    step.call.adjoint[i] = keep(Target<T>{lanes, lanes_tangent});
    step.call.write[i] = Write::lanes;
    Call<T>& join = step.joins.emplace_back();
    join.in[0] = keep(Run<T>{lanes, lanes_tangent, 1, 1});
    join.out = keep(to);
    join.outputs = 1;
  }
  return step;
}

template class SharedStore<double>;

}  // namespace ermine::graph::detail
