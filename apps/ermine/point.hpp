/// @file
/// Values for names, as people type them: "x1=2,x2=pi/2".

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ermine::apps {

using Point = std::vector<std::pair<std::string, double>>;

/// Reads each text of a flag; commas inside brackets belong to a formula (x=max(1,2)), a value may be a formula of
/// numbers. @param flag how the user wrote it, "--at". @throws UsageError: no value, a name given twice.
[[nodiscard]] Point parse_point(const std::vector<std::string>& texts, const std::string& flag);

}  // namespace ermine::apps
