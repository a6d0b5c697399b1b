#include "ermine/graph/operations/table.hpp"

#include <algorithm>
#include <array>

#include "ermine/core/error.hpp"
#include "ermine/graph/operations/scalar_rules.hpp"

namespace ermine::graph::operations {
namespace {

constexpr std::size_t index_of(OpCode code) { return static_cast<std::size_t>(code); }

constexpr Shape width_shape(OpCode code) {
  switch (code) {
    case OpCode::affine:
      return Shape::affine;
    case OpCode::dot:
      return Shape::dot;
    case OpCode::component:
      return Shape::component;
    case OpCode::concatenate:
      return Shape::concatenate;
    case OpCode::softmax:
      return Shape::same;
    case OpCode::sine_cosine:
      return Shape::twice;
    case OpCode::softmax_loss:
      return Shape::softmax_loss;
    default:
      return Shape::sum;
  }
}

constexpr std::array<Operation, operation_count> make_table() {
  std::array<Operation, operation_count> table{};
  const auto elementwise = [&](auto rule) {
    using R = decltype(rule);
    table[index_of(R::code)] = {R::code, R::name, R::arity, false, Shape::elementwise, R::sloped, chooses<R>, false};
  };
  for_each_elementwise(elementwise);
  WidthRules::for_each([&](auto rule) {
    using R = decltype(rule);
    const bool optional = R::code == OpCode::affine || R::code == OpCode::concatenate;
    const unsigned sloped = R::code == OpCode::softmax_loss ? 0b1U : 0b111U;
    table[index_of(R::code)] = {R::code, R::name, R::arity, optional, width_shape(R::code), sloped, false, false};
  });
  table[index_of(OpCode::huber_loss)].operands = 2;
  table[index_of(OpCode::huber_loss)].knee = true;
  // The folds have no rule of a row: their kernels are in detail/fold_kernels.cpp.
  table[index_of(OpCode::fold_sum)] = {OpCode::fold_sum, "fold_sum", 1, false, Shape::fold, 1, false, false};
  table[index_of(OpCode::fold_mean)] = {OpCode::fold_mean, "fold_mean", 1, false, Shape::fold, 1, false, false};
  table[index_of(OpCode::fold_log_sum_exp)] = {
      OpCode::fold_log_sum_exp, "fold_log_sum_exp", 1, false, Shape::fold, 1, false, false};
  table[index_of(OpCode::gather)] = {OpCode::gather, "gather", 0, false, Shape::gather, 0, false, false};
  return table;
}

constexpr std::array<Operation, operation_count> table = make_table();

constexpr bool complete() {
  for (std::size_t i = 0; i < operation_count; ++i)
    if (index_of(table[i].code) != i || table[i].name[0] == '\0') return false;
  return true;
}
static_assert(complete(), "an operation of OpCode has no rule");

[[noreturn]] void refuse(const Operation& operation, const std::string& why) {
  throw core::ModelError(std::string("operation `") + operation.name + "`: " + why);
}

std::string text(std::uint64_t n) { return std::to_string(n); }

}  // namespace

const Operation& operation(OpCode code) { return table[index_of(code)]; }
std::span<const Operation> operations() { return table; }

Op resolved(const Program& program, const Op& op) {
  Op out = op;
  if (operation(op.code).knee) out.in[2] = program.constants[op.attribute].slot;
  return out;
}

Slot result_of(const Program& program, const Op& op) {
  const Operation& o = operation(op.code);
  Slot in[3];
  Extent extent = Extent::shared;
  int given = 0;
  for (int i = 0; i < 3; ++i) {
    if (op.in[i] == no_slot) continue;
    if (i >= o.operands || given != i) refuse(o, "takes " + text(static_cast<std::uint64_t>(o.operands)) + " operands");
    in[i] = program.slots[op.in[i]];
    if (in[i].extent == Extent::row) extent = Extent::row;
    ++given;
  }
  if (given != o.operands && !(o.last_optional && given == o.operands - 1))
    refuse(o, "takes " + text(static_cast<std::uint64_t>(o.operands)) + " operands, got " +
                  text(static_cast<std::uint64_t>(given)));
  switch (o.shape) {
    case Shape::elementwise: {
      std::uint32_t width = 1;
      for (int i = 0; i < given; ++i)
        if (in[i].width != 1) {
          if (width != 1 && width != in[i].width)
            refuse(o, "widths " + text(width) + " and " + text(in[i].width) + " do not fit");
          width = in[i].width;
        }
      if (o.knee) {
        if (op.attribute >= program.constants.size()) refuse(o, "its knee names no constant");
        const SlotId knee = program.constants[op.attribute].slot;
        if (knee >= program.slots.size() || program.slots[knee].width != 1) refuse(o, "its knee must be one number");
      }
      return {extent, width};
    }
    case Shape::affine: {
      if (in[1].extent != Extent::shared) refuse(o, "its weights must be shared, not a value a row");
      if (in[0].width == 0 || in[1].width % in[0].width != 0)
        refuse(o, text(in[1].width) + " weights are no multiple of " + text(in[0].width) + " inputs");
      const std::uint32_t k = in[1].width / in[0].width;
      if (given == 3 && in[2].width != k) refuse(o, "its offset has width " + text(in[2].width) + ", not " + text(k));
      if (given == 3 && in[2].extent == Extent::row && in[0].extent == Extent::shared)
        refuse(o, "its offset has a value a row where its input is shared");
      return {extent, k};
    }
    case Shape::sum:
      return {extent, 1};
    case Shape::dot:
      if (in[0].width != in[1].width)
        refuse(o, "widths " + text(in[0].width) + " and " + text(in[1].width) + " do not fit");
      return {extent, 1};
    case Shape::component:
      if (op.attribute >= in[0].width)
        refuse(o, "there is no component " + text(op.attribute) + " of " + text(in[0].width));
      return {extent, 1};
    case Shape::concatenate: {
      std::uint64_t width = 0;
      for (int i = 0; i < given; ++i) width += in[i].width;
      if (width > ~std::uint32_t{0}) refuse(o, "the result is too wide");
      return {extent, static_cast<std::uint32_t>(width)};
    }
    case Shape::same:
      return {extent, in[0].width};
    case Shape::twice:
      if (in[0].width > ~std::uint32_t{0} / 2) refuse(o, "the result is too wide");
      return {extent, 2 * in[0].width};
    case Shape::softmax_loss:
      if (in[1].width != 1) refuse(o, "its target must be one class index a row");
      return {extent, 1};
    case Shape::fold:
      if (in[0].extent != Extent::row) refuse(o, "needs a value a row; its operand is the same for all rows");
      return {Extent::shared, in[0].width};
    case Shape::gather: {
      if (op.attribute >= program.gathers.size()) refuse(o, "its places are not there");
      const std::vector<Place>& places = program.gathers[op.attribute];
      if (places.empty()) refuse(o, "it has no places");
      for (const Place& place : places) {
        if (place.slot >= program.slots.size() || place.component >= program.slots[place.slot].width)
          refuse(o, "there is no component " + text(place.component) + " of slot " + text(place.slot));
        if (program.slots[place.slot].extent != program.slots[places[0].slot].extent)
          refuse(o, "values a row and shared ones cannot stand side by side");
      }
      if (places.size() > ~std::uint32_t{0}) refuse(o, "the result is too wide");
      return {program.slots[places[0].slot].extent, static_cast<std::uint32_t>(places.size())};
    }
  }
  return {};
}

}  // namespace ermine::graph::operations

namespace ermine::graph {

const char* name_of(OpCode code) { return operations::operation(code).name; }

std::optional<OpCode> op_from_name(std::string_view name) {
  for (const operations::Operation& o : operations::operations())
    if (name == o.name) return o.code;
  return std::nullopt;
}

}  // namespace ermine::graph
