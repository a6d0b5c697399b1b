#include "rough_places.hpp"

#include <cstdint>
#include <map>

#include "ermine/formula/breaks.hpp"

namespace ermine::apps {
namespace {

using formula::Break;
using graph::PictureNode;

/// An operation whose value stands still between its jumps.
bool is_step(const std::string& operation) {
  for (const char* step :
       {"less", "less_equal", "equal", "logical_and", "logical_or", "logical_not", "is_missing", "floor", "round"})
    if (operation == step) return true;
  return false;
}

/// The nodes a node's value hangs on: of a choice the condition and the arm taken.
std::vector<std::uint32_t> read_by(const graph::Picture& picture, const PictureNode& node) {
  if (node.operation != "select" || node.inputs.size() != 3) return node.inputs;
  const bool yes = picture.nodes[node.inputs[0]].value.front() != 0;
  return {node.inputs[0], node.inputs[yes ? 1 : 2]};
}

/// Which nodes change when the variables change a little; nodes stand after their inputs.
std::vector<bool> moving(const graph::Picture& picture) {
  std::vector<bool> moves;
  for (const PictureNode& node : picture.nodes) {
    bool any = node.kind == core::Node::Kind::input || node.kind == core::Node::Kind::parameter;
    const std::vector<std::uint32_t> inputs = read_by(picture, node);
    for (std::size_t i = node.operation == "select" ? 1 : 0; i < inputs.size(); ++i)
      any = any || (moves[inputs[i]] && !is_step(node.operation));
    moves.push_back(any);
  }
  return moves;
}

std::vector<bool> taken(const graph::Picture& picture) {
  std::vector<bool> reached(picture.nodes.size(), false);
  for (const std::uint32_t output : picture.outputs) reached[output] = true;
  for (std::size_t i = picture.nodes.size(); i-- > 0;)
    if (reached[i])
      for (const std::uint32_t from : read_by(picture, picture.nodes[i])) reached[from] = true;
  return reached;
}

}  // namespace

std::vector<std::string> rough_places(const std::string& formula, const std::vector<formula::Origin>& origins,
                                      const graph::Picture& picture) {
  const std::vector<bool> moves = moving(picture), reached = taken(picture);
  std::map<graph::SlotId, std::size_t> node_of;
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) node_of[picture.nodes[i].slot] = i;
  std::vector<std::string> sentences;
  for (const formula::Origin& origin : origins) {
    const auto value = node_of.find(origin.value);
    if (value == node_of.end() || !reached[value->second]) continue;
    std::vector<formula::Argument> arguments;
    for (const graph::SlotId slot : origin.arguments) {
      const auto found = node_of.find(slot);  // what a function does not read cannot make it break
      const bool drawn = found != node_of.end();
      arguments.push_back(
          {drawn ? picture.nodes[found->second].value.front() : 0.0, drawn && moves[found->second], slot});
    }
    const Break kind = formula::break_at(origin.function, arguments);
    if (kind == Break::none) continue;
    sentences.push_back("`" + origin.function + "` at column " + std::to_string(origin.column) + " of `" + formula +
                        (kind == Break::jump ? "` jumps right at this point; the derivatives leave the jump out"
                                             : "` has a kink right at this point; the derivatives follow the "
                                               "convention in `ermine diff --help`"));
  }
  return sentences;
}

}  // namespace ermine::apps
