/// @file
/// A `Record` as JSON text and back. Numbers are written with the shortest digits that read back as the same double;
/// NaN and infinity, which JSON has no words for, become null. Bytes that are no UTF-8 become U+FFFD.

#pragma once

#include <string>
#include <string_view>

#include "ermine/core/record.hpp"

namespace ermine::apps {

/// Two blanks of indentation a level, arrays of plain values on one line, a line end after the last brace.
[[nodiscard]] std::string to_json(const core::Record& record);
/// One line, no blanks.
[[nodiscard]] std::string to_json_line(const core::Record& record);
/// @throws ModelError naming `name` where the text is no JSON.
[[nodiscard]] core::Record from_json(std::string_view text, const std::string& name);

}  // namespace ermine::apps
