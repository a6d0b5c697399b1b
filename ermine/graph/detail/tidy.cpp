#include <array>
#include <bit>
#include <map>

#include "ermine/core/error.hpp"
#include "ermine/graph/detail/scalar_graph.hpp"
#include "ermine/graph/operations/table.hpp"

namespace ermine::graph::detail {

NumberId ScalarGraph::add(OpCode code, NumberId a, NumberId b, NumberId c) {
  Number n;
  n.code = code;
  n.in[0] = a, n.in[1] = b, n.in[2] = c;
  for_each_operand(n, [&](NumberId id) { n.row = n.row || numbers[id].row; });
  if (code == OpCode::fold_sum) n.row = false;
  numbers.push_back(n);
  return static_cast<NumberId>(numbers.size() - 1);
}

NumberId ScalarGraph::constant(double value) {
  Number n;
  n.kind = Number::Kind::constant;
  n.value = value;
  numbers.push_back(n);
  return static_cast<NumberId>(numbers.size() - 1);
}

NumberId ScalarGraph::list(std::vector<NumberId> of) {
  lists.push_back(std::move(of));
  return static_cast<NumberId>(lists.size() - 1);
}

void ScalarGraph::count_uses() {
  for (Number& n : numbers) n.uses = 0;
  std::vector<NumberId> open;
  const auto use = [&](NumberId id) {
    if (numbers[id].uses++ == 0) open.push_back(id);
  };
  for (const NumberId id : outputs) use(id);
  while (!open.empty()) {
    const NumberId id = open.back();
    open.pop_back();
    for_each_operand(numbers[id], use);
  }
}

NumberId Maker::constant(double value) {
  const auto [at, fresh] = constants_.try_emplace(std::bit_cast<std::uint64_t>(value), 0);
  if (fresh) at->second = graph_.constant(value);
  return at->second;
}

bool Maker::is(NumberId id, double value) const {
  return graph_.numbers[id].kind == Number::Kind::constant && graph_.numbers[id].value == value;
}
bool Maker::is(NumberId id, OpCode code) const {
  return graph_.numbers[id].kind == Number::Kind::operation && graph_.numbers[id].code == code;
}

NumberId Maker::make(OpCode code, NumberId a, NumberId b, NumberId c) {
  switch (code) {
    case OpCode::add:
      if (is(b, 0.0)) return a;
      if (is(a, 0.0)) return b;
      if (b < a) std::swap(a, b);
      break;
    case OpCode::subtract:
      if (is(b, 0.0)) return a;
      break;
    case OpCode::multiply:
      if (is(b, 1.0)) return a;
      if (is(a, 1.0)) return b;
      if (is(b, -1.0)) return make(OpCode::negate, a);
      if (is(a, -1.0)) return make(OpCode::negate, b);
      if (a == b) return make(OpCode::square, a);
      for (int turn = 0; turn < 2; ++turn, std::swap(a, b))
        if (is(a, OpCode::negate) && graph_.row(a) && !graph_.row(b))
          return make(OpCode::multiply, graph_.numbers[a].in[0], make(OpCode::negate, b));
      if (b < a) std::swap(a, b);
      break;
    case OpCode::divide:
      if (is(b, 1.0)) return a;
      break;
    case OpCode::negate:
      if (is(a, OpCode::negate)) return graph_.numbers[a].in[0];
      if (graph_.numbers[a].kind == Number::Kind::constant) return constant(-graph_.numbers[a].value);
      break;
    default:
      break;
  }
  const auto [at, fresh] = made_.try_emplace({static_cast<NumberId>(code), a, b, c}, 0);
  if (fresh) at->second = graph_.add(code, a, b, c);
  return at->second;
}

namespace {

class Tidier {
 public:
  Tidier(const ScalarBuilder& recording, ScalarGraph& graph) : recording_(recording), graph_(graph), maker_(graph) {}

  void run(const std::vector<NamedNumber>& outputs) {
    for (std::uint32_t i = 0; i < recording_.first(); ++i) {
      Number n;
      n.row = i >= recording_.parameters();
      n.kind = n.row ? Number::Kind::column : Number::Kind::parameter;
      graph_.numbers.push_back(n);
      place_.push_back(i);
    }
    for (const ScalarOp& op : recording_.ops()) place_.push_back(op.constant ? constant(op) : operation(op));
    for (const NamedNumber& output : outputs) {
      if (output.number >= place_.size())
        throw core::Error(core::Fault::internal, "output `" + output.name + "` names a number that is not there");
      graph_.outputs.push_back(place_[output.number]);
    }
  }

 private:
  NumberId constant(const ScalarOp& op) { return maker_.constant(recording_.constant_value(op.in[0])); }

  NumberId operation(const ScalarOp& op) {
    const operations::Operation& known = operations::operation(op.code);
    core::require((known.shape == operations::Shape::elementwise && !known.knee) || op.code == OpCode::fold_sum,
                  std::string("operation `") + known.name + "` is none of single numbers");
    NumberId in[3] = {no_number, no_number, no_number};
    for (int i = 0; i < known.operands; ++i) {
      core::require(op.in[i] < place_.size(), std::string("operation `") + known.name + "` lacks an operand");
      in[i] = place_[op.in[i]];
    }
    const std::size_t before = graph_.numbers.size();
    const NumberId made = maker_.make(op.code, in[0], in[1], in[2]);
    if (op.gathered && made >= before) graph_.numbers[made].gathered = true;
    return made;
  }

  const ScalarBuilder& recording_;
  ScalarGraph& graph_;
  Maker maker_;
  std::vector<NumberId> place_;
};

}  // namespace

ScalarGraph tidied(const ScalarBuilder& recording, const std::vector<NamedNumber>& outputs) {
  ScalarGraph graph;
  Tidier(recording, graph).run(outputs);
  graph.count_uses();
  return graph;
}

}  // namespace ermine::graph::detail
