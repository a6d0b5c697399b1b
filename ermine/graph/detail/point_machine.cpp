#include "ermine/graph/detail/point_machine.hpp"

#include <cstdint>

#include "ermine/graph/operations/table.hpp"

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
  /// Of an element-by-element operation: one component stands for all.
  T spread(int i, std::uint32_t c) const { return in(i, width(i) == 1 ? 0 : c); }
  void set(std::uint32_t c, T y) const { (*result)[c] = y; }
  T y(std::uint32_t c) const { return (*result)[c]; }
  T g(std::uint32_t c) const { return (*adjoint)[c]; }
  void add(int i, std::uint32_t c, T d) const { (*operand_adjoint[i])[c] = (*operand_adjoint[i])[c] + d; }
};

namespace {

bool is_fold(const Op& op) { return operations::operation(op.code).shape == operations::Shape::fold; }

/// An element-by-element rule on one operation. These are functions of their own, and not the body of one great
/// function over all rules, because compilers take ever longer for those.
template <class Rule, class T>
void apply(const PointView<T>& v) {
  for (std::uint32_t c = 0; c < v.outputs(); ++c) {
    if constexpr (Rule::arity == 1)
      v.set(c, Rule::value(v.spread(0, c)));
    else if constexpr (Rule::arity == 2)
      v.set(c, Rule::value(v.spread(0, c), v.spread(1, c)));
    else
      v.set(c, Rule::value(v.spread(0, c), v.spread(1, c), v.spread(2, c)));
  }
}

template <int operand, class Rule, class T>
void pull_operand(const PointView<T>& v) {
  if constexpr (operand < Rule::arity && (Rule::sloped >> operand & 1U) != 0) {
    for (std::uint32_t c = 0; c < v.outputs(); ++c) {
      T slope(0.0);
      if constexpr (Rule::arity == 1)
        slope = Rule::template slope<operand>(v.spread(0, c), v.y(c));
      else if constexpr (Rule::arity == 2)
        slope = Rule::template slope<operand>(v.spread(0, c), v.spread(1, c), v.y(c));
      else
        slope = Rule::template slope<operand>(v.spread(0, c), v.spread(1, c), v.spread(2, c), v.y(c));
      v.add(operand, v.width(operand) == 1 ? 0 : c, operations::adjoint<Rule>(v.g(c), slope));
    }
  }
}

template <class Rule, class T>
void pull(const PointView<T>& v) {
  pull_operand<0, Rule>(v);
  pull_operand<1, Rule>(v);
  pull_operand<2, Rule>(v);
}

}  // namespace

template <class T>
PointMachine<T>::PointMachine(const Program& program) : program_(program) {
  for (const Slot& slot : program.slots) value_.emplace_back(slot.width, T(0.0));
  adjoint_ = value_;
  for (const Constant& c : program.constants)
    for (std::size_t i = 0; i < c.values.size(); ++i) value_[c.slot][i] = T(c.values[i]);
}

template <class T>
void PointMachine<T>::forward() {
  for (const Op& op : program_.ops) evaluate(op);
}

template <class T>
void PointMachine<T>::backward(SlotId seed) {
  for (auto& a : adjoint_) a.assign(a.size(), T(0.0));
  adjoint_[seed][0] = T(1.0);
  for (std::size_t i = program_.ops.size(); i-- > 0;) pull_back(program_.ops[i]);
}

template <class T>
T PointMachine<T>::local_slope(const Op& op, int operand) {
  for (auto& a : adjoint_) a.assign(a.size(), T(0.0));
  adjoint_[op.out][0] = T(1.0);
  only_ = operand;
  pull_back(op);
  only_ = -1;
  return adjoint_[op.in[operand]][0];
}

template <class T>
PointView<T> PointMachine<T>::view(const Op& op) {
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

template <class T>
std::vector<T>& PointMachine<T>::nowhere(SlotId slot) {
  nowhere_.assign(program_.slots[slot].width, T(0.0));
  return nowhere_;
}

template <class T>
void PointMachine<T>::evaluate(const Op& unresolved) {
  if (unresolved.code == OpCode::gather) {
    const std::vector<Place>& places = program_.gathers[unresolved.attribute];
    for (std::size_t c = 0; c < places.size(); ++c)
      value_[unresolved.out][c] = value_[places[c].slot][places[c].component];
    return;
  }
  const Op op = operations::resolved(program_, unresolved);
  const PointView<T> v = view(op);
  if (is_fold(op)) {  // of one row: sum, mean and log-sum-exp are the row itself
    *v.result = *v.operand[0];
    return;
  }
  operations::WidthRules::for_each([&](auto rule) {
    if (rule.code == op.code) rule.template value<T>(v);
  });
  operations::for_each_elementwise([&](auto rule) {
    if (rule.code == op.code) apply<decltype(rule)>(v);
  });
}

template <class T>
void PointMachine<T>::pull_back(const Op& unresolved) {
  if (unresolved.code == OpCode::gather) {
    const std::vector<Place>& places = program_.gathers[unresolved.attribute];
    for (std::size_t c = 0; c < places.size(); ++c) {
      T& to = adjoint_[places[c].slot][places[c].component];
      to = to + adjoint_[unresolved.out][c];
    }
    return;
  }
  const Op op = operations::resolved(program_, unresolved);
  const PointView<T> v = view(op);
  if (is_fold(op)) {
    for (std::uint32_t c = 0; c < v.outputs(); ++c) v.add(0, c, v.g(c));
    return;
  }
  operations::WidthRules::for_each([&](auto rule) {
    if (rule.code == op.code) rule.template pullback<T>(v);
  });
  operations::for_each_elementwise([&](auto rule) {
    if (rule.code == op.code) pull<decltype(rule)>(v);
  });
}

template class PointMachine<double>;
template class PointMachine<operations::Dual<double>>;

}  // namespace ermine::graph::detail
