#include <algorithm>

#include "ermine/graph/detail/workspace.hpp"
#include "ermine/graph/operations/table.hpp"

namespace ermine::graph::detail {
namespace {

constexpr std::size_t nowhere = ~std::size_t{0};

bool is_affine(const Op& op) { return op.code == OpCode::affine; }

}  // namespace

template <class T>
const Run<T>* Workspace<T>::operand(SlotId id) {
  if (program_.slots[id].extent == Extent::row) return first_[id] == nowhere ? nullptr : &runs_[first_[id]];
  std::vector<Run<T>>& kept = kept_runs_.emplace_back();
  for (std::uint32_t c = 0; c < program_.slots[id].width; ++c) kept.push_back(shared_.broadcast(id, c));
  return kept.data();
}

template <class T>
bool Workspace<T>::active(const Op& op, int operand) const {
  return op.in[operand] != no_slot && plan_.active[op.in[operand]] &&
         (operations::operation(op.code).sloped >> operand & 1U) != 0;
}

/// Sums over rows are kept in lanes; only the weights of sparse and coded inputs grow element by element.
template <class T>
bool Workspace<T>::has_lanes(const Op& op, int operand) const {
  if (!active(op, operand) || program_.slots[op.in[operand]].extent != Extent::shared) return false;
  return !(is_affine(op) && operand == 1 && (first_[op.in[0]] == nowhere || program_.wide()));
}

template <class T>
void Workspace<T>::compile(const Visit& visit, const T* seeds, std::size_t seed_plane) {
  Compiled& compiled = visits_.emplace_back();
  const std::size_t planes = dual_ ? 2 : 1;
  compiled.layout = layout_of(program_, visit);
  compiled.bundle = Buffer<T>(compiled.layout.size * planes);
  for (const std::uint32_t i : visit.forward) add_forward(compiled, operations::resolved(program_, program_.ops[i]));

  // Lanes: for each component of a sum, and of each gathered slot that is more than the weights of affine maps.
  std::size_t components = 0;
  for (const std::uint32_t f : visit.folds)
    if (program_.ops[f].code != OpCode::fold_log_sum_exp) components += program_.slots[program_.ops[f].out].width;
  lane_first_.assign(program_.slots.size(), nowhere);
  for (const std::uint32_t i : visit.reverse)
    for (int k = 0; k < 3; ++k) {
      const Op& op = program_.ops[i];
      if (!has_lanes(op, k) || lane_first_[op.in[k]] != nowhere) continue;
      if (std::find(visit.gathered.begin(), visit.gathered.end(), op.in[k]) == visit.gathered.end()) continue;
      lane_first_[op.in[k]] = components;
      components += program_.slots[op.in[k]].width;
    }
  compiled.lanes = Buffer<T>(components * lanes_of<T> * planes);
  add_folds(compiled, visit);
  add_reverse(compiled, visit, seeds, seed_plane);
  share_asking(compiled);
}

/// A dense input's memory is asked for by the first kernel that reads it; where a pullback reads it again, half by each.
template <class T>
void Workspace<T>::share_asking(Compiled& visit) {
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const SlotId id = program_.inputs[i].slot;
    if (program_.inputs[i].kind != InputKind::dense || first_[id] == nowhere) continue;
    const auto reader = [&](bool pullback) {
      return std::find_if(visit.steps.begin(), visit.steps.end(),
                          [&](const Step& step) { return step.reads == id && (step.op != none) == pullback; });
    };
    const auto forward = reader(false), reverse = reader(true);
    const auto set = [&](Step& step, std::uint32_t blocks) {
      (step.affine != none ? visit.affine[step.affine].call.ahead : step.call.ahead) = {blocks, fetch_rows_};
    };
    if (forward == visit.steps.end()) {
      visit.unasked.push_back(i);
      continue;
    }
    set(*forward, reverse == visit.steps.end() ? 3 : 1);
    if (reverse != visit.steps.end()) set(*reverse, 2);
  }
}

template <class T>
void Workspace<T>::add_forward(Compiled& visit, const Op& op) {
  if (op.code != OpCode::gather) visit.steps.push_back(step_of(visit, op));
}

/// The call of an operation with its operands and its result.
template <class T>
typename Workspace<T>::Step Workspace<T>::step_of(Compiled& visit, const Op& op) {
  Step step;
  const std::uint32_t width = program_.slots[op.out].width;
  if (is_affine(op)) {
    step.affine = static_cast<std::uint32_t>(visit.affine.size());
    AffineStep& affine = visit.affine.emplace_back();
    AffineCall<T>& call = affine.call;
    affine.kernel = kernels_.affine_forward;
    call.inputs = program_.slots[op.in[0]].width;
    call.outputs = width;
    call.x = operand(op.in[0]);
    if (!call.x) affine.input = input_of_[op.in[0]];
    call.w = shared_.value(op.in[1]);
    call.w_tangent = shared_.tangent(op.in[1]);
    call.b = op.in[2] == no_slot ? nullptr : operand(op.in[2]);
    call.z = &targets_[first_[op.out]];
    step.reads = op.in[0];
    return step;
  }
  Call<T>& call = step.call;
  step.kernel = kernels_.forward[static_cast<std::size_t>(op.code)];
  for (int i = 0; i < 3; ++i) {
    if (op.in[i] == no_slot) continue;
    call.in[i] = operand(op.in[i]);
    call.width[i] = program_.slots[op.in[i]].width;
  }
  call.out = &targets_[first_[op.out]];
  call.outputs = width;
  call.attribute = op.attribute;
  if (operations::operation(op.code).shape == operations::Shape::elementwise) step.reads = op.in[0];
  return step;
}

/// Clears what no contribution has reached yet of the adjoint of components [first, end).
template <class T>
void Workspace<T>::clear_unwritten(Compiled& visit, Step& step, SlotId slot, std::uint32_t first, std::uint32_t end) {
  for (std::uint32_t c = first; c < end; ++c) {
    const std::size_t at = adjoint_first_[slot] + c;
    std::uint8_t& written = written_[adjoint_place_[at]];
    if (!written) visit.clears.push_back(adjoint_targets_[at].value);
    written = 1;
  }
  step.clear_end = static_cast<std::uint32_t>(visit.clears.size());
}

/// How a pullback contributes to the adjoint of a row operand: it sets it where nothing was there before.
template <class T>
Write Workspace<T>::write_to(Compiled& visit, Step& step, SlotId slot, const Op& op) {
  const std::uint32_t width = program_.slots[slot].width;
  if (op.code == OpCode::component) {  // touches one alone
    clear_unwritten(visit, step, slot, op.attribute, op.attribute + 1);
    return Write::add;
  }
  bool fresh = true;
  std::vector<std::size_t> places;
  for (std::uint32_t c = 0; c < width; ++c) places.push_back(adjoint_place_[adjoint_first_[slot] + c]);
  for (const std::size_t place : places) fresh = fresh && !written_[place];
  // Kernels along the width go component by component through all operands: what one adds to, another may not set later.
  fresh = fresh && !(operations::operation(op.code).shape == operations::Shape::dot && op.in[0] != op.in[1]);
  fresh = fresh && operations::operation(op.code).shape != operations::Shape::concatenate;
  std::sort(places.begin(), places.end());
  fresh = fresh && std::adjacent_find(places.begin(), places.end()) == places.end();
  if (!fresh) clear_unwritten(visit, step, slot, 0, width);
  for (const std::size_t place : places) written_[place] = 1;
  return fresh ? Write::set : Write::add;
}

template <class T>
void Workspace<T>::add_join(Compiled& visit, const Run<T>* lanes, const Target<T>* bundle, std::uint32_t width) {
  Step join;
  join.kernel = kernels_.join_lanes;
  join.call.in[0] = lanes;
  join.call.out = bundle;
  join.call.outputs = width;
  visit.joins.push_back(join);
}

template <class T>
void Workspace<T>::add_folds(Compiled& visit, const Visit& plan) {
  const std::size_t lane_plane = visit.lanes.size() / (dual_ ? 2 : 1);
  std::size_t lane = 0;
  for (std::size_t i = 0; i < plan.folds.size(); ++i) {
    const Op& op = program_.ops[plan.folds[i]];
    const std::uint32_t width = program_.slots[op.out].width;
    const bool exponential = op.code == OpCode::fold_log_sum_exp;
    std::vector<Target<T>>& bundle = kept_targets_.emplace_back();
    for (std::uint32_t c = 0; c < (exponential ? 2 * width : width); ++c) {
      T* const at = visit.bundle.data() + visit.layout.folds[i] + c;
      bundle.push_back({at, dual_ ? at + visit.layout.size : nullptr});
    }
    Step step;
    step.call.in[0] = operand(op.in[0]);
    step.call.width[0] = step.call.outputs = width;
    if (exponential) {
      step.kernel = kernels_.exponential_sum;
      step.call.out = bundle.data();
      visit.steps.push_back(step);
      continue;
    }
    std::vector<Target<T>>& lanes = kept_targets_.emplace_back();
    std::vector<Run<T>>& lane_runs = kept_runs_.emplace_back();
    for (std::uint32_t c = 0; c < width; ++c, ++lane) {
      T* const at = visit.lanes.data() + lane * lanes_of<T>;
      lanes.push_back({at, dual_ ? at + lane_plane : nullptr});
      lane_runs.push_back({at, dual_ ? at + lane_plane : nullptr, 1, 1});
    }
    step.kernel = kernels_.sum_lanes;
    step.call.out = lanes.data();
    visit.steps.push_back(step);
    add_join(visit, lane_runs.data(), bundle.data(), width);
  }
}

template <class T>
void Workspace<T>::add_reverse(Compiled& visit, const Visit& plan, const T* seeds, std::size_t seed_plane) {
  written_.assign(adjoint_targets_.size(), 0);
  for (const std::uint32_t f : plan.seeds) {
    const Op& op = program_.ops[f];
    const std::uint32_t width = program_.slots[op.out].width;
    std::vector<Run<T>>& seed = kept_runs_.emplace_back();
    for (std::uint32_t c = 0; c < width; ++c, seeds += lanes_of<T>)
      seed.push_back({seeds, dual_ ? seeds + seed_plane : nullptr, 0, 0});
    // An input's adjoint, or that of a slot without parameters, has no place.
    if (!plan_.active[op.in[0]]) continue;
    Step step;
    step.kernel = kernels_.send_seed;
    step.call.in[0] = operand(op.in[0]);
    step.call.in[1] = seed.data();
    if (op.code == OpCode::fold_log_sum_exp) step.call.in[2] = operand(op.out);
    step.call.adjoint[0] = &adjoint_targets_[adjoint_first_[op.in[0]]];
    step.clear_begin = step.clear_end = static_cast<std::uint32_t>(visit.clears.size());
    step.call.write[0] = write_to(visit, step, op.in[0], op);
    step.call.outputs = width;
    visit.steps.push_back(step);
  }
  const std::size_t lane_plane = visit.lanes.size() / (dual_ ? 2 : 1);
  lane_targets_.clear();
  for (std::size_t i = 0; i < visit.lanes.size() / (dual_ ? 2 : 1) / lanes_of<T>; ++i) {
    T* const at = visit.lanes.data() + i * lanes_of<T>;
    lane_targets_.push_back({at, dual_ ? at + lane_plane : nullptr});
  }
  std::vector<Target<T>>& kept = kept_targets_.emplace_back(lane_targets_);
  lane_targets_ = kept;
  std::vector<std::size_t> weights(program_.slots.size(), nowhere);
  for (std::size_t i = 0; i < plan.gathered.size(); ++i) weights[plan.gathered[i]] = visit.layout.gathered[i];

  for (const std::uint32_t i : plan.reverse) {
    const Op op = operations::resolved(program_, program_.ops[i]);
    if (op.code == OpCode::gather) continue;
    Step step = step_of(visit, op);  // the same operands
    step.clear_begin = step.clear_end = static_cast<std::uint32_t>(visit.clears.size());
    step.reads = no_slot;
    clear_unwritten(visit, step, op.out, 0, program_.slots[op.out].width);
    const auto place = [&](int k, const Target<T>*& target, Write& write) {
      if (!active(op, k)) return;
      if (program_.slots[op.in[k]].extent == Extent::shared) {
        target = &kept[lane_first_[op.in[k]]];
        write = Write::lanes;
        return;
      }
      target = &adjoint_targets_[adjoint_first_[op.in[k]]];
      write = write_to(visit, step, op.in[k], op);
    };
    const Run<T>* const g = &adjoint_runs_[adjoint_first_[op.out]];
    if (is_affine(op)) {
      visit.affine[step.affine].kernel = kernels_.affine_reverse;
      AffineCall<T>& call = visit.affine[step.affine].call;
      call.g = g;
      const std::size_t offset = weights[op.in[1]];
      if (active(op, 1) && offset != nowhere) {
        T* const dw = visit.bundle.data() + offset;
        T* const dw_tangent = dual_ ? dw + visit.layout.size : nullptr;
        if (!call.x) {
          call.dw = dw;
          call.dw_tangent = dw_tangent;
        } else if (has_lanes(op, 1)) {
          const Target<T>& lanes = kept[lane_first_[op.in[1]]];
          call.tile = {lanes.value, lanes.tangent, false, 0, call.outputs, 0, call.inputs, call.inputs};
          step.reads = op.in[0];
        } else {
          call.tile = {dw, dw_tangent, true, 0, call.outputs, 0, call.inputs, call.inputs};
        }
      }
      step.op = i;
      place(0, call.dx, call.dx_write);
      place(2, call.db, call.db_write);
    } else {
      Call<T>& call = step.call;
      step.kernel = kernels_.reverse[static_cast<std::size_t>(op.code)];
      call.out = nullptr;
      call.y = &runs_[first_[op.out]];
      call.g = g;
      for (int k = 0; k < 3; ++k) place(k, call.adjoint[k], call.write[k]);
    }
    visit.steps.push_back(step);
  }

  for (std::size_t i = 0; i < plan.gathered.size(); ++i) {
    const SlotId id = plan.gathered[i];
    if (lane_first_[id] == nowhere) continue;
    std::vector<Target<T>>& bundle = kept_targets_.emplace_back();
    std::vector<Run<T>>& lanes = kept_runs_.emplace_back();
    for (std::uint32_t c = 0; c < program_.slots[id].width; ++c) {
      T* const at = visit.bundle.data() + visit.layout.gathered[i] + c;
      bundle.push_back({at, dual_ ? at + visit.layout.size : nullptr});
      const Target<T>& from = kept[lane_first_[id] + c];
      lanes.push_back({from.value, from.tangent, 1, 1});
    }
    add_join(visit, lanes.data(), bundle.data(), program_.slots[id].width);
  }
}

template class Workspace<double>;

}  // namespace ermine::graph::detail
