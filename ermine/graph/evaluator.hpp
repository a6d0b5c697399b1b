/// @file
/// Runs a program over rows: values, gradients, predictions; the same bits for any number of threads, either schedule
/// and any number of ranks.
///
/// Rows are cut into leaves of `Program::leaf_rows()` from row 0. The folds of a leaf are taken in one fixed order, the
/// leaves are joined in a fixed binary tree: the left subtree of n leaves holds the largest power of two below n.
/// Where the derivative of the output by a fold is known before the fold is (a weighted mean: 1 / sum w), one visit of a
/// leaf does the forward and the reverse sweep, so that a gradient reads the data once.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ermine/core/matrix_view.hpp"
#include "ermine/core/pool.hpp"
#include "ermine/graph/program.hpp"

namespace ermine::graph {

/// Where the rows of a program's inputs lie: one entry for each `Program::inputs`, in that order.
struct InputData {
  std::vector<const double*>
      columns;  ///< dense: one contiguous run of rows a component, in place, never copied as a whole
  const std::int32_t* codes = nullptr;  ///< code
  core::CsrView<double> csr;            ///< csr
};
struct Batch {
  std::vector<InputData> inputs;
  std::uint64_t rows = 0;
};

/// The first number that is not finite though all it was made from are, in order of rows, in a row in order of
/// operations.
struct Trouble {
  std::string operation;             ///< "logarithm", "input `pt`", "parameter `w`"; "" where nothing was found.
  std::optional<std::uint64_t> row;  ///< Of the batch, from 0; absent where it is not in a row.
  SlotId slot = no_slot;             ///< What it was to fill.
};

enum class Schedule : std::uint8_t { automatic, row_owner, tile_owner };

/// A row output of width 1 to be looked at while a batch is gone through. Shape of rows: [rows of the batch].
struct RowWatch {
  std::string_view output;
  std::span<double> rows;
};

struct EvaluatorOptions {
  core::Pool* pool = nullptr;  ///< nullptr: the caller's thread alone.
  Schedule schedule = Schedule::automatic;
  std::uint32_t ranks = 1;  ///< Simulated in process: each takes a contiguous range of leaves.
};

/// Holds the plan and the workspace of a program; evaluates it as often as wanted. Not shared between threads.
class Evaluator {
 public:
  Evaluator(Program program, EvaluatorOptions options = {});
  ~Evaluator();
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(Evaluator&&) noexcept;

  [[nodiscard]] const Program& program() const;

  /// The shared output of that name (width 1). Shapes: parameters [p].
  double value(const Batch& batch, std::span<const double> parameters, std::string_view output = "risk");
  /// The same and its gradient by the parameters. Shapes: parameters [p], gradient [p].
  /// What is watched must be on the way to the output.
  double value_and_gradient(const Batch& batch, std::span<const double> parameters, std::span<double> gradient,
                            std::string_view output = "risk", const RowWatch* watch = nullptr);
  /// The product of the Hessian of the output with a direction: forward duals through the reverse sweep.
  /// Shapes: parameters, direction, product [p]. Cost: about two gradients.
  void hessian_vector(const Batch& batch, std::span<const double> parameters, std::span<const double> direction,
                      std::span<double> product, std::string_view output = "risk");
  /// A row output for all rows. Shape: result [width of the slot][rows], component by component.
  void rows(const Batch& batch, std::span<const double> parameters, std::string_view output, std::span<double> result);
  /// A shared output of any width.
  void shared(const Batch& batch, std::span<const double> parameters, std::string_view output,
              std::span<double> result);
  /// The whole Hessian of the output, row major, exactly symmetric. Shape: hessian [p][p].
  void hessian(const Batch& batch, std::span<const double> parameters, std::span<double> hessian,
               std::string_view output = "risk");
  /// Why the value or gradient at these parameters is not finite: goes through the batch again, slowly, row by row.
  /// `operation` is empty where every number is finite.
  [[nodiscard]] Trouble trouble(const Batch& batch, std::span<const double> parameters,
                                std::string_view output = "risk") const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// One event at a time: no allocation, no lock, any number of threads on one object.
class Single {
 public:
  /// @param output the row output wanted. Parameters are copied and parameter-only operations run here, once.
  Single(const Program& program, std::span<const double> parameters, std::string_view output);
  ~Single();
  Single(const Single&);
  Single& operator=(const Single&);
  Single(Single&&) noexcept;
  Single& operator=(Single&&) noexcept;

  [[nodiscard]] std::uint32_t inputs() const;  ///< Numbers an event has: dense components and one for each code input.
  [[nodiscard]] std::uint32_t width() const;   ///< Numbers the output has.
  /// event: [inputs()], in the order of Program::inputs (a code input reads its code as a number); result: [width()].
  void operator()(std::span<const double> event, std::span<double> result) const;
  [[nodiscard]] double operator()(std::span<const double> event) const;  ///< The first component.

 private:
  struct State;
  [[nodiscard]] double first_component(std::span<const double> event) const;
  std::shared_ptr<const State> state_;
};

/// The slow, true version: one row, one operation after the other with the scalar rules, sums in double-double.
/// The oracle of `Evaluator`. Returns the shared output; fills the gradient where it is not empty.
[[nodiscard]] double reference_value_and_gradient(const Program& program, const Batch& batch,
                                                  std::span<const double> parameters, std::span<double> gradient,
                                                  std::string_view output = "risk");

}  // namespace ermine::graph
