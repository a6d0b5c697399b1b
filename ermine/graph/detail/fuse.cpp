#include "ermine/graph/detail/fuse.hpp"

#include <vector>

namespace ermine::graph::detail {

Program fused(Program program) {
  std::vector<const Op*> maker(program.slots.size(), nullptr);
  for (Op& op : program.ops) {
    const Op* const first = op.in[0] == no_slot ? nullptr : maker[op.in[0]];
    if (op.code == OpCode::subtract && first != nullptr && first->code == OpCode::replace_missing)
      op = {OpCode::subtract_filled, op.out, {first->in[0], first->in[1], op.in[1]}, 0};
    maker[op.out] = &op;
  }
  return program;
}

}  // namespace ermine::graph::detail
