#include "ermine/graph/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/graph/detail/point_machine.hpp"
#include "ermine/graph/operations/table.hpp"

namespace ermine::graph {
namespace {

using operations::Dual;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::string element(const std::string& name, std::uint32_t i, std::uint64_t of) {
  return of == 1 ? name : name + "[" + std::to_string(i) + "]";
}

template <class T>
void load(detail::PointMachine<T>& machine, const std::vector<Variable>& variables, std::span<const double> point) {
  for (std::size_t i = 0; i < variables.size(); ++i)
    machine.value(variables[i].slot)[variables[i].component] = T(point[i]);
}

void check_point(const std::vector<Variable>& variables, std::span<const double> point) {
  core::require(point.size() == variables.size(), "the point has " + std::to_string(point.size()) +
                                                      " numbers, the graph " + std::to_string(variables.size()) +
                                                      " variables");
}

/// The slots that the outputs need.
std::vector<bool> needed_slots(const Program& program, std::span<const SlotId> outputs) {
  std::vector<bool> needed(program.slots.size(), false);
  for (const SlotId slot : outputs) needed[slot] = true;
  for (std::size_t i = program.ops.size(); i-- > 0;) {
    if (needed[program.ops[i].out])
      operations::for_each_operand(program, program.ops[i], [&](SlotId in) { needed[in] = true; });
  }
  return needed;
}

/// A constant in full, so that two of them never have one name.
std::string in_full(std::span<const double> values) {
  if (values.size() == 1) return fmt::format("{}", values[0]);
  std::string out;
  for (std::size_t i = 0; i < values.size() && i < 4; ++i) out += fmt::format("{}{}", i == 0 ? "" : ", ", values[i]);
  return "(" + out + (values.size() > 4 ? ", ..." : "") + ")";
}

/// "v", or longer where a variable is called v1 itself.
std::string operation_prefix(const Program& program) {
  const std::vector<Variable> taken = variables(program);
  std::string prefix = "v";
  while (std::any_of(taken.begin(), taken.end(), [&](const Variable& x) {
    return x.name.rfind(prefix, 0) == 0 && x.name.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
  }))
    prefix += "v";
  return prefix;
}

/// Nodes and edges without derivatives.
void lay_out(const Program& program, detail::PointMachine<double>& machine, std::span<const SlotId> outputs,
             Picture& picture) {
  const std::vector<bool> needed = needed_slots(program, outputs);
  std::vector<std::uint32_t> node_of(program.slots.size(), 0);
  const auto add = [&](SlotId slot, std::string id, std::string operation, core::Node::Kind kind) {
    node_of[slot] = static_cast<std::uint32_t>(picture.nodes.size());
    picture.nodes.push_back({std::move(id), std::move(operation), kind, slot, {}, machine.value(slot), {}});
  };
  for (const Input& input : program.inputs)
    if (needed[input.slot])
      add(input.slot, input.columns.size() == 1 ? input.columns[0] : input.columns[0] + "...", "input",
          core::Node::Kind::input);
  for (const Parameter& parameter : program.parameters)
    if (needed[parameter.slot]) add(parameter.slot, parameter.name, "parameter", core::Node::Kind::parameter);
  for (const Constant& constant : program.constants)
    if (needed[constant.slot]) add(constant.slot, in_full(constant.values), "constant", core::Node::Kind::constant);
  const std::string prefix = operation_prefix(program);
  std::uint32_t number = 0;
  for (const Op& unresolved : program.ops) {
    if (!needed[unresolved.out]) continue;
    const Op op = operations::resolved(program, unresolved);
    add(op.out, prefix + std::to_string(++number), name_of(op.code), core::Node::Kind::operation);
    const auto to = static_cast<std::uint32_t>(picture.nodes.size() - 1);
    for (int i = 0; i < 3; ++i) {
      if (op.in[i] == no_slot) continue;
      const std::uint32_t from = node_of[op.in[i]];
      picture.nodes[to].inputs.push_back(from);
      const bool scalar = program.slots[op.out].width == 1 && program.slots[op.in[i]].width == 1;
      picture.edges.push_back({from, to, scalar ? machine.local_slope(unresolved, i) : unknown, {}});
    }
    if (op.code != OpCode::gather) continue;
    for (const Place& place : program.gathers[op.attribute]) {
      const std::uint32_t from = node_of[place.slot];
      if (std::find(picture.nodes[to].inputs.begin(), picture.nodes[to].inputs.end(), from) !=
          picture.nodes[to].inputs.end())
        continue;
      picture.nodes[to].inputs.push_back(from);
      const bool scalar = program.slots[op.out].width == 1 && program.slots[place.slot].width == 1;
      picture.edges.push_back({from, to, scalar ? 1.0 : unknown, {}});
    }
  }
  for (const SlotId slot : outputs) picture.outputs.push_back(node_of[slot]);
}

/// What runs along each edge: the product of its slope and the derivative at the node it comes from in this sweep.
void run_along_edges(Picture& picture) {
  for (PictureEdge& edge : picture.edges) {
    if (picture.nodes[edge.from].value.size() != 1 || picture.nodes[edge.to].value.size() != 1) continue;
    const PictureNode& source = picture.nodes[picture.sweep == Sweep::forward ? edge.from : edge.to];
    const auto code = op_from_name(picture.nodes[edge.to].operation);
    const bool chooses = code && operations::operation(*code).chooses;
    for (const std::vector<double>& pass : source.derivative)
      edge.derivative.push_back(chooses ? operations::pull(edge.slope, pass[0])
                                        : operations::pull(pass[0], edge.slope));
  }
}

}  // namespace

std::vector<Variable> variables(const Program& program) {
  std::vector<Variable> list;
  for (const Input& input : program.inputs)
    for (std::uint32_t c = 0; c < program.slots[input.slot].width; ++c)
      list.push_back({input.kind == InputKind::code ? input.columns[0] + "=" + input.levels[c] : input.columns[c],
                      input.slot, c, false});
  for (const Parameter& parameter : program.parameters)
    for (std::uint32_t c = 0; c < program.slots[parameter.slot].width; ++c)
      list.push_back({element(parameter.name, c, program.slots[parameter.slot].width), parameter.slot, c, true});
  return list;
}

Picture picture(const Program& program, std::span<const double> point, std::span<const std::string> outputs,
                Sweep sweep, std::span<const double> direction) {
  const std::vector<Variable> list = variables(program);
  check_point(list, point);
  core::require(direction.empty() || (sweep == Sweep::forward && direction.size() == list.size()),
                "a direction goes with the forward sweep and has one number for each variable");
  std::vector<SlotId> slots;
  for (const std::string& name : outputs) {
    slots.push_back(program.output(name));
    core::require(program.slots[slots.back()].width == 1, "the output `" + name + "` is not a single number");
  }
  Picture result;
  result.sweep = sweep;
  detail::PointMachine<double> machine(program);
  load(machine, list, point);
  machine.forward();
  lay_out(program, machine, slots, result);
  result.jacobian.resize(slots.size());

  if (sweep == Sweep::reverse) {
    for (std::size_t o = 0; o < slots.size(); ++o, ++result.passes) {
      machine.backward(slots[o]);
      for (PictureNode& node : result.nodes) node.derivative.push_back(machine.adjoint(node.slot));
      for (const Variable& x : list) result.jacobian[o].push_back(machine.adjoint(x.slot)[x.component]);
    }
    run_along_edges(result);
    return result;
  }
  const std::size_t passes = direction.empty() ? list.size() : 1;
  for (std::size_t pass = 0; pass < passes; ++pass, ++result.passes) {
    detail::PointMachine<Dual<double>> dual(program);
    load(dual, list, point);
    for (std::size_t i = 0; i < list.size(); ++i)
      dual.value(list[i].slot)[list[i].component].tangent = direction.empty() ? (i == pass ? 1.0 : 0.0) : direction[i];
    dual.forward();
    for (PictureNode& node : result.nodes) {
      std::vector<double> tangents;
      for (const Dual<double>& x : dual.value(node.slot)) tangents.push_back(x.tangent);
      node.derivative.push_back(std::move(tangents));
    }
    for (std::size_t o = 0; o < slots.size(); ++o) result.jacobian[o].push_back(dual.value(slots[o])[0].tangent);
  }
  run_along_edges(result);
  return result;
}

std::vector<std::vector<double>> hessian(const Program& program, std::span<const double> point,
                                         const std::string& output) {
  const std::vector<Variable> list = variables(program);
  check_point(list, point);
  const SlotId slot = program.output(output);
  core::require(program.slots[slot].width == 1, "the output `" + output + "` is not a single number");
  std::vector<std::vector<double>> H;
  for (const Variable& column : list) {
    detail::PointMachine<Dual<double>> machine(program);
    load(machine, list, point);
    machine.value(column.slot)[column.component].tangent = 1;
    machine.forward();
    machine.backward(slot);
    std::vector<double> row;
    for (const Variable& x : list) row.push_back(machine.adjoint(x.slot)[x.component].tangent);
    H.push_back(std::move(row));
  }
  return H;
}

core::Record to_record(const Picture& picture) {
  const auto numbers = [](std::span<const double> values) {
    return values.size() == 1 ? core::Record(values[0]) : core::Record::array(values);
  };
  core::Record nodes = core::Record::array();
  for (const PictureNode& node : picture.nodes) {
    core::Record item = core::Record::object();
    item.set("id", node.id);
    item.set("operation", node.operation);
    core::Record inputs = core::Record::array();
    for (const std::uint32_t from : node.inputs) inputs.push(picture.nodes[from].id);
    item.set("inputs", std::move(inputs));
    item.set("value", numbers(node.value));
    core::Record derivative = core::Record::array();
    for (const auto& pass : node.derivative) derivative.push(numbers(pass));
    if (node.derivative.size() == 1) derivative = numbers(node.derivative[0]);
    item.set(picture.sweep == Sweep::forward ? "tangent" : "adjoint", std::move(derivative));
    nodes.push(std::move(item));
  }
  core::Record record = core::Record::object();
  record.set("nodes", std::move(nodes));
  record.set("passes", picture.passes);
  return record;
}

}  // namespace ermine::graph
