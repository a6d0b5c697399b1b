#include <utility>

#include "ermine/core/error.hpp"
#include "ermine/graph/operations/table.hpp"
#include "ermine/graph/program.hpp"

namespace ermine::graph {
namespace {

SlotId append(Program& program, Extent extent, std::uint64_t width) {
  if (width == 0 || width > ~std::uint32_t{0})
    throw core::Error(core::Fault::internal, "a slot of width " + std::to_string(width) + " cannot be");
  program.slots.push_back({extent, static_cast<std::uint32_t>(width)});
  return static_cast<SlotId>(program.slots.size() - 1);
}

}  // namespace

SlotId Builder::dense_input(std::vector<std::string> columns) {
  const SlotId slot = append(program_, Extent::row, columns.size());
  program_.inputs.push_back({InputKind::dense, slot, std::move(columns), {}});
  return slot;
}

SlotId Builder::code_input(std::string column, std::vector<std::string> levels) {
  const SlotId slot = append(program_, Extent::row, levels.size());
  program_.inputs.push_back({InputKind::code, slot, {std::move(column)}, std::move(levels)});
  return slot;
}

SlotId Builder::csr_input(std::vector<std::string> columns) {
  const SlotId slot = append(program_, Extent::row, columns.size());
  program_.inputs.push_back({InputKind::csr, slot, std::move(columns), {}});
  return slot;
}

SlotId Builder::parameter(std::string name, std::uint32_t rows, std::uint32_t columns) {
  const std::uint64_t offset = program_.parameter_count();
  const SlotId slot = append(program_, Extent::shared, std::uint64_t{rows} * columns);
  program_.parameters.push_back({std::move(name), slot, offset, rows, columns});
  return slot;
}

SlotId Builder::constant(double value) { return constant(std::vector<double>{value}); }

SlotId Builder::constant(std::vector<double> values) {
  const SlotId slot = append(program_, Extent::shared, values.size());
  program_.constants.push_back({slot, std::move(values)});
  return slot;
}

SlotId Builder::gather(std::vector<Place> places) {
  for (const Place& place : places)
    for (const Input& input : program_.inputs)
      if (input.kind != InputKind::dense && input.slot == place.slot)
        throw core::ModelError("operation `gather` reads a sparse or coded input; only `affine` can");
  program_.gathers.push_back(std::move(places));
  return op(OpCode::gather, no_slot, no_slot, no_slot, static_cast<std::uint32_t>(program_.gathers.size() - 1));
}

SlotId Builder::op(OpCode code, SlotId a, SlotId b, SlotId c, std::uint32_t attribute) {
  for (const SlotId id : {a, b, c})
    if (id != no_slot && id >= program_.slots.size())
      throw core::Error(core::Fault::internal, std::string("operation `") + name_of(code) + "` reads slot " +
                                                   std::to_string(id) + ", which is not there");
  for (const Input& input : program_.inputs)
    if (input.kind != InputKind::dense &&
        (input.slot == b || input.slot == c || (input.slot == a && code != OpCode::affine)))
      throw core::ModelError(std::string("operation `") + name_of(code) +
                             "` reads a sparse or coded input; only `affine` can, as its first operand");
  Op op{code, no_slot, {a, b, c}, attribute};
  const Slot result = operations::result_of(program_, op);
  op.out = append(program_, result.extent, result.width);
  program_.ops.push_back(op);
  return op.out;
}

void Builder::output(std::string name, SlotId slot) {
  if (slot >= program_.slots.size())
    throw core::Error(core::Fault::internal, "output `" + name + "` names a slot that is not there");
  for (Output& o : program_.outputs)
    if (o.name == name) {
      o.slot = slot;
      return;
    }
  program_.outputs.push_back({std::move(name), slot});
}

Program Builder::finish() && {
  program_.validate();
  return std::exchange(program_, Program{});
}

}  // namespace ermine::graph
