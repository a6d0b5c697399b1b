#include "point.hpp"

#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/formula/parse.hpp"
#include "ermine/graph/picture.hpp"
#include "settings.hpp"

namespace ermine::apps {
namespace {

using core::UsageError;

/// The value of a formula without names: "pi/2".
double constant_value(const std::string& text, const std::string& flag) {
  if (!formula::names(text).empty())
    throw UsageError(flag + " takes numbers or formulas of numbers like pi/2, not `" + text + "`");
  graph::Builder builder;
  builder.output("f", formula::append(builder, text, [](const std::string&) { return graph::no_slot; }));
  const std::vector<std::string> output{"f"};
  const graph::Picture picture = graph::picture(std::move(builder).finish(), {}, output, graph::Sweep::reverse);
  return picture.nodes[picture.outputs.front()].value.front();
}

}  // namespace

Point parse_point(const std::vector<std::string>& texts, const std::string& flag) {
  Point point;
  for (const std::string& given : texts) {
    std::vector<std::string> pieces(1);
    int depth = 0;
    for (const char c : given) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0)
        pieces.emplace_back();
      else
        pieces.back() += c;
    }
    for (const std::string& piece : pieces) {
      const auto [name, text] = split_assignment(piece, flag);
      const auto number = to_number(text);
      for (const auto& [known, value] : point)
        if (known == name) throw UsageError(flag + " gives `" + name + "` twice");
      point.emplace_back(name, number ? *number : constant_value(text, flag));
    }
  }
  return point;
}

}  // namespace ermine::apps
