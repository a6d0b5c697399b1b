/// @file
/// The plain CSV reader: every cell a string, one step after the other. It is the rule book of the fast one.
///
///     file   = { line }, blank lines at the end dropped
///     line   = cell { delimiter cell } (LF | CR LF | end)
///     cell   = blanks ( quoted blanks | bare )
///     quoted = '"' { any byte but '"' | '""' } '"'
///     bare   = { any byte but delimiter, '"', CR, LF }, blanks at the end count for text only
///
/// The header rule, the missing texts and the types are those of read.hpp.

#pragma once

#include <string>
#include <string_view>

#include "ermine/data/read.hpp"

namespace ermine::data::csv {

/// The table in `text`; `name` stands in errors. @throws DataError name:line:column.
[[nodiscard]] Table read_plain(std::string_view text, const std::string& name, const ReadOptions& options);

}  // namespace ermine::data::csv
