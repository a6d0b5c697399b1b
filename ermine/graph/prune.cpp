#include "ermine/graph/operations/table.hpp"
#include "ermine/graph/program.hpp"

namespace ermine::graph {

Program prune(const Program& program, std::span<const std::string> outputs, std::vector<std::uint64_t>* kept) {
  std::vector<std::uint8_t> needed(program.slots.size(), 0);
  for (const std::string& name : outputs) needed[program.output(name)] = 1;
  for (std::size_t i = program.ops.size(); i-- > 0;) {
    if (needed[program.ops[i].out])
      operations::for_each_operand(program, program.ops[i], [&](SlotId id) { needed[id] = 1; });
  }

  Program out;
  std::vector<SlotId> place(program.slots.size(), no_slot);
  for (SlotId id = 0; id < program.slots.size(); ++id)
    if (needed[id]) {
      place[id] = static_cast<SlotId>(out.slots.size());
      out.slots.push_back(program.slots[id]);
    }
  if (kept) kept->clear();
  std::uint64_t offset = 0;
  for (const Parameter& p : program.parameters) {
    if (!needed[p.slot]) continue;
    Parameter moved = p;
    moved.slot = place[p.slot];
    moved.offset = offset;
    const std::uint32_t width = program.slots[p.slot].width;
    offset += width;
    if (kept)
      for (std::uint32_t j = 0; j < width; ++j) kept->push_back(p.offset + j);
    out.parameters.push_back(std::move(moved));
  }
  for (const Input& input : program.inputs) {
    if (!needed[input.slot]) continue;
    out.inputs.push_back(input);
    out.inputs.back().slot = place[input.slot];
  }
  std::vector<std::uint32_t> constant_place(program.constants.size(), 0);
  for (std::size_t i = 0; i < program.constants.size(); ++i) {
    if (!needed[program.constants[i].slot]) continue;
    constant_place[i] = static_cast<std::uint32_t>(out.constants.size());
    out.constants.push_back({place[program.constants[i].slot], program.constants[i].values});
  }
  for (Op op : program.ops) {
    if (!needed[op.out]) continue;
    if (operations::operation(op.code).knee) op.attribute = constant_place[op.attribute];
    if (op.code == OpCode::gather) {
      out.gathers.push_back(program.gathers[op.attribute]);
      for (Place& from : out.gathers.back()) from.slot = place[from.slot];
      op.attribute = static_cast<std::uint32_t>(out.gathers.size() - 1);
    }
    op.out = place[op.out];
    for (SlotId& id : op.in)
      if (id != no_slot) id = place[id];
    out.ops.push_back(op);
  }
  for (const std::string& name : outputs) out.outputs.push_back({name, place[program.output(name)]});
  out.validate();
  return out;
}

}  // namespace ermine::graph
