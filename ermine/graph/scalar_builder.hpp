/// @file
/// A program written down number by number, as running code and typed formulas make it.
///
///     ScalarBuilder b(2, {"x"});                                             // w0, w1 and a column
///     const NumberId h = b.op(OpCode::multiply, b.parameter(0), b.column(0));
///     const NumberId y = b.op(OpCode::add, h, b.parameter(1));
///     Program p = b.program({{"prediction", y}});                             // multiply_add(w0, x, w1)
///
/// A number that depends on a column has a value a row, all others are shared. What is recorded is a straight line of
/// scalar operations; `program` finds the shape that the engine is fast at:
///
///     the same operation on the same operands           is made once; what no output needs, never
///     a * b + c                                         one multiply_add
///     c + w1 x1 + w2 x2 + ...   (w shared, x rows)      one affine map; those of the same x are rows of one matrix
///     x1 y1 + x2 y2 + ...       (rows both)             one dot product
///     equal operations that do not need each other      one operation of their number's width
///     parameters that stand side by side there          one named piece of the flat buffer
///
/// And of a recording with sums over rows (differentiate.hpp makes such):
///
///     sum_i w x_i                                       w sum_i x_i (w shared)
///     products of rows                                  each in one form, 1 / x once
///     all sums                                          one pass over the data
///
/// Contracting a sum reorders it and rounds a product with its addition: as good as the code's own order, and not the same
/// in the last bits. `Contract` says how far it may go.
///
/// Cost: recording 16 bytes and a few cycles an operation; `program` about a microsecond an operation.

#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ermine/graph/program.hpp"

namespace ermine::graph {

/// A number of a ScalarBuilder: its parameters, then its columns, then constants and operations as they come.
using NumberId = std::uint32_t;
inline constexpr NumberId no_number = ~NumberId{0};

/// An operation on single numbers, or a constant.
struct ScalarOp {
  OpCode code = OpCode::add;
  bool constant = false;
  bool gathered = false;  ///< an addition of parts that have nothing to cancel: products with it may be taken apart
  NumberId in[3] = {no_number, no_number, no_number};  ///< constant: in[0] is the index of its value
};

enum class Contract : std::uint8_t {
  none,      ///< Every operation as recorded, common ones once.
  products,  ///< a * b + c becomes one operation. A row whose result nobody wants may hold any number, NaN too.
  sums       ///< And sums of products become affine maps and dot products, through which a NaN would reach all rows.
};

struct NamedNumber {
  std::string name;
  NumberId number = no_number;
};

class ScalarBuilder {
 public:
  /// @param parameters elements of the flat buffer  @param columns names of the dense columns, one number a row each
  ScalarBuilder(std::uint32_t parameters, std::vector<std::string> columns);

  [[nodiscard]] NumberId parameter(std::uint32_t j) const { return j; }
  [[nodiscard]] NumberId column(std::uint32_t c) const { return parameters_ + c; }
  [[nodiscard]] NumberId constant(double value);
  /// An element-by-element operation of operations/table.hpp, or fold_sum: the sum of a number over all rows, shared.
  [[nodiscard]] NumberId op(OpCode code, NumberId a, NumberId b = no_number, NumberId c = no_number) {
    ops_.push_back({code, false, false, {a, b, c}});
    return first_ + static_cast<NumberId>(ops_.size()) - 1;
  }
  /// a + b where both are parts of a derivative: (a + b) c may become a c + b c, if it pays.
  [[nodiscard]] NumberId gather(NumberId a, NumberId b) {
    const NumberId sum = op(OpCode::add, a, b);
    ops_.back().gathered = true;
    return sum;
  }

  /// Forgets operations and constants, keeps their memory.
  void clear();

  [[nodiscard]] std::uint32_t parameters() const { return parameters_; }
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  [[nodiscard]] const std::vector<ScalarOp>& ops() const { return ops_; }
  [[nodiscard]] double constant_value(std::size_t i) const { return constants_[i]; }
  /// Of each number: whether it has a value a row.
  [[nodiscard]] std::vector<bool> rows() const;
  /// The same for the numbers that are new since `row` was made.
  void extend_rows(std::vector<bool>& row) const;
  [[nodiscard]] NumberId first() const { return first_; }  ///< of what is in ops()

  /// The program of these outputs. Its one dense input has all columns; its parameters fill `parameters` numbers.
  /// @throws ModelError for what no program can be.
  [[nodiscard]] Program program(const std::vector<NamedNumber>& outputs, Contract contract = Contract::sums) const;

 private:
  std::uint32_t parameters_;
  std::vector<std::string> columns_;
  NumberId first_;
  std::vector<ScalarOp> ops_;
  std::vector<double> constants_;
  std::unordered_map<std::uint64_t, NumberId> constant_ids_;  // by their bits
};

}  // namespace ermine::graph
