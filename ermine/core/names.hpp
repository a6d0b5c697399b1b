/// @file
/// "Did you mean": the nearest known name to one that is not known.

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ermine::core {

/// The candidate with the smallest edit distance to `name` (case folded), "" where none is near: within a third of the
/// longer name, at least 1. Ties go to the earlier candidate. Cost O(candidates x length^2).
[[nodiscard]] std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

/// " (did you mean `x`?)" or "".
[[nodiscard]] std::string did_you_mean(std::string_view name, std::span<const std::string> candidates);

}  // namespace ermine::core
