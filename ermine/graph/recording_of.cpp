#include "ermine/graph/recording_of.hpp"

#include <algorithm>

#include "ermine/graph/operations/table.hpp"

namespace ermine::graph {
namespace {

using operations::Shape;
using Numbers = std::vector<NumberId>;

class Taker {
 public:
  Taker(const Program& program, std::vector<std::string> columns)
      : program_(program),
        result_{ScalarBuilder(static_cast<std::uint32_t>(program.parameter_count()), std::move(columns)),
                std::vector<Numbers>(program.slots.size())} {}

  std::optional<Recording> run() {
    std::uint32_t column = 0;
    for (const Input& input : program_.inputs)
      for (std::size_t c = 0; c < input.columns.size(); ++c) slot(input.slot).push_back(numbers().column(column++));
    for (const Parameter& p : program_.parameters)
      for (std::uint32_t j = 0; j < program_.slots[p.slot].width; ++j)
        slot(p.slot).push_back(numbers().parameter(static_cast<std::uint32_t>(p.offset) + j));
    for (const Constant& c : program_.constants)
      for (const double value : c.values) slot(c.slot).push_back(numbers().constant(value));
    for (const Op& op : program_.ops)
      if (!take(op)) return std::nullopt;
    return std::move(result_);
  }

 private:
  ScalarBuilder& numbers() { return result_.numbers; }
  Numbers& slot(SlotId id) { return result_.slots[id]; }

  /// a + b, where `a` may be nothing yet.
  NumberId plus(NumberId a, NumberId b) { return a == no_number ? b : numbers().op(OpCode::add, a, b); }
  NumberId times(NumberId a, NumberId b) { return numbers().op(OpCode::multiply, a, b); }

  bool take(const Op& op) {
    const operations::Operation& known = operations::operation(op.code);
    Numbers& out = slot(op.out);
    const std::uint32_t width = program_.slots[op.out].width;
    switch (known.shape) {
      case Shape::elementwise:
        if (known.knee) return false;
        for (std::uint32_t c = 0; c < width; ++c) {
          NumberId in[3] = {no_number, no_number, no_number};
          for (int i = 0; i < known.operands; ++i) in[i] = slot(op.in[i])[slot(op.in[i]).size() == 1 ? 0 : c];
          out.push_back(numbers().op(op.code, in[0], in[1], in[2]));
        }
        return true;
      case Shape::affine: {
        const Numbers &x = slot(op.in[0]), &w = slot(op.in[1]);
        for (std::uint32_t k = 0; k < width; ++k) {
          NumberId sum = op.in[2] == no_slot ? no_number : slot(op.in[2])[k];
          for (std::size_t j = 0; j < x.size(); ++j) sum = plus(sum, times(w[k * x.size() + j], x[j]));
          out.push_back(sum);
        }
        return true;
      }
      case Shape::dot: {
        NumberId sum = no_number;
        for (std::size_t j = 0; j < slot(op.in[0]).size(); ++j)
          sum = plus(sum, times(slot(op.in[0])[j], slot(op.in[1])[j]));
        out.push_back(sum);
        return true;
      }
      case Shape::sum: {
        if (op.code != OpCode::sum_width) return false;
        NumberId sum = no_number;
        for (const NumberId x : slot(op.in[0])) sum = plus(sum, x);
        out.push_back(sum);
        return true;
      }
      case Shape::component:
        out.push_back(slot(op.in[0])[op.attribute]);
        return true;
      case Shape::concatenate:
        for (const SlotId in : op.in)
          if (in != no_slot) out.insert(out.end(), slot(in).begin(), slot(in).end());
        return true;
      case Shape::gather:
        for (const Place& place : program_.gathers[op.attribute]) out.push_back(slot(place.slot)[place.component]);
        return true;
      case Shape::twice:
        for (const OpCode code : {OpCode::sine, OpCode::cosine})
          for (const NumberId x : slot(op.in[0])) out.push_back(numbers().op(code, x));
        return true;
      case Shape::fold:
        if (op.code != OpCode::fold_sum && op.code != OpCode::fold_mean) return false;
        for (const NumberId x : slot(op.in[0])) {
          const NumberId sum = numbers().op(OpCode::fold_sum, x);
          out.push_back(op.code == OpCode::fold_sum ? sum : numbers().op(OpCode::divide, sum, count()));
        }
        return true;
      case Shape::same:
      case Shape::softmax_loss:
        return false;
    }
    return false;
  }

  /// How many rows there are.
  NumberId count() {
    if (count_ == no_number) {
      const NumberId zero = numbers().op(OpCode::less, numbers().column(0), numbers().column(0));
      count_ = numbers().op(OpCode::fold_sum, numbers().op(OpCode::add, zero, numbers().constant(1.0)));
    }
    return count_;
  }

  const Program& program_;
  Recording result_;
  NumberId count_ = no_number;
};

}  // namespace

std::optional<Recording> recording_of(const Program& program) {
  std::vector<std::string> columns;
  for (const Input& input : program.inputs) {
    if (input.kind != InputKind::dense) return std::nullopt;
    columns.insert(columns.end(), input.columns.begin(), input.columns.end());
  }
  return Taker(program, std::move(columns)).run();
}

}  // namespace ermine::graph
