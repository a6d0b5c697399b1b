/// @file
/// The version of the program and of what it was built with.

#pragma once

#include <string>

namespace ermine::apps {

[[nodiscard]] const char* version();
/// "g++ 12.2.0"
[[nodiscard]] std::string compiler();

}  // namespace ermine::apps
