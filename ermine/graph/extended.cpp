#include "ermine/graph/extended.hpp"

#include <algorithm>

#include "ermine/core/error.hpp"
#include "ermine/graph/operations/scalar_rules.hpp"
#include "ermine/graph/operations/table.hpp"

namespace ermine::graph {
namespace {

using Long = long double;

/// The slope by an operand from the operands and the value; nullptr: it has none.
struct LongRule {
  Long (*value)(const Long* in) = nullptr;
  Long (*slope[3])(const Long* in, Long y) = {};
};

template <class R>
Long value_of(const Long* in) {
  if constexpr (R::arity == 1)
    return R::template value<Long>(in[0]);
  else if constexpr (R::arity == 2)
    return R::template value<Long>(in[0], in[1]);
  else
    return R::template value<Long>(in[0], in[1], in[2]);
}

template <class R, int i>
Long slope_of(const Long* in, Long y) {
  if constexpr (R::arity == 1)
    return R::template slope<i, Long>(in[0], y);
  else if constexpr (R::arity == 2)
    return R::template slope<i, Long>(in[0], in[1], y);
  else
    return R::template slope<i, Long>(in[0], in[1], in[2], y);
}

template <class R, int i>
void set_slope(LongRule& rule) {
  if constexpr ((R::sloped >> i & 1U) != 0) rule.slope[i] = &slope_of<R, i>;
}

std::vector<LongRule> make_rules() {
  std::vector<LongRule> rules(operations::operation_count);
  operations::for_each_elementwise([&](auto r) {
    using R = decltype(r);
    LongRule& rule = rules[static_cast<std::size_t>(R::code)];
    rule.value = &value_of<R>;
    set_slope<R, 0>(rule);
    set_slope<R, 1>(rule);
    set_slope<R, 2>(rule);
  });
  return rules;
}

const LongRule& rule_of(OpCode code) {
  static const std::vector<LongRule> rules = make_rules();
  return rules[static_cast<std::size_t>(code)];
}

}  // namespace

Extended::Extended(const Program& program, std::string_view output)
    : program_(program),
      output_(program.output(output)),
      values_(program.slots.size(), 0),
      slopes_(program.slots.size() * program.parameter_count(), 0) {
  std::vector<bool> needed(program.slots.size(), false);
  needed[output_] = true;
  for (std::size_t i = program.ops.size(); i-- > 0;) {
    const Op& op = program.ops[i];
    if (!needed[op.out]) continue;
    ops_.push_back(operations::resolved(program, op));
    operations::for_each_operand(program, op, [&](SlotId id) { needed[id] = true; });
  }
  std::reverse(ops_.begin(), ops_.end());
  for (const Op& op : ops_)
    if (rule_of(op.code).value == nullptr || program.slots[op.out].width != 1)
      throw core::ModelError(std::string("operation `") + name_of(op.code) + "` is none of single numbers");
}

long double Extended::operator()(std::span<const double> row, std::span<const long double> w,
                                 std::span<long double> slopes) {
  const std::size_t p = w.size();
  std::size_t column = 0;
  for (const Input& input : program_.inputs) {
    core::require(input.kind == InputKind::dense && input.columns.size() == 1,
                  "an extended row has single dense inputs");
    values_[input.slot] = row[column++];
  }
  for (const Constant& constant : program_.constants) values_[constant.slot] = constant.values.front();
  for (const Parameter& parameter : program_.parameters) {
    values_[parameter.slot] = w[parameter.offset];
    slopes_[parameter.slot * p + parameter.offset] = 1;
  }
  for (const Op& op : ops_) {
    const LongRule& rule = rule_of(op.code);
    Long in[3] = {0, 0, 0};
    for (int i = 0; i < 3; ++i)
      if (op.in[i] != no_slot) in[i] = values_[op.in[i]];
    const Long y = values_[op.out] = rule.value(in);
    Long* const to = slopes_.data() + op.out * p;
    std::fill_n(to, p, Long(0));
    for (int i = 0; i < 3; ++i) {
      if (op.in[i] == no_slot || rule.slope[i] == nullptr) continue;
      const Long* const from = slopes_.data() + op.in[i] * p;
      if (std::all_of(from, from + p, [](Long t) { return t == 0; })) continue;
      const Long slope = rule.slope[i](in, y);
      for (std::size_t j = 0; j < p; ++j) to[j] += operations::pull(from[j], slope);
    }
  }
  std::copy_n(slopes_.data() + output_ * p, p, slopes.begin());
  return values_[output_];
}

}  // namespace ermine::graph
