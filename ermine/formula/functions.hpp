/// @file
/// The functions of formulas: one line each says its name, how many arguments it takes and which operations it becomes.
///
/// Operators are functions too, under the names "+", "-", "*", "/", "^", "<", "<=", ">", ">=", "==", "!=", "&&", "||",
/// "?:", "negate" and "!"; the parser alone can call those that are no identifiers.

#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/graph/program.hpp"

namespace ermine::formula {

/// Appends operations; equal constants share a slot.
class Emitter {
 public:
  explicit Emitter(graph::Builder& builder) : builder_(builder) {}
  graph::SlotId constant(double value);
  graph::SlotId op(graph::OpCode code, graph::SlotId a, graph::SlotId b = graph::no_slot,
                   graph::SlotId c = graph::no_slot) {
    return builder_.op(code, a, b, c);
  }
  /// The value of a slot made by `constant`, or nullptr.
  [[nodiscard]] const double* known(graph::SlotId slot) const;

 private:
  graph::Builder& builder_;
  std::map<std::uint64_t, graph::SlotId> by_bits_;
  std::map<graph::SlotId, double> values_;
};

using Arguments = std::span<const graph::SlotId>;

struct Function {
  const char* name;
  std::uint32_t least, most;  ///< Numbers of arguments it takes.
  graph::SlotId (*emit)(Emitter& out, Arguments a);
};

/// The function or operator of that name, or nullptr.
[[nodiscard]] const Function* find_function(std::string_view name);

/// The names a person may type, in alphabetical order.
[[nodiscard]] const std::vector<std::string>& function_names();

}  // namespace ermine::formula
