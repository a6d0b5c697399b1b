/// @file
/// Whether bytes are UTF-8 (RFC 3629: no surrogates, nothing overlong, nothing beyond U+10FFFF).

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ermine::apps {

/// The length of the sequence at the front of a text that is not empty, 0 where there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);
[[nodiscard]] bool is_utf8(std::string_view text);
/// Appends a code point; false where there is none of that number.
[[nodiscard]] bool append_utf8(std::string& out, std::uint32_t code);

}  // namespace ermine::apps
