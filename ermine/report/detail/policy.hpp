/// @file
/// The content security policy of a page: nothing may be loaded, and only these styles and scripts may run.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ermine::report::detail {

/// "sha256-..." of a text in base64, as a policy names an inline style or script.
[[nodiscard]] std::string policy_hash(std::string_view text);

/// default-src 'none' and the given hashes; no unsafe-inline, no unsafe-eval, no origin at all.
[[nodiscard]] std::string policy(const std::vector<std::string>& styles, const std::vector<std::string>& scripts);

}  // namespace ermine::report::detail
