/// @file
/// Text from outside made safe to stand in markup, and numbers set for the eye.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ermine::report::detail {

/// Valid UTF-8 in which whatever is no visible text is U+FFFD: broken sequences, controls (but not tab and line feed),
/// bidirectional embeddings and overrides, noncharacters. Plain text of any script stays as it is.
[[nodiscard]] std::string clean(std::string_view text);

/// clean, then & < > " ' as references: fit for element content and for quoted attribute values, HTML and XML alike.
[[nodiscard]] std::string escape(std::string_view text);

/// clean, and harmless where a library puts it into an expression or uses it as a key, as Vega-Lite does with titles and
/// categories: quotes and backslashes become their typographic likes, line ends spaces, and what would be a member of
/// every JavaScript object ("constructor") gets an invisible character.
[[nodiscard]] std::string tame(std::string_view text);

/// At most `limit` characters, the last an ellipsis where something was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::uint64_t limit);

/// At most `limit` characters, the middle an ellipsis where something was cut: names differ at their ends.
[[nodiscard]] std::string abridged(std::string_view text, std::uint64_t limit);

/// Code points of clean text.
[[nodiscard]] std::uint64_t length(std::string_view text);

/// A coordinate: at most two decimals, no trailing zeros, never "-0".
[[nodiscard]] std::string coordinate(double value);

/// A value for reading: `digits` significant digits, "3.2×10⁻⁷" where it is far from 1.
[[nodiscard]] std::string reading(double value, int digits = 4);

/// "10⁻⁷"
[[nodiscard]] std::string power_of_ten(int exponent);

/// The text turned into an id: letters, digits and dashes, never empty, starting with a letter.
[[nodiscard]] std::string identifier(std::string_view text);

/// Whether a cell reads as a number (with commas, a percent sign or an error after "±"): it is set right.
[[nodiscard]] bool reads_as_number(std::string_view text);

}  // namespace ermine::report::detail
