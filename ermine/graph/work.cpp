#include "ermine/graph/work.hpp"

#include "ermine/graph/operations/table.hpp"

namespace ermine::graph {
namespace {

using operations::Shape;

struct Work {
  std::uint64_t forward = 0, reverse = 0;
};

Work work_of(const Program& program, const Op& op) {
  const operations::Operation& known = operations::operation(op.code);
  const std::uint64_t out = program.slots[op.out].width;
  Work work;
  if (known.shape == Shape::gather) return work;  // rows are named anew, not copied
  std::uint64_t operands = 0, sloped = 0;
  for (unsigned i = 0; i < 3; ++i) {
    if (op.in[i] == no_slot || program.slots[op.in[i]].extent != Extent::row) continue;
    ++operands;
    sloped += known.sloped >> i & 1U;
  }
  if (operands == 0) return work;
  if (known.shape == Shape::fold) return {out, out};
  if (known.shape == Shape::affine || known.shape == Shape::dot) {
    const std::uint64_t products = program.slots[op.in[1]].width;
    return {products + out, 2 * products + out};
  }
  return {out * (operands + 1), 3 * out * sloped + out};
}

}  // namespace

std::uint64_t row_work(const Program& program) {
  std::uint64_t work = 0;
  for (const Op& op : program.ops) work += work_of(program, op).forward;
  return work;
}

std::uint64_t sweep_work(const Program& program) {
  std::uint64_t work = row_work(program);
  for (const Op& op : program.ops) work += work_of(program, op).reverse;
  return work;
}

}  // namespace ermine::graph
