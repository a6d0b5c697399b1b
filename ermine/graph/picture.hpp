/// @file
/// The computational graph of the lecture, at one point: every node with its value, and the derivatives that one sweep
/// writes on it.
///
///     forward   one pass a variable: a node holds its tangent, dv/dx_seed        N variables: N passes
///     reverse   one pass an output: a node holds its adjoint, d(output)/dv       M outputs: M passes
///
/// An edge u -> v holds the slope dv/du, the factor of the chain rule, and for each pass the product that runs along it:
///
///     forward   (dv/du) * tangent of u      a node's tangent is the sum over the edges that come in
///     reverse   adjoint of v * (dv/du)      a node's adjoint is the sum over the edges that go out
///
/// At x1 = 2, x2 = 3, sin(x1) + x1 x2 = 6.909: reverse gives both adjoints, cos(2) + 3 = 2.584 and 2, in one pass,
/// forward in two. Folds see the one row there is. The rules are those of graph/operations, run on plain numbers;
/// second derivatives run the reverse sweep on duals.
///
/// Cost: passes * operations; nothing is shared with the fast evaluator.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/core/record.hpp"
#include "ermine/graph/program.hpp"

namespace ermine::graph {

enum class Sweep : std::uint8_t { forward, reverse };

/// One number a program depends on.
struct Variable {
  std::string name;  ///< Column, "column=level", or parameter, with [i] where it has several elements.
  SlotId slot = no_slot;
  std::uint32_t component = 0;
  bool parameter = false;
};

/// What there is to differentiate by: the components of the inputs, then those of the parameters.
[[nodiscard]] std::vector<Variable> variables(const Program& program);

/// A slot at the point. `derivative` is [passes][width]: its tangents or its adjoints.
struct PictureNode {
  std::string id;         ///< The variable's name for inputs and parameters, else v1, v2, ... in order of evaluation.
  std::string operation;  ///< "input", "parameter", "constant" or the name of the operation.
  core::Node::Kind kind = core::Node::Kind::operation;
  SlotId slot = no_slot;
  std::vector<std::uint32_t> inputs;  ///< Nodes it is computed from, in the operation's order.
  std::vector<double> value;          ///< [width]
  std::vector<std::vector<double>> derivative;
};

/// From an operand to the operation that reads it. Slope and derivatives where both have width 1, else NaN and none.
struct PictureEdge {
  std::uint32_t from = 0, to = 0;
  double slope = 0;                  ///< The local derivative.
  std::vector<double> derivative{};  ///< [passes] Its product with the tangent of `from` or the adjoint of `to`.
};

struct Picture {
  Sweep sweep = Sweep::reverse;
  std::uint32_t passes = 0;
  std::vector<PictureNode> nodes;  ///< Only what the outputs need, in order of evaluation.
  std::vector<PictureEdge> edges;
  std::vector<std::uint32_t> outputs;         ///< Nodes.
  std::vector<std::vector<double>> jacobian;  ///< [output][variable]; with a direction [output][1].
};

/// Sweeps the program at a point. Shape: point [variables]; outputs name shared or row outputs of width 1.
/// @param direction forward only: one pass along it, [variables], in place of one pass for each variable.
/// @throws UsageError where a size or a width does not fit.
[[nodiscard]] Picture picture(const Program& program, std::span<const double> point,
                              std::span<const std::string> outputs, Sweep sweep,
                              std::span<const double> direction = {});

/// All second derivatives of one output, [variables][variables].
[[nodiscard]] std::vector<std::vector<double>> hessian(const Program& program, std::span<const double> point,
                                                       const std::string& output);

/// Boxes with values and derivatives, arrows with both of theirs: inputs, parameters and operations by their kind.
/// Constants, and arrows from them, have no derivatives.
[[nodiscard]] core::Figure to_figure(const Picture& picture);

/// nodes[{id, operation, inputs, value, tangent | adjoint}] and passes. Numbers of width 1 and single passes stand as
/// numbers, others as lists.
[[nodiscard]] core::Record to_record(const Picture& picture);

}  // namespace ermine::graph
