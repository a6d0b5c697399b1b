#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/graph/detail/batch.hpp"
#include "ermine/graph/detail/plan.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/operations/scalar_rules.hpp"
#include "ermine/graph/operations/table.hpp"

namespace ermine::graph {
namespace {

using operations::Shape;

/// A sum in double-double: hi + lo is the sum of all that was added, to about 2^-105 (two-sum of Knuth).
struct LongSum {
  double hi = 0, lo = 0;
  void add(double x) {
    const double s = hi + x, b = s - hi;
    if (std::isfinite(s)) lo += (hi - (s - b)) + (x - b);
    hi = s;
  }
  double value() const { return hi + lo; }
};

/// The numbers of one operation for the rules along the width.
struct ScalarView {
  const double* operand[3];
  std::uint32_t widths[3];
  std::uint32_t result_width, attribute_value;
  double* result;
  const double* adjoint;       // of the result
  double* operand_adjoint[3];  // nullptr: nobody wants it

  std::uint32_t width(int i) const { return widths[i]; }
  std::uint32_t outputs() const { return result_width; }
  std::uint32_t attribute() const { return attribute_value; }
  double in(int i, std::uint32_t c) const { return operand[i][c]; }
  void set(std::uint32_t c, double y) const { result[c] = y; }
  double y(std::uint32_t c) const { return result[c]; }
  double g(std::uint32_t c) const { return adjoint[c]; }
  void add(int i, std::uint32_t c, double d) const {
    if (operand_adjoint[i]) operand_adjoint[i][c] += d;
  }
};

class Reference {
 public:
  Reference(const Program& program, const Batch& batch, std::span<const double> parameters, SlotId output)
      : program_(program), batch_(batch), plan_(detail::make_plan(program, output, true)) {
    detail::check_batch(program, batch);
    first_.resize(program.slots.size() + 1, 0);
    for (std::size_t i = 0; i < program.slots.size(); ++i) first_[i + 1] = first_[i] + program.slots[i].width;
    value_.assign(first_.back(), 0.0);
    adjoint_.assign(first_.back(), 0.0);
    for (const Parameter& p : program.parameters)
      std::copy_n(parameters.begin() + static_cast<std::ptrdiff_t>(p.offset), program.slots[p.slot].width, at(p.slot));
    for (const Constant& c : program.constants) std::copy(c.values.begin(), c.values.end(), at(c.slot));
  }

  double forward() {
    run(plan_.shared[0]);
    for (std::uint32_t l = 0; l < plan_.levels; ++l) {
      const detail::Visit& visit = visit_forward(l);
      fold(visit);
      run(plan_.shared[l + 1]);
    }
    return *at(plan_.output);
  }

  void backward(std::span<double> gradient) {
    adjoint_[first_[plan_.output]] = 1;
    for (std::uint32_t l = plan_.levels + 1; l-- > 0;) {
      for (std::size_t i = plan_.shared[l].size(); i-- > 0;) pull_back(program_.ops[plan_.shared[l][i]]);
      if (l > 0) send_back(plan_.fused && l == plan_.levels ? plan_.last : plan_.reverse[l - 1]);
    }
    for (const Parameter& p : program_.parameters)
      for (std::uint32_t j = 0; j < program_.slots[p.slot].width; ++j)
        gradient[p.offset + j] = adjoint_[first_[p.slot] + j];
  }

  /// The first row, and in it the first operation, that makes a number that is not finite from numbers that are.
  Trouble trouble() {
    Trouble first;
    const auto look = [&](const Op& unresolved, std::optional<std::uint64_t> row) {
      const Op op = operations::resolved(program_, unresolved);
      if (!first.operation.empty() || finite(op.out)) return;
      bool made_of_finite = true;
      operations::for_each_operand(program_, unresolved, [&](SlotId id) {
        if (!made_of_finite || finite(id)) return;
        made_of_finite = false;
        for (const Input& input : program_.inputs)
          if (input.slot == id && input.kind == InputKind::dense && row) blame_input(input, *row, first);
      });
      if (!made_of_finite) return;
      first.operation = name_of(op.code);
      first.slot = op.out;
      first.row = row;
    };
    for (const Parameter& p : program_.parameters)
      if (!finite(p.slot) && first.operation.empty()) first = {"parameter `" + p.name + "`", std::nullopt, p.slot};
    if (!first.operation.empty()) return first;
    for (std::uint32_t l = 0; l <= plan_.levels && first.operation.empty(); ++l) {
      for (const std::uint32_t i : plan_.shared[l]) {
        evaluate(program_.ops[i]);
        look(program_.ops[i], std::nullopt);
      }
      if (l == plan_.levels) break;
      const detail::Visit& visit = visit_forward(l);
      for (std::uint64_t row = 0; row < batch_.rows && first.operation.empty(); ++row) {
        load(row);
        for (const std::uint32_t i : visit.forward) {
          evaluate(program_.ops[i]);
          look(program_.ops[i], row);
        }
        for (const std::uint32_t f : visit.folds)
          if (first.operation.empty() && !finite(program_.ops[f].in[0])) {
            for (const Input& input : program_.inputs)
              if (input.slot == program_.ops[f].in[0]) blame_input(input, row, first);
          }
      }
      if (first.operation.empty()) {
        fold(visit);
        for (const std::uint32_t f : visit.folds) look(program_.ops[f], std::nullopt);
      }
    }
    return first;
  }

 private:
  double* at(SlotId id) { return value_.data() + first_[id]; }

  const detail::Visit& visit_forward(std::uint32_t l) const {
    return plan_.fused && l + 1 == plan_.levels ? plan_.last : plan_.forward[l];
  }

  bool finite(SlotId id) {
    return std::all_of(at(id), at(id) + program_.slots[id].width, [](double x) { return std::isfinite(x); });
  }

  void blame_input(const Input& input, std::uint64_t row, Trouble& first) {
    for (std::uint32_t c = 0; c < input.columns.size(); ++c)
      if (!std::isfinite(at(input.slot)[c])) {
        first = {"input `" + input.columns[c] + "`", row, input.slot};
        return;
      }
  }

  void load(std::uint64_t row) {
    for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
      const Input& input = program_.inputs[i];
      const InputData& data = batch_.inputs[i];
      double* const x = at(input.slot);
      const std::uint32_t width = program_.slots[input.slot].width;
      if (input.kind == InputKind::dense) {
        for (std::uint32_t c = 0; c < width; ++c) x[c] = data.columns[c][row];
        continue;
      }
      std::fill_n(x, width, 0.0);
      if (input.kind == InputKind::code) {
        if (data.codes[row] >= 0) x[data.codes[row]] = 1;
      } else {
        for (std::uint64_t e = data.csr.offsets[row]; e < data.csr.offsets[row + 1]; ++e)
          x[data.csr.indices[e]] = data.csr.values[e];
      }
    }
  }

  void run(const std::vector<std::uint32_t>& ops) {
    for (const std::uint32_t i : ops) evaluate(program_.ops[i]);
  }

  template <class F>
  void with_rule(OpCode code, F&& f) {
    const auto call = [&](auto rule) {
      if (decltype(rule)::code == code) f(rule);
    };
    operations::for_each_elementwise(call);
  }

  ScalarView view(const Op& op) {
    ScalarView v{};
    for (int i = 0; i < 3; ++i)
      if (op.in[i] != no_slot) {
        v.operand[i] = at(op.in[i]);
        v.widths[i] = program_.slots[op.in[i]].width;
      }
    v.result = at(op.out);
    v.result_width = program_.slots[op.out].width;
    v.attribute_value = op.attribute;
    return v;
  }

  void evaluate(const Op& unresolved) {
    if (unresolved.code == OpCode::gather) {
      double* to = at(unresolved.out);
      for (const Place& place : program_.gathers[unresolved.attribute]) *to++ = at(place.slot)[place.component];
      return;
    }
    const Op op = operations::resolved(program_, unresolved);
    const ScalarView v = view(op);
    if (operations::operation(op.code).shape != Shape::elementwise) {
      operations::WidthRules::for_each([&](auto rule) {
        if (rule.code == op.code) rule.template value<double>(v);
      });
      return;
    }
    with_rule(op.code, [&](auto rule) {
      for (std::uint32_t c = 0; c < v.result_width; ++c) {
        const auto x = [&](int i) { return v.operand[i][v.widths[i] == 1 ? 0 : c]; };
        if constexpr (rule.arity == 1)
          v.result[c] = rule.value(x(0));
        else if constexpr (rule.arity == 2)
          v.result[c] = rule.value(x(0), x(1));
        else
          v.result[c] = rule.value(x(0), x(1), x(2));
      }
    });
  }

  template <int operand, class Rule>
  void pull_operand(Rule rule, const ScalarView& v) {
    if constexpr ((Rule::sloped >> operand & 1U) != 0) {
      if (!v.operand_adjoint[operand]) return;
      for (std::uint32_t c = 0; c < v.result_width; ++c) {
        const auto x = [&](int i) { return v.operand[i][v.widths[i] == 1 ? 0 : c]; };
        double slope = 0;
        if constexpr (Rule::arity == 1)
          slope = rule.template slope<operand>(x(0), v.result[c]);
        else if constexpr (Rule::arity == 2)
          slope = rule.template slope<operand>(x(0), x(1), v.result[c]);
        else
          slope = rule.template slope<operand>(x(0), x(1), x(2), v.result[c]);
        v.operand_adjoint[operand][v.widths[operand] == 1 ? 0 : c] += operations::adjoint<Rule>(v.adjoint[c], slope);
      }
    }
  }

  void pull_back(const Op& unresolved) {
    if (unresolved.code == OpCode::gather) {
      const double* from = adjoint_.data() + first_[unresolved.out];
      for (const Place& place : program_.gathers[unresolved.attribute])
        adjoint_[first_[place.slot] + place.component] += *from++;
      return;
    }
    const Op op = operations::resolved(program_, unresolved);
    if (!plan_.active[op.out]) return;
    ScalarView v = view(op);
    v.adjoint = adjoint_.data() + first_[op.out];
    for (int i = 0; i < 3; ++i)
      if (op.in[i] != no_slot && plan_.active[op.in[i]]) v.operand_adjoint[i] = adjoint_.data() + first_[op.in[i]];
    if (operations::operation(op.code).shape != Shape::elementwise) {
      operations::WidthRules::for_each([&](auto rule) {
        if (rule.code == op.code) rule.template pullback<double>(v);
      });
      return;
    }
    with_rule(op.code, [&](auto rule) {
      pull_operand<0>(rule, v);
      if constexpr (rule.arity > 1) pull_operand<1>(rule, v);
      if constexpr (rule.arity > 2) pull_operand<2>(rule, v);
    });
  }

  void fold(const detail::Visit& visit) {
    std::vector<std::vector<LongSum>> sums;
    std::vector<std::vector<double>> top;
    for (const std::uint32_t f : visit.folds) {
      sums.emplace_back(program_.slots[program_.ops[f].out].width);
      top.emplace_back(sums.back().size(), -std::numeric_limits<double>::infinity());
    }
    // A log-sum-exp takes out the largest value first, so it passes twice.
    for (int pass = 0; pass < 2; ++pass)
      for (std::uint64_t row = 0; row < batch_.rows; ++row) {
        load(row);
        run(visit.forward);
        for (std::size_t i = 0; i < visit.folds.size(); ++i) {
          const Op& op = program_.ops[visit.folds[i]];
          const double* const x = at(op.in[0]);
          for (std::size_t c = 0; c < sums[i].size(); ++c)
            if (op.code == OpCode::fold_log_sum_exp) {
              if (pass == 0)
                top[i][c] = std::max(top[i][c], x[c]);
              else
                sums[i][c].add(std::isinf(top[i][c]) && x[c] == top[i][c] ? 1.0 : std::exp(x[c] - top[i][c]));
            } else if (pass == 0) {
              sums[i][c].add(x[c]);
            }
        }
      }
    for (std::size_t i = 0; i < visit.folds.size(); ++i) {
      const Op& op = program_.ops[visit.folds[i]];
      for (std::size_t c = 0; c < sums[i].size(); ++c) {
        const double sum = sums[i][c].value();
        at(op.out)[c] = op.code == OpCode::fold_sum    ? sum
                        : op.code == OpCode::fold_mean ? sum / static_cast<double>(batch_.rows)
                                                       : top[i][c] + std::log(sum);
      }
    }
  }

  void send_back(const detail::Visit& visit) {
    if (visit.seeds.empty()) return;
    std::vector<std::vector<LongSum>> sums;
    for (const SlotId id : visit.gathered) sums.emplace_back(program_.slots[id].width);
    std::vector<std::vector<double>> before;
    for (const SlotId id : visit.gathered) {
      double* const a = adjoint_.data() + first_[id];
      before.emplace_back(a, a + program_.slots[id].width);
    }
    for (std::uint64_t row = 0; row < batch_.rows; ++row) {
      load(row);
      run(visit.forward);
      for (SlotId id = 0; id < program_.slots.size(); ++id)
        if (program_.slots[id].extent == Extent::row) std::fill_n(&adjoint_[first_[id]], program_.slots[id].width, 0.0);
      for (const SlotId id : visit.gathered) std::fill_n(&adjoint_[first_[id]], program_.slots[id].width, 0.0);
      for (const std::uint32_t f : visit.seeds) {
        const Op& op = program_.ops[f];
        for (std::uint32_t c = 0; c < program_.slots[op.out].width; ++c) {
          double g = adjoint_[first_[op.out] + c];
          if (op.code == OpCode::fold_mean) g /= static_cast<double>(batch_.rows);
          if (op.code == OpCode::fold_log_sum_exp) g *= std::exp(at(op.in[0])[c] - at(op.out)[c]);
          adjoint_[first_[op.in[0]] + c] += g;
        }
      }
      for (const std::uint32_t i : visit.reverse) pull_back(program_.ops[i]);
      for (std::size_t i = 0; i < sums.size(); ++i)
        for (std::size_t c = 0; c < sums[i].size(); ++c) sums[i][c].add(adjoint_[first_[visit.gathered[i]] + c]);
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
      for (std::size_t c = 0; c < sums[i].size(); ++c)
        adjoint_[first_[visit.gathered[i]] + c] = before[i][c] + sums[i][c].value();
  }

  const Program& program_;
  const Batch& batch_;
  detail::Plan plan_;
  std::vector<std::uint64_t> first_;
  std::vector<double> value_, adjoint_;
};

}  // namespace

double reference_value_and_gradient(const Program& program, const Batch& batch, std::span<const double> parameters,
                                    std::span<double> gradient, std::string_view output) {
  Reference reference(program, batch, parameters, program.output(output));
  const double value = reference.forward();
  if (!gradient.empty()) reference.backward(gradient);
  return value;
}

namespace detail {
Trouble find_trouble(const Program& program, const Batch& batch, std::span<const double> parameters, SlotId output) {
  return Reference(program, batch, parameters, output).trouble();
}
}  // namespace detail

}  // namespace ermine::graph
