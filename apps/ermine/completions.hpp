/// @file
/// `ermine help --completion SHELL`: what a shell completes, made from the table of flags and verbs.

#pragma once

#include <string>

namespace ermine::apps {

/// The script for a shell. @throws UsageError for one other than bash, zsh and fish.
[[nodiscard]] std::string completions_for(const std::string& shell);

}  // namespace ermine::apps
