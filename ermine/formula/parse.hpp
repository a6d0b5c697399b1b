/// @file
/// Text to program. `+ - * / ^` (right-associative, tighter than unary minus), comparisons, `&& || !`, `c ? a : b`,
/// `pi`, `e`, the names of <cmath>, natural `log`; every other name is given to the caller to resolve.

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/graph/program.hpp"

namespace ermine::formula {

/// What the caller makes of a free name: the slot that holds it, or no_slot where it knows none.
using Resolver = std::function<graph::SlotId(const std::string& name)>;

/// The piece of a text for which the slots [first, last) were appended: an operator or the name of a function.
struct Origin {
  graph::SlotId first = 0, last = 0;
  std::uint64_t column = 0, length = 0;  ///< In bytes; columns count from 1.
  std::string function{};                ///< Its name in functions.hpp.
  std::vector<graph::SlotId> arguments{};
  graph::SlotId value = graph::no_slot;
};

/// Appends the operations of an expression to `builder` and returns the slot of its value.
/// @param origins receives where each operation stands in the text.
/// @throws UsageError with the text and a caret: a syntax error, an unknown function ("did you mean"), a wrong number of
/// arguments, a name the resolver does not know.
graph::SlotId append(graph::Builder& builder, std::string_view text, const Resolver& resolve,
                     std::vector<Origin>* origins = nullptr);

/// The free names of an expression, in order of first use. @throws UsageError as append.
[[nodiscard]] std::vector<std::string> names(std::string_view text);

/// An expression of columns only, as a program with the row output "value".
[[nodiscard]] graph::Program over_columns(std::string_view text);

}  // namespace ermine::formula
