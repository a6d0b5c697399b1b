#include "ermine/graph/program.hpp"

#include <algorithm>
#include <bit>

#include "ermine/core/error.hpp"

namespace ermine::graph {

std::uint64_t Program::parameter_count() const {
  return parameters.empty() ? 0 : parameters.back().offset + slots[parameters.back().slot].width;
}

bool Program::has_output(std::string_view name) const {
  return std::any_of(outputs.begin(), outputs.end(), [&](const Output& o) { return o.name == name; });
}

SlotId Program::output(std::string_view name) const {
  for (const Output& o : outputs)
    if (o.name == name) return o.slot;
  throw core::Error(core::Fault::internal, "the program has no output `" + std::string(name) + "`");
}

bool Program::wide() const {
  constexpr std::uint64_t wide_weights = 4096, wide_outputs = 8;
  return std::any_of(ops.begin(), ops.end(), [&](const Op& op) {
    return op.code == OpCode::affine && slots[op.out].extent == Extent::row && slots[op.out].width >= wide_outputs &&
           slots[op.in[1]].width >= wide_weights;
  });
}

std::uint32_t Program::leaf_rows() const {
  constexpr std::uint32_t wide_rows = 64, fewest = 256, most = 1024;
  if (wide()) return wide_rows;
  // A leaf's values and adjoints are to stay in half of a 1 MiB L2 where the tiles of a schedule need them whole; inputs
  // are only read, and what is gathered lies where it lay.
  constexpr std::uint64_t bytes = 512 * 1024;
  std::uint64_t row_bytes = 0;
  for (const Input& input : inputs)
    if (input.kind == InputKind::dense) row_bytes += sizeof(double) * slots[input.slot].width;
  for (const Op& op : ops)
    if (slots[op.out].extent == Extent::row && op.code != OpCode::gather)
      row_bytes += 2 * sizeof(double) * std::uint64_t{slots[op.out].width};
  const std::uint64_t rows = std::bit_floor(std::max<std::uint64_t>(bytes / std::max<std::uint64_t>(row_bytes, 1), 1));
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(rows, fewest, most));
}

}  // namespace ermine::graph
