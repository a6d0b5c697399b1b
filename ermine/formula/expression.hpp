/// @file
/// An expression, parsed and not yet given a meaning: its nodes in the order in which a calculator with a stack would
/// take them. `-x^2` is [x, 2, ^, negate].
///
/// Grammar, loosest first. Comparisons do not chain: `0 < x < 1` is an error that says what to write.
///
///     c ? a : b            right-associative
///     ||      &&
///     <  <=  >  >=  ==  !=
///     +  -       *  /      left-associative
///     unary  -  +  !
///     ^                    right-associative; its exponent may have a sign: 2^-1
///     number, name, `any name in backquotes`, function(a, ...), (a)
///
/// A name starts with a letter, `_` or a byte of UTF-8 and goes on with those, digits and dots. Numbers are decimal and
/// read without a locale. Nesting is limited to `deepest` levels, so no text can exhaust the stack.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ermine::formula {

inline constexpr std::uint32_t deepest = 256;

struct Node {
  enum class Kind : std::uint8_t { number, name, call };
  Kind kind = Kind::number;
  double number = 0;            ///< number
  std::string name;             ///< name: as the data have it; call: a function, or an operator such as "+", "negate"
  std::uint32_t arguments = 0;  ///< call: how many of the values before it it takes
  std::uint64_t column = 0, length = 0;  ///< Where it stands in the text, in bytes; columns count from 1.
};

struct Expression {
  std::string text;
  std::vector<Node> nodes;
};

/// @throws UsageError with the text and a caret: see parse.hpp.
[[nodiscard]] Expression parse(std::string_view text);

}  // namespace ermine::formula
