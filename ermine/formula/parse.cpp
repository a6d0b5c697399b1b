#include "ermine/formula/parse.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

#include "ermine/core/error.hpp"
#include "ermine/formula/expression.hpp"
#include "ermine/formula/functions.hpp"

namespace ermine::formula {

graph::SlotId append(graph::Builder& builder, std::string_view text, const Resolver& resolve,
                     std::vector<Origin>* origins) {
  const Expression expression = parse(text);
  Emitter out(builder);
  std::map<std::string, graph::SlotId> resolved;
  std::vector<graph::SlotId> stack;
  for (const Node& node : expression.nodes) {
    switch (node.kind) {
      case Node::Kind::number:
        stack.push_back(out.constant(node.number));
        break;
      case Node::Kind::name: {
        const auto [place, is_new] = resolved.try_emplace(node.name, graph::no_slot);
        if (is_new) place->second = resolve(node.name);
        if (place->second == graph::no_slot)
          throw core::UsageError("unknown name `" + node.name + "`",
                                 {.column = node.column, .length = node.length, .text = expression.text});
        stack.push_back(place->second);
        break;
      }
      case Node::Kind::call: {
        const std::size_t first = stack.size() - node.arguments;
        const auto before = static_cast<graph::SlotId>(builder.program().slots.size());
        const graph::SlotId value = find_function(node.name)->emit(out, Arguments(stack).subspan(first));
        const auto after = static_cast<graph::SlotId>(builder.program().slots.size());
        if (origins != nullptr && after > before)
          origins->push_back({before,
                              after,
                              node.column,
                              node.length,
                              node.name,
                              {stack.begin() + static_cast<std::ptrdiff_t>(first), stack.end()},
                              value});
        stack.resize(first);
        stack.push_back(value);
        break;
      }
    }
  }
  return stack.back();
}

std::vector<std::string> names(std::string_view text) {
  std::vector<std::string> found;
  for (const Node& node : parse(text).nodes)
    if (node.kind == Node::Kind::name && std::find(found.begin(), found.end(), node.name) == found.end())
      found.push_back(node.name);
  return found;
}

graph::Program over_columns(std::string_view text) {
  graph::Builder builder;
  const graph::SlotId value =
      append(builder, text, [&](const std::string& name) { return builder.dense_input({name}); });
  builder.output("value", value);
  return std::move(builder).finish();
}

}  // namespace ermine::formula
