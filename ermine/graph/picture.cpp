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

std::string brief(double x) { return std::isnan(x) ? "NaN" : fmt::format("{:.4g}", x == 0 ? 0.0 : x); }

std::string brief(std::span<const double> values) {
  if (values.size() == 1) return brief(values[0]);
  std::string out;
  for (std::size_t i = 0; i < values.size() && i < 4; ++i) out += (i == 0 ? "" : ", ") + brief(values[i]);
  return "(" + out + (values.size() > 4 ? ", ..." : "") + ")";
}

/// How people write an operation.
std::string symbol(const std::string& operation) {
  constexpr struct {
    const char *name, *symbol;
  } table[] = {{"add", "+"},
               {"subtract", "-"},
               {"multiply", "*"},
               {"divide", "/"},
               {"negate", "-"},
               {"power", "^"},
               {"square", "^2"},
               {"square_root", "sqrt"},
               {"hypotenuse", "hypot"},
               {"absolute", "abs"},
               {"exponential", "exp"},
               {"logarithm", "log"},
               {"sine", "sin"},
               {"cosine", "cos"},
               {"sine_cosine", "sin, cos"},
               {"tangent", "tan"},
               {"arc_sine", "asin"},
               {"arc_cosine", "acos"},
               {"arc_tangent", "atan"},
               {"hyperbolic_sine", "sinh"},
               {"hyperbolic_cosine", "cosh"},
               {"hyperbolic_tangent", "tanh"},
               {"error_function", "erf"},
               {"complementary_error_function", "erfc"},
               {"minimum", "min"},
               {"maximum", "max"},
               {"less", "<"},
               {"less_equal", "<="},
               {"equal", "=="},
               {"logical_and", "&&"},
               {"logical_or", "||"},
               {"logical_not", "!"},
               {"select", "? :"},
               {"sum_width", "sum"}};
  for (const auto& entry : table)
    if (operation == entry.name) return entry.symbol;
  return operation;
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
    if (needed[constant.slot]) add(constant.slot, brief(constant.values), "constant", core::Node::Kind::constant);
  std::uint32_t number = 0;
  for (const Op& unresolved : program.ops) {
    if (!needed[unresolved.out]) continue;
    const Op op = operations::resolved(program, unresolved);
    add(op.out, "v" + std::to_string(++number), name_of(op.code), core::Node::Kind::operation);
    const auto to = static_cast<std::uint32_t>(picture.nodes.size() - 1);
    for (int i = 0; i < 3; ++i) {
      if (op.in[i] == no_slot) continue;
      const std::uint32_t from = node_of[op.in[i]];
      picture.nodes[to].inputs.push_back(from);
      const bool scalar = program.slots[op.out].width == 1 && program.slots[op.in[i]].width == 1;
      picture.edges.push_back({from, to, scalar ? machine.local_slope(unresolved, i) : unknown});
    }
    if (op.code != OpCode::gather) continue;
    for (const Place& place : program.gathers[op.attribute]) {
      const std::uint32_t from = node_of[place.slot];
      if (std::find(picture.nodes[to].inputs.begin(), picture.nodes[to].inputs.end(), from) !=
          picture.nodes[to].inputs.end())
        continue;
      picture.nodes[to].inputs.push_back(from);
      const bool scalar = program.slots[op.out].width == 1 && program.slots[place.slot].width == 1;
      picture.edges.push_back({from, to, scalar ? 1.0 : unknown});
    }
  }
  for (const SlotId slot : outputs) picture.outputs.push_back(node_of[slot]);
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

core::Figure to_figure(const Picture& picture) {
  core::Figure figure;
  figure.id = "graph";
  figure.title = "Computational graph";
  const bool forward = picture.sweep == Sweep::forward;
  figure.caption = std::string("Every node with its value and ") +
                   (forward ? "its tangents, in " : "the derivative of the output by it, in ") +
                   std::to_string(picture.passes) + (forward ? " forward" : " reverse") +
                   (picture.passes == 1 ? " pass" : " passes") + "; the arrows carry the local derivatives.";
  for (const PictureNode& node : picture.nodes) {
    core::Node drawn;
    drawn.kind = node.kind;
    drawn.label = node.kind == core::Node::Kind::operation ? symbol(node.operation) : node.id;
    if (node.kind != core::Node::Kind::constant) {
      drawn.value = brief(node.value);
      std::vector<double> first;  // of each pass; a wide node shows its first pass in full
      if (node.value.size() == 1)
        for (const auto& pass : node.derivative) first.push_back(pass[0]);
      else if (!node.derivative.empty())
        first = node.derivative[0];
      if (!first.empty()) drawn.derivative = brief(first);
    }
    figure.nodes.push_back(std::move(drawn));
  }
  for (const PictureEdge& edge : picture.edges)
    figure.edges.push_back({edge.from, edge.to, std::isnan(edge.slope) ? "" : brief(edge.slope)});
  return figure;
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
