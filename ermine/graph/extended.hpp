/// @file
/// One row of a program in extended precision: its value and its derivatives by the parameters.
///
/// The rules of operations/ run in `long double` (64 bits of mantissa on x86, 1e-19), operation by operation: slow, and for
/// the last steps of a fit, where the residuals' rounding in double decides how many digits the parameters have.
///
/// Domain: programs of element-by-element operations on numbers (width 1) and dense inputs, which formulas are.
/// log_gamma and its slope are double's. Cost: about 10 ns an operation and parameter.

#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "ermine/graph/program.hpp"

namespace ermine::graph {

class Extended {
 public:
  /// @param output a row or shared output of width 1  @throws ModelError for an operation along the width
  Extended(const Program& program, std::string_view output);

  /// Shapes: row [dense columns in the order of the inputs], w and slopes [parameters].
  long double operator()(std::span<const double> row, std::span<const long double> w, std::span<long double> slopes);

 private:
  const Program& program_;
  SlotId output_;
  std::vector<Op> ops_;                       // that the output depends on
  std::vector<long double> values_, slopes_;  // of each slot; [slot][parameter]
};

}  // namespace ermine::graph
