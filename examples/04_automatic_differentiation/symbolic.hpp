/// @file
/// Symbolic differentiation in its plainest form: formulas of numbers, x, + - and *, derived rule by rule.
///
///     (a b)' = (a' b + a b'),   (a + b)' = (a' + b'),   (a - b)' = (a' - b'),   x' = 1,   c' = 0
///
/// The product rule writes both factors once more, so the derivative of nested products grows much faster than they do.
/// Computer algebra simplifies and shares common parts to fight it; the more it shares, the closer it comes to automatic
/// differentiation.

#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "ermine/formula/expression.hpp"
#include "ermine/formula/parse.hpp"
#include "ermine/graph/evaluator.hpp"

namespace examples {

using ermine::formula::Node;

/// The formula of the derivative by x.
inline std::string derived(const std::string& text) {
  std::vector<std::array<std::string, 2>> stack;  // parts of the formula, each with its derivative
  for (const Node& node : ermine::formula::parse(text).nodes) {
    if (node.kind != Node::Kind::call) {
      const std::string word = text.substr(node.column - 1, node.length);
      stack.push_back({word, word == "x" ? "1" : "0"});
      continue;
    }
    const auto [b, db] = stack.back();
    stack.pop_back();
    auto& [a, da] = stack.back();
    da = node.name == "*" ? "(" + da + "*" + b + "+" + a + "*" + db + ")" : "(" + da + node.name + db + ")";
    a = "(" + a + node.name + b + ")";
  }
  return stack.back()[1];
}

/// Additions, subtractions and multiplications that a formula asks for.
inline long operations(const std::string& text) {
  const auto nodes = ermine::formula::parse(text).nodes;
  return std::count_if(nodes.begin(), nodes.end(), [](const Node& node) { return node.kind == Node::Kind::call; });
}

/// A formula at one x.
inline double value(const std::string& text, double x) {
  double y = 0;
  const ermine::graph::Batch at_x{{{{&x}}}, 1};
  ermine::graph::Evaluator(ermine::formula::over_columns(text)).rows(at_x, {}, "value", {&y, 1});
  return y;
}

}  // namespace examples
