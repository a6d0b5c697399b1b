/// @file
/// Any text is an expression or a UsageError with a place inside it; a good one becomes a program that validates.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ermine/core/error.hpp"
#include "ermine/formula/expression.hpp"
#include "ermine/formula/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto expression = ermine::formula::parse(text);
    long depth = 0;  // of the calculator's stack
    for (const auto& node : expression.nodes) {
      depth -= node.arguments;
      if (depth < 0) std::abort();
      ++depth;
    }
    if (depth != 1) std::abort();
    const auto program = ermine::formula::over_columns(text);
    program.validate();
    if (!program.has_output("value")) std::abort();
  } catch (const ermine::core::UsageError& error) {
    if (!error.span() || error.span()->column < 1 || error.span()->column > size + 1) std::abort();
  }
  return 0;
}
