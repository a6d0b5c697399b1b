/// @file
/// The computational graph of the lecture, as a program: a short list of operations on slots.
///
/// A risk is a sum over rows, so every slot says whether it holds a value a row or one value a batch:
///
///     row     [width][rows]: one contiguous run of rows for each component; the rows are the SIMD lanes
///     shared  [width]: parameters, constants, folds over rows and what is computed from them
///
/// An operation whose inputs are all shared has a shared output and runs once an evaluation; a `fold_*` operation turns
/// a row slot into a shared one. A shared operand of a row operation is broadcast; its adjoint is a fold. A program has
/// no pointer, no thread and no number type: it can be hashed, stored, drawn, exported and run by any executor.
///
/// Legend: n rows, m inputs of an affine map, k its outputs, w a width.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/core/record.hpp"

namespace ermine::graph {

enum class Extent : std::uint8_t { row, shared };

using SlotId = std::uint32_t;
inline constexpr SlotId no_slot = ~SlotId{0};

struct Slot {
  Extent extent = Extent::shared;
  std::uint32_t width = 1;
};

/// The operations. Each has one file in graph/operations/ with its rule, its shape and its names.
/// In files an operation is named by text (`name_of`), never by number.
enum class OpCode : std::uint16_t {
  // element by element; a width of 1 is broadcast against any width
  add,
  subtract,
  multiply,
  divide,
  negate,
  multiply_add,  // multiply_add: in0 * in1 + in2
  power,
  square,
  square_root,
  cube_root,
  hypotenuse,  // sqrt(in0^2 + in1^2)
  absolute,
  minimum,
  maximum,
  copy_sign,  // |in0| with the sign of in1
  exponential,
  logarithm,
  log1p,
  expm1,
  sine,
  cosine,
  tangent,
  arc_sine,
  arc_cosine,
  arc_tangent,
  arc_tangent2,  // the angle of (in1, in0)
  hyperbolic_sine,
  hyperbolic_cosine,
  hyperbolic_tangent,
  inverse_hyperbolic_sine,
  inverse_hyperbolic_cosine,
  inverse_hyperbolic_tangent,
  error_function,
  complementary_error_function,  // 1 - erf
  log_gamma,
  gamma,
  floor,
  round,
  modulo,  // in0 - in1 trunc(in0 / in1)
  sigmoid,
  softplus,
  relu,
  less,
  less_equal,
  equal,
  logical_and,
  logical_or,
  logical_not,
  select,  // 1 or 0; select: in0 != 0 ? in1 : in2
  is_missing,
  replace_missing,  // NaN -> 1; in0 is NaN ? in1 : in0
  subtract_filled,  // replace_missing(in0, in1) - in2
  // along the width
  affine,  // in0 x: row [m] (dense, csr or code input), in1 W: shared [k * m], k-major, in2 b or partial sum: [k] or no_slot
  sum_width,
  dot,
  component,
  concatenate,
  gather,  // numbers of any slots side by side; attribute: index of Program::gathers
  softmax,
  sine_cosine,  // [m] -> [2m]: the sines, then the cosines
  log_sum_exp,  // component: attribute is the index
  // over rows
  fold_sum,
  fold_mean,
  fold_log_sum_exp,
  // losses from a model's output (in0), the target (in1): one value a row
  square_loss,
  logistic_loss,
  softmax_loss,
  hinge_loss,
  huber_loss,  // attribute: index of a constant (huber: the knee)
};

/// An operation: out = code(in[0], in[1], in[2]).
struct Op {
  OpCode code;
  SlotId out;
  SlotId in[3] = {no_slot, no_slot, no_slot};
  std::uint32_t attribute = 0;
};

/// A named piece of the ONE flat parameter buffer.
struct Parameter {
  std::string name;
  SlotId slot = no_slot;     ///< shared, width = rows * columns
  std::uint64_t offset = 0;  ///< of the first element in the flat buffer
  std::uint32_t rows = 1, columns = 1;
};

/// What a row input slot is filled from.
enum class InputKind : std::uint8_t { dense, csr, code };
struct Input {
  InputKind kind = InputKind::dense;
  SlotId slot =
      no_slot;  ///< row; dense: width = columns.size(); csr: width = number of sparse columns; code: width = levels
  std::vector<std::string> columns;  ///< dense: one name a component; code: one name; csr: one name a component
  std::vector<std::string> levels;   ///< code: the dictionary; a code of -1 contributes nothing
};

/// A shared slot with known values.
struct Constant {
  SlotId slot = no_slot;
  std::vector<double> values;
};

/// One number of a slot.
struct Place {
  SlotId slot = no_slot;
  std::uint32_t component = 0;
  [[nodiscard]] bool operator==(const Place&) const = default;
};

/// A slot a caller may ask for by name: "prediction", "probability", "risk", ...
struct Output {
  std::string name;
  SlotId slot = no_slot;
};

struct Program {
  std::vector<Slot> slots;
  std::vector<Op> ops;  ///< In an order in which every input is made before it is used; every slot has one maker.
  std::vector<Parameter> parameters;
  std::vector<Input> inputs;
  std::vector<Constant> constants;
  std::vector<Output> outputs;
  /// What each `gather` sets side by side, one list for each: all rows, or all shared.
  std::vector<std::vector<Place>> gathers;

  [[nodiscard]] std::uint64_t parameter_count() const;
  [[nodiscard]] SlotId output(std::string_view name) const;  ///< @throws Error(internal) naming it where there is none.
  [[nodiscard]] bool has_output(std::string_view name) const;
  /// Rows a leaf of the summation tree holds: a pure function of the program (64 when wide, 256 to 1024 when narrow).
  [[nodiscard]] std::uint32_t leaf_rows() const;
  /// Whether products over rows (the adjoints of an affine map's weights) are one ascending chain over a leaf's rows
  /// for each element, rather than 8 (float: 16) lanes joined by a tree. Decides bits, so a function of the program.
  [[nodiscard]] bool wide() const;
  /// @throws ModelError naming the first operation whose operands do not fit; call it on whatever comes from a file.
  void validate() const;

  [[nodiscard]] core::Record to_record() const;
  [[nodiscard]] static Program from_record(const core::Record& record);  ///< Validated. @throws ModelError.
};

[[nodiscard]] const char* name_of(OpCode code);
[[nodiscard]] std::optional<OpCode> op_from_name(std::string_view name);

/// Appends operations and checks shapes as it goes. Widths and extents of outputs follow from the operands.
class Builder {
 public:
  Builder() = default;
  explicit Builder(Program program) : program_(std::move(program)) {}

  SlotId dense_input(std::vector<std::string> columns);
  SlotId code_input(std::string column, std::vector<std::string> levels);
  SlotId csr_input(std::vector<std::string> columns);
  SlotId parameter(std::string name, std::uint32_t rows, std::uint32_t columns = 1);
  SlotId constant(double value);
  SlotId constant(std::vector<double> values);
  SlotId gather(std::vector<Place> places);
  SlotId op(OpCode code, SlotId a, SlotId b = no_slot, SlotId c = no_slot, std::uint32_t attribute = 0);
  void output(std::string name, SlotId slot);  ///< Names a slot; a name used before is moved to this slot.

  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] Slot slot(SlotId id) const { return program_.slots[id]; }
  [[nodiscard]] Program finish() &&;  ///< Validated; the builder is empty afterwards.

 private:
  Program program_;
};

/// Only what the named outputs need: other operations, inputs and parameters are dropped, the flat buffer is renumbered.
/// `kept` receives, for each parameter element kept, its old place in the flat buffer.
[[nodiscard]] Program prune(const Program& program, std::span<const std::string> outputs,
                            std::vector<std::uint64_t>* kept = nullptr);

}  // namespace ermine::graph
