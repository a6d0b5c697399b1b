/// @file
/// Runs a program on one row, one operation after the other: double for values and adjoints, duals of it for tangents
/// and second derivatives. What pictures and Hessians of one point are made of.

#pragma once

#include <vector>

#include "ermine/graph/operations/scalar_rules.hpp"
#include "ermine/graph/program.hpp"

namespace ermine::graph::detail {

template <class T>
struct PointView;

/// T: double or Dual<double>. Defined, and made for both, in point_machine.cpp.
template <class T>
class PointMachine {
 public:
  explicit PointMachine(const Program& program);

  std::vector<T>& value(SlotId slot) { return value_[slot]; }
  std::vector<T>& adjoint(SlotId slot) { return adjoint_[slot]; }

  void forward();
  /// Adjoints of everything, from a 1 on `seed`.
  void backward(SlotId seed);
  /// d(op)/d(operand i) for an operation of width 1: an adjoint of 1 pulled back through it alone.
  T local_slope(const Op& op, int operand);

 private:
  PointView<T> view(const Op& op);
  std::vector<T>& nowhere(SlotId slot);
  void evaluate(const Op& unresolved);
  void pull_back(const Op& unresolved);

  const Program& program_;
  std::vector<std::vector<T>> value_, adjoint_;
  std::vector<T> nowhere_;
  int only_ = -1;
};

}  // namespace ermine::graph::detail
