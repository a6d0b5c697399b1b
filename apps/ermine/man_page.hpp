/// @file
/// `ermine help --man`: the manual page, made from the table of flags and verbs. `man ermine` shows it once installed.

#pragma once

#include <string>

namespace ermine::apps {

/// The page in roff.
[[nodiscard]] std::string man_page();

}  // namespace ermine::apps
