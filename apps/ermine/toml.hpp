/// @file
/// The part of TOML 1.0 a configuration is written in: `key = value`, one after the other.
///
///     # a comment
///     target = "signal"            texts: "basic", 'literal', """several lines""", '''several lines'''
///     l2 = 1e-3                    numbers: 1_000, 0xff, -0.5, 1e-3
///     standardise = true
///     features = ["pt", "eta"]     lists of these, over several lines too
///
/// Tables, dotted keys, dates and lists of lists are no part of it and are refused as such. Any bytes may come in: the
/// result is a list of entries or a UsageError with file, line, column and a caret. Cost: one pass, no recursion.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/core/error.hpp"

namespace ermine::apps::toml {

struct Value {
  enum class Kind : std::uint8_t { text, number, truth };
  Kind kind = Kind::text;
  std::string text;  ///< Of a number its digits, decimal and without underscores; "true" or "false".
};

struct Entry {
  std::string key;
  bool list = false;
  std::vector<Value> values;  ///< One, unless it is a list.
  core::SourceSpan span;      ///< Of the key.
};

/// In the order of the file. @param name stands in the messages. @throws UsageError.
[[nodiscard]] std::vector<Entry> parse(std::string_view text, const std::string& name);

/// A text in quotes, as `parse` reads it back.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace ermine::apps::toml
