#include "ermine/graph/detail/linear_family.hpp"

#include <algorithm>

#include "ermine/graph/operations/table.hpp"

namespace ermine::graph::detail {
namespace {

const Parameter* parameter_of(const Program& program, SlotId id) {
  for (const Parameter& p : program.parameters)
    if (p.slot == id) return &p;
  return nullptr;
}

}  // namespace

bool LinearFamily::dense() const {
  return std::all_of(parts.begin(), parts.end(), [](const Part& p) { return p.dense; });
}

std::optional<LinearFamily> find_linear_family(const Program& program, const Plan& plan) {
  if (!plan.fused || plan.levels != 1) return std::nullopt;
  LinearFamily family;
  std::vector<SlotId> used;  // parameters met: each may enter once
  const auto shared = [&](SlotId id) { return id != no_slot && program.slots[id].extent == Extent::shared; };
  const auto active = [&](SlotId id) { return id != no_slot && plan.active[id]; };
  const auto enter = [&](SlotId x, SlotId parameter, std::uint32_t width) {
    const Parameter* const p = parameter_of(program, parameter);
    if (!p || std::find(used.begin(), used.end(), parameter) != used.end()) return false;
    used.push_back(parameter);
    LinearFamily::Part part{x, width, p->offset, true, ~std::size_t{0}};
    for (std::size_t i = 0; i < program.inputs.size(); ++i)
      if (x == program.inputs[i].slot && program.inputs[i].kind != InputKind::dense) {
        part.dense = false;
        part.input = i;
      }
    family.parts.push_back(part);
    return true;
  };
  // Reverse order: the first affine map met is the last of its chain, and gives z.
  SlotId expected = no_slot;
  for (const std::uint32_t i : plan.last.reverse) {
    const Op op = operations::resolved(program, program.ops[i]);
    const bool linear = op.code == OpCode::affine && (expected == no_slot || op.out == expected) &&
                        (expected != no_slot || family.z == no_slot);
    if (!linear || active(op.in[0])) {
      for (const SlotId id : op.in)
        if (active(id) && shared(id)) return std::nullopt;
      // Once z is found, nothing but its own chain may follow.
      if (family.z != no_slot) return std::nullopt;
      continue;
    }
    if (family.z == no_slot) {
      family.z = op.out;
      family.outputs = program.slots[op.out].width;
    }
    family.affine.push_back(i);
    if (active(op.in[1]) && !enter(op.in[0], op.in[1], program.slots[op.in[0]].width)) return std::nullopt;
    expected = no_slot;
    if (active(op.in[2])) {
      if (shared(op.in[2])) {
        if (!enter(no_slot, op.in[2], 1)) return std::nullopt;
      } else {
        expected = op.in[2];
      }
    }
  }
  if (family.z == no_slot || expected != no_slot) return std::nullopt;
  // What the chain passes on inside must be read by the chain alone.
  for (const std::uint32_t i : plan.last.reverse) {
    if (std::find(family.affine.begin(), family.affine.end(), i) != family.affine.end()) continue;
    for (const SlotId id : program.ops[i].in)
      for (const std::uint32_t a : family.affine)
        if (id != no_slot && id == program.ops[a].out && id != family.z) return std::nullopt;
  }
  return family;
}

}  // namespace ermine::graph::detail
