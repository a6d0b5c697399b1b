/// @file
/// Runs a program on one row, one operation after the other, with any scalar: double for values and adjoints, duals
/// for tangents and second derivatives. Included by picture.cpp alone.

#pragma once

#include <cstdint>
#include <vector>

#include "ermine/graph/operations/scalar_rules.hpp"
#include "ermine/graph/operations/table.hpp"
#include "ermine/graph/program.hpp"

namespace ermine::graph::detail {

/// What a rule along the width sees of one operation; see operations/width-inl.h.
template <class T>
struct PointView {
  const std::vector<T>* operand[3] = {};
  std::vector<T>* result = nullptr;
  const std::vector<T>* adjoint = nullptr;
  std::vector<T>* operand_adjoint[3] = {};
  std::uint32_t attribute_value = 0;

  std::uint32_t width(int i) const { return operand[i] ? static_cast<std::uint32_t>(operand[i]->size()) : 0; }
  std::uint32_t outputs() const { return static_cast<std::uint32_t>(result->size()); }
  std::uint32_t attribute() const { return attribute_value; }
  T in(int i, std::uint32_t c) const { return (*operand[i])[c]; }
  void set(std::uint32_t c, T y) const { (*result)[c] = y; }
  T y(std::uint32_t c) const { return (*result)[c]; }
  T g(std::uint32_t c) const { return (*adjoint)[c]; }
  void add(int i, std::uint32_t c, T d) const { (*operand_adjoint[i])[c] = (*operand_adjoint[i])[c] + d; }
};

template <class T>
class PointMachine {
 public:
  explicit PointMachine(const Program& program) : program_(program) {
    for (const Slot& slot : program.slots) value_.emplace_back(slot.width, T(0.0));
    adjoint_ = value_;
    for (const Constant& c : program.constants)
      for (std::size_t i = 0; i < c.values.size(); ++i) value_[c.slot][i] = T(c.values[i]);
  }
  std::vector<T>& value(SlotId slot) { return value_[slot]; }
  std::vector<T>& adjoint(SlotId slot) { return adjoint_[slot]; }

  void forward() {
    for (const Op& op : program_.ops) evaluate(op);
  }
  /// Adjoints of everything, from a 1 on `seed`.
  void backward(SlotId seed) {
    for (auto& a : adjoint_) a.assign(a.size(), T(0.0));
    adjoint_[seed][0] = T(1.0);
    for (std::size_t i = program_.ops.size(); i-- > 0;) pull_back(program_.ops[i]);
  }
  /// d(op)/d(operand i) for an operation of width 1: an adjoint of 1 pulled back through it alone.
  T local_slope(const Op& op, int operand) {
    for (auto& a : adjoint_) a.assign(a.size(), T(0.0));
    adjoint_[op.out][0] = T(1.0);
    only_ = operand;
    pull_back(op);
    only_ = -1;
    return adjoint_[op.in[operand]][0];
  }

 private:
  PointView<T> view(const Op& op) {
    PointView<T> v;
    for (int i = 0; i < 3; ++i)
      if (op.in[i] != no_slot) {
        v.operand[i] = &value_[op.in[i]];
        v.operand_adjoint[i] = only_ >= 0 && only_ != i ? &nowhere(op.in[i]) : &adjoint_[op.in[i]];
      }
    v.result = &value_[op.out];
    v.adjoint = &adjoint_[op.out];
    v.attribute_value = op.attribute;
    return v;
  }
  std::vector<T>& nowhere(SlotId slot) {
    nowhere_.assign(program_.slots[slot].width, T(0.0));
    return nowhere_;
  }
  static bool is_fold(const Op& op) { return operations::operation(op.code).shape == operations::Shape::fold; }

  template <class F>
  static void with_rule(OpCode code, F&& f) {
    const auto call = [&](auto rule) {
      if (decltype(rule)::code == code) f(rule);
    };
    operations::for_each_elementwise(call);
  }

  void evaluate(const Op& unresolved) {
    const Op op = operations::resolved(program_, unresolved);
    const PointView<T> v = view(op);
    if (is_fold(op)) {  // of one row: sum, mean and log-sum-exp are the row itself
      *v.result = *v.operand[0];
      return;
    }
    operations::WidthRules::for_each([&](auto rule) {
      if (rule.code == op.code) rule.template value<T>(v);
    });
    with_rule(op.code, [&](auto rule) {
      for (std::uint32_t c = 0; c < v.outputs(); ++c) {
        const auto x = [&](int i) { return v.in(i, v.width(i) == 1 ? 0 : c); };
        if constexpr (decltype(rule)::arity == 1)
          v.set(c, rule.value(x(0)));
        else if constexpr (decltype(rule)::arity == 2)
          v.set(c, rule.value(x(0), x(1)));
        else
          v.set(c, rule.value(x(0), x(1), x(2)));
      }
    });
  }

  template <int operand, class Rule>
  void pull_operand(Rule rule, const PointView<T>& v) {
    if constexpr (operand < Rule::arity && (Rule::sloped >> operand & 1U) != 0) {
      for (std::uint32_t c = 0; c < v.outputs(); ++c) {
        const auto x = [&](int i) { return v.in(i, v.width(i) == 1 ? 0 : c); };
        T slope(0.0);
        if constexpr (Rule::arity == 1)
          slope = rule.template slope<operand>(x(0), v.y(c));
        else if constexpr (Rule::arity == 2)
          slope = rule.template slope<operand>(x(0), x(1), v.y(c));
        else
          slope = rule.template slope<operand>(x(0), x(1), x(2), v.y(c));
        v.add(operand, v.width(operand) == 1 ? 0 : c, operations::pull(v.g(c), slope));
      }
    }
  }

  void pull_back(const Op& unresolved) {
    const Op op = operations::resolved(program_, unresolved);
    const PointView<T> v = view(op);
    if (is_fold(op)) {
      for (std::uint32_t c = 0; c < v.outputs(); ++c) v.add(0, c, v.g(c));
      return;
    }
    operations::WidthRules::for_each([&](auto rule) {
      if (rule.code == op.code) rule.template pullback<T>(v);
    });
    with_rule(op.code, [&](auto rule) {
      pull_operand<0>(rule, v);
      pull_operand<1>(rule, v);
      pull_operand<2>(rule, v);
    });
  }

  const Program& program_;
  std::vector<std::vector<T>> value_, adjoint_;
  std::vector<T> nowhere_;
  int only_ = -1;
};

}  // namespace ermine::graph::detail
