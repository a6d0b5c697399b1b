#include "ermine/graph/detail/plan.hpp"

#include <algorithm>
#include <numeric>

#include "ermine/graph/operations/table.hpp"

namespace ermine::graph::detail {
namespace {

bool is_fold(const Op& op) { return operations::operation(op.code).shape == operations::Shape::fold; }

class Planner {
 public:
  Planner(const Program& program, SlotId output) : program_(program) {
    plan_.output = output;
    plan_.level = levels_of(program);
    plan_.levels = plan_.level[output];
    find_needed();
    find_active();
  }

  Plan plan(bool gradient) {
    const bool row_output = program_.slots[plan_.output].extent == Extent::row;
    plan_.shared.resize(plan_.levels + 1);
    for (std::uint32_t i = 0; i < program_.ops.size(); ++i) {
      const Op& op = program_.ops[i];
      if (plan_.needed[op.out] && program_.slots[op.out].extent == Extent::shared && !is_fold(op))
        plan_.shared[plan_.level[op.out]].push_back(i);
    }
    for (std::uint32_t l = 0; l < plan_.levels; ++l) plan_.forward.push_back(forward_visit(folds_of(l + 1)));
    if (row_output) {
      std::vector<std::uint8_t> wanted(program_.slots.size(), 0);
      wanted[plan_.output] = 1;
      plan_.last.forward = ancestors(wanted);
    }
    if (gradient && !row_output) {
      for (std::uint32_t l = 0; l < plan_.levels; ++l) plan_.reverse.push_back(reverse_visit(l));
      fuse();
    }
    return std::move(plan_);
  }

 private:
  /// f(slot) for the operands that an operation has a derivative by.
  template <class F>
  void for_each_sloped(const Op& op, const F& f) const {
    if (op.code == OpCode::gather) return operations::for_each_operand(program_, op, f);
    const unsigned sloped = operations::operation(op.code).sloped;
    for (int i = 0; i < 3; ++i)
      if (op.in[i] != no_slot && (sloped >> i & 1U)) f(op.in[i]);
  }

  void find_needed() {
    plan_.needed.assign(program_.slots.size(), 0);
    plan_.needed[plan_.output] = 1;
    for (std::size_t i = program_.ops.size(); i-- > 0;) {
      if (plan_.needed[program_.ops[i].out])
        operations::for_each_operand(program_, program_.ops[i], [&](SlotId id) { plan_.needed[id] = 1; });
    }
  }

  void find_active() {
    plan_.active.assign(program_.slots.size(), 0);
    for (const Parameter& p : program_.parameters) plan_.active[p.slot] = plan_.needed[p.slot];
    for (const Op& op : program_.ops) {
      if (!plan_.needed[op.out]) continue;
      for_each_sloped(op, [&](SlotId id) { plan_.active[op.out] |= plan_.active[id]; });
    }
  }

  std::vector<std::uint32_t> folds_of(std::uint32_t level) const {
    std::vector<std::uint32_t> folds;
    for (std::uint32_t i = 0; i < program_.ops.size(); ++i) {
      const Op& op = program_.ops[i];
      if (is_fold(op) && plan_.needed[op.out] && plan_.level[op.out] == level) folds.push_back(i);
    }
    return folds;
  }

  /// Row operations that make the wanted row slots, in order. Extends `wanted`.
  std::vector<std::uint32_t> ancestors(std::vector<std::uint8_t>& wanted) const {
    std::vector<std::uint32_t> found;
    for (std::size_t i = program_.ops.size(); i-- > 0;) {
      const Op& op = program_.ops[i];
      if (!wanted[op.out] || program_.slots[op.out].extent != Extent::row) continue;
      found.push_back(static_cast<std::uint32_t>(i));
      operations::for_each_operand(program_, op, [&](SlotId id) { wanted[id] = 1; });
    }
    std::reverse(found.begin(), found.end());
    return found;
  }

  Visit forward_visit(const std::vector<std::uint32_t>& folds) const {
    Visit visit;
    visit.folds = folds;
    std::vector<std::uint8_t> wanted(program_.slots.size(), 0);
    for (const std::uint32_t f : folds) wanted[program_.ops[f].in[0]] = 1;
    visit.forward = ancestors(wanted);
    return visit;
  }

  Visit reverse_visit(std::uint32_t level) const {
    Visit visit;
    std::vector<std::uint8_t> wanted(program_.slots.size(), 0), reached(program_.slots.size(), 0);
    for (const std::uint32_t f : folds_of(level + 1))
      if (plan_.active[program_.ops[f].out]) {
        visit.seeds.push_back(f);
        wanted[program_.ops[f].in[0]] = reached[program_.ops[f].in[0]] = 1;
      }
    visit.forward = ancestors(wanted);
    for (std::size_t i = visit.forward.size(); i-- > 0;) {
      const Op& op = program_.ops[visit.forward[i]];
      if (!reached[op.out] || !plan_.active[op.out]) continue;
      visit.reverse.push_back(visit.forward[i]);
      for_each_sloped(op, [&](SlotId id) { reached[id] |= plan_.active[id]; });
    }
    for (SlotId id = 0; id < program_.slots.size(); ++id)
      if (reached[id] && program_.slots[id].extent == Extent::shared) visit.gathered.push_back(id);
    return visit;
  }

  /// The last folds are visited once for both sweeps where one active seed of width 1 is all that flows back.
  void fuse() {
    if (plan_.levels == 0) return;
    Visit& back = plan_.reverse.back();
    const Visit& ahead = plan_.forward.back();
    if (back.seeds.size() != 1 || program_.slots[program_.ops[back.seeds[0]].out].width != 1) return;
    // A log-sum-exp sends back e^(x - its own value), which is not known before the visit.
    if (program_.ops[back.seeds[0]].code == OpCode::fold_log_sum_exp) return;
    plan_.fused = true;
    plan_.last = ahead;
    plan_.last.seeds = back.seeds;
    plan_.last.reverse = back.reverse;
    plan_.last.gathered = back.gathered;
    plan_.last.unit_seed = true;
    plan_.forward.pop_back();
    back = Visit{};
  }

  const Program& program_;
  Plan plan_;
};

}  // namespace

std::vector<std::uint32_t> levels_of(const Program& program) {
  std::vector<std::uint32_t> level(program.slots.size(), 0);
  for (const Op& op : program.ops) {
    std::uint32_t l = 0;
    operations::for_each_operand(program, op, [&](SlotId id) { l = std::max(l, level[id]); });
    level[op.out] = l + (is_fold(op) ? 1 : 0);
  }
  return level;
}

std::vector<SlotId> places_of(const Program& program, const Plan& plan) {
  const std::size_t n = program.slots.size();
  std::vector<SlotId> place(n);
  std::vector<std::uint32_t> last_reader(n, 0);  // 1 + the index of the last operation that reads a slot forward
  std::vector<std::uint8_t> kept(n, 0), computed(n, 0);
  for (SlotId id = 0; id < n; ++id) place[id] = id;
  kept[plan.output] = 1;
  for (const Output& output : program.outputs) kept[output.slot] = 1;  // may be watched
  const auto read = [&](const Visit& visit) {
    for (const std::uint32_t i : visit.forward) {
      const Op& op = program.ops[i];
      computed[op.out] = 1;
      operations::for_each_operand(program, op, [&](SlotId id) {
        last_reader[id] = std::max(last_reader[id], i + 1);
        if (op.code == OpCode::gather) kept[id] = kept[op.out] = 1;  // one and the same memory
      });
    }
    for (const std::uint32_t i : visit.reverse) {
      const Op op = operations::resolved(program, program.ops[i]);
      kept[op.out] = 1;
      for (const SlotId id : op.in)
        if (id != no_slot) kept[id] = 1;
    }
    for (const std::uint32_t f : visit.folds) kept[program.ops[f].in[0]] = 1;
    for (const std::uint32_t f : visit.seeds) kept[program.ops[f].in[0]] = 1;
  };
  for (const Visit& visit : plan.forward) read(visit);
  for (const Visit& visit : plan.reverse) read(visit);
  read(plan.last);
  for (std::uint32_t i = 0; i < program.ops.size(); ++i) {
    const Op op = operations::resolved(program, program.ops[i]);
    if (!computed[op.out] || operations::operation(op.code).shape != operations::Shape::elementwise) continue;
    for (const SlotId id : op.in)
      if (id != no_slot && computed[id] && !kept[id] && last_reader[id] == i + 1 &&
          program.slots[id].width == program.slots[op.out].width && place[op.out] == op.out)
        place[op.out] = place[id];
  }
  return place;
}

AdjointPlaces adjoint_places_of(const Program& program, const Plan& plan, bool keep) {
  constexpr std::size_t nowhere = ~std::size_t{0};
  AdjointPlaces places;
  places.first.assign(program.slots.size(), nowhere);
  std::size_t components = 0;
  for (const Op& op : program.ops) {
    if (!plan.active[op.out] || program.slots[op.out].extent != Extent::row || op.code == OpCode::gather) continue;
    places.first[op.out] = components;
    components += program.slots[op.out].width;
  }
  places.buffer.resize(components);
  places.buffers = components;
  std::iota(places.buffer.begin(), places.buffer.end(), std::size_t{0});
  // With several sweeps over the rows each would need places of its own.
  const Visit* sweep = nullptr;
  std::size_t sweeps = 0;
  const auto count = [&](const Visit& visit) {
    if (visit.reverse.empty()) return;
    sweep = &visit;
    ++sweeps;
  };
  for (const Visit& visit : plan.reverse) count(visit);
  count(plan.last);
  if (keep || sweeps != 1) return places;

  places.buffers = 0;
  std::fill(places.buffer.begin(), places.buffer.end(), nowhere);
  std::vector<std::size_t> spare;
  const auto take = [&](SlotId id, std::uint32_t component) {
    if (places.first[id] == nowhere) return;
    std::size_t& buffer = places.buffer[places.first[id] + component];
    if (buffer != nowhere) return;
    if (spare.empty()) {
      buffer = places.buffers++;
      return;
    }
    buffer = spare.back();
    spare.pop_back();
  };
  // The places of each gather, those of gathers it reads looked through.
  std::vector<const std::vector<Place>*> gathered(program.slots.size(), nullptr);
  std::vector<std::vector<Place>> roots = program.gathers;
  for (const Op& op : program.ops) {
    if (op.code != OpCode::gather) continue;
    for (Place& place : roots[op.attribute])
      if (gathered[place.slot] != nullptr) place = (*gathered[place.slot])[place.component];
    gathered[op.out] = &roots[op.attribute];
  }
  // All that a contribution to a slot's adjoint may touch.
  const auto take_all = [&](SlotId slot) {
    if (gathered[slot] != nullptr) {
      for (const Place& place : *gathered[slot]) take(place.slot, place.component);
      return;
    }
    for (std::uint32_t c = 0; c < program.slots[slot].width; ++c) take(slot, c);
  };
  for (const std::uint32_t f : sweep->seeds) take_all(program.ops[f].in[0]);
  for (const std::uint32_t i : sweep->reverse) {
    const Op op = operations::resolved(program, program.ops[i]);
    if (op.code == OpCode::gather) continue;
    take_all(op.out);  // components that nobody contributed to are cleared
    for (const SlotId id : op.in)
      if (id != no_slot && plan.active[id]) take_all(id);
    for (std::uint32_t c = 0; c < program.slots[op.out].width; ++c)
      spare.push_back(places.buffer[places.first[op.out] + c]);
  }
  // What the sweep does not reach is never read.
  for (std::size_t& buffer : places.buffer)
    if (buffer == nowhere) buffer = 0;
  places.buffers = std::max<std::size_t>(places.buffers, components > 0 ? 1 : 0);
  return places;
}

Plan make_plan(const Program& program, SlotId output, bool gradient) { return Planner(program, output).plan(gradient); }

}  // namespace ermine::graph::detail
