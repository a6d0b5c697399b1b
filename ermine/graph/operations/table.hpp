/// @file
/// Every operation with its name, its operands and the shape of its result: what the builder, the planner, files and
/// pictures are driven from.

#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "ermine/graph/program.hpp"

namespace ermine::graph::operations {

/// How the shape of a result follows from those of the operands.
enum class Shape : std::uint8_t {
  elementwise,   ///< the widest operand; a width of 1 is broadcast
  affine,        ///< x [m], W [k m] shared, b [k] or none -> [k]
  sum,           ///< [m] -> [1]
  dot,           ///< [m], [m] -> [1]
  component,     ///< [m], attribute < m -> [1]
  concatenate,   ///< [a], [b], [c] or none -> [a + b + c]
  same,          ///< [m] -> [m]
  twice,         ///< [m] -> [2m]
  softmax_loss,  ///< [k], [1] -> [1]
  fold,          ///< row [m] -> shared [m]
  gather,        ///< the places of Program::gathers[attribute] -> one component each
};

struct Operation {
  OpCode code = OpCode::add;
  const char* name = "";
  int operands = 0;  ///< Slots it takes; the last of affine and concatenate may be absent.
  bool last_optional = false;
  Shape shape = Shape::elementwise;
  unsigned sloped = 0;   ///< Bit i: operand i has a derivative.
  bool chooses = false;  ///< Passes one of its operands on; the others receive nothing.
  bool knee = false;     ///< The attribute is the index of a constant of width 1.
};

inline constexpr std::size_t operation_count = static_cast<std::size_t>(OpCode::huber_loss) + 1;

[[nodiscard]] const Operation& operation(OpCode code);
[[nodiscard]] std::span<const Operation> operations();

/// The shape of op's result. @throws ModelError naming the operation and the operand that does not fit. Every operand
/// must be the id of a slot of the program. (That sparse inputs go to `affine` alone is checked by builder and validate.)
[[nodiscard]] Slot result_of(const Program& program, const Op& op);

/// The operands with a knee's constant filled in as the third.
[[nodiscard]] Op resolved(const Program& program, const Op& op);

/// f(slot) for all that an operation reads, the constant of its knee and the places of a gather among them.
template <class F>
void for_each_operand(const Program& program, const Op& op, const F& f) {
  for (const SlotId id : resolved(program, op).in)
    if (id != no_slot) f(id);
  if (op.code == OpCode::gather)
    for (const Place& place : program.gathers[op.attribute]) f(place.slot);
}

}  // namespace ermine::graph::operations
