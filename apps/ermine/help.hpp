/// @file
/// The help texts, made from the flag table.

#pragma once

#include <string>

#include "flags.hpp"

namespace ermine::apps {

/// `ermine --help`: what the program is for, the verbs, how to start.
[[nodiscard]] std::string overview();
/// The paragraph and examples of a verb.
[[nodiscard]] std::string text_of(const VerbEntry& verb);
/// `ermine VERB --help`.
[[nodiscard]] std::string help_of(const VerbEntry& verb);

}  // namespace ermine::apps
