#include <fmt/format.h>

#include <cmath>

#include "ermine/graph/picture.hpp"

namespace ermine::graph {
namespace {

std::string brief(double x, int digits = 4) {
  return std::isnan(x) ? "NaN" : fmt::format("{:.{}g}", x == 0 ? 0.0 : x, digits);
}

std::string brief(std::span<const double> values) {
  if (values.size() == 1) return brief(values[0]);
  std::string out;
  for (std::size_t i = 0; i < values.size() && i < 4; ++i) out += (i == 0 ? "" : ", ") + brief(values[i], 3);
  return "(" + out + (values.size() > 4 ? ", ..." : "") + ")";
}

/// How people write an operation.
std::string symbol(const std::string& operation) {
  constexpr struct {
    const char *name, *symbol;
  } table[] = {{"add", "+"},
               {"subtract", "-"},
               {"multiply", "*"},
               {"divide", "/"},
               {"negate", "-"},
               {"power", "^"},
               {"square", "^2"},
               {"square_root", "sqrt"},
               {"cube_root", "cbrt"},
               {"hypotenuse", "hypot"},
               {"absolute", "abs"},
               {"exponential", "exp"},
               {"logarithm", "log"},
               {"sine", "sin"},
               {"cosine", "cos"},
               {"sine_cosine", "sin, cos"},
               {"tangent", "tan"},
               {"arc_sine", "asin"},
               {"arc_cosine", "acos"},
               {"arc_tangent", "atan"},
               {"arc_tangent2", "atan2"},
               {"hyperbolic_sine", "sinh"},
               {"hyperbolic_cosine", "cosh"},
               {"hyperbolic_tangent", "tanh"},
               {"inverse_hyperbolic_sine", "asinh"},
               {"inverse_hyperbolic_cosine", "acosh"},
               {"inverse_hyperbolic_tangent", "atanh"},
               {"error_function", "erf"},
               {"complementary_error_function", "erfc"},
               {"log_gamma", "lgamma"},
               {"gamma", "tgamma"},
               {"copy_sign", "copysign"},
               {"modulo", "fmod"},
               {"minimum", "min"},
               {"maximum", "max"},
               {"less", "<"},
               {"less_equal", "<="},
               {"equal", "=="},
               {"logical_and", "&&"},
               {"logical_or", "||"},
               {"logical_not", "!"},
               {"select", "? :"},
               {"sum_width", "sum"}};
  for (const auto& entry : table)
    if (operation == entry.name) return entry.symbol;
  return operation;
}

}  // namespace

core::Figure to_figure(const Picture& picture) {
  core::Figure figure;
  figure.id = "graph";
  figure.title = "Computational graph";
  const bool forward = picture.sweep == Sweep::forward;
  figure.caption = std::string("Every node with its value and ") +
                   (forward ? "its tangents, in " : "the derivative of the output by it, in ") +
                   std::to_string(picture.passes) + (forward ? " forward" : " reverse") +
                   (picture.passes == 1 ? " pass" : " passes") +
                   "; every arrow with its local derivative as a factor and, below, its product with " +
                   (forward ? "the tangent it starts from." : "the derivative it points at.");
  for (const PictureNode& node : picture.nodes) {
    core::Node drawn;
    drawn.kind = node.kind;
    drawn.label = node.kind == core::Node::Kind::operation  ? symbol(node.operation)
                  : node.kind == core::Node::Kind::constant ? brief(node.value)
                                                            : node.id;
    if (node.kind != core::Node::Kind::constant) {
      drawn.value = brief(node.value);
      std::vector<double> first;  // of each pass; a wide node shows its first pass in full
      if (node.value.size() == 1)
        for (const auto& pass : node.derivative) first.push_back(pass[0]);
      else if (!node.derivative.empty())
        first = node.derivative[0];
      if (!first.empty()) drawn.derivative = brief(first);
    }
    figure.nodes.push_back(std::move(drawn));
  }
  for (const PictureEdge& edge : picture.edges) {
    core::Edge drawn{edge.from, edge.to};
    if (!edge.derivative.empty() && picture.nodes[edge.from].kind != core::Node::Kind::constant) {
      drawn.label = "\u00d7 " + brief(edge.slope);
      drawn.derivative = brief(edge.derivative);
    }
    figure.edges.push_back(std::move(drawn));
  }
  return figure;
}

}  // namespace ermine::graph
