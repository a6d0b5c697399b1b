/// @file
/// What an exception says.

#pragma once

#include <string>

namespace ermine::testing {

/// The message of the E that f throws, or "".
template <class E, class F>
std::string message_of(const F& f) {
  try {
    static_cast<void>(f());
  } catch (const E& e) {
    return e.what();
  }
  return "";
}
inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace ermine::testing
