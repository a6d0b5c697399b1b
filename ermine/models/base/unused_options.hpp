/// @file
/// Options that mean nothing to a model are refused, not ignored: a penalty that does nothing would be believed in.

#pragma once

#include <string>

#include "ermine/models/fit.hpp"

namespace ermine::models {

/// What a model makes use of.
struct UsedOptions {
  bool loss = false, l1 = false, l2 = false, intercept = false, shrinkage = false, epochs = false, rate = false;
};

/// @throws UsageError naming the first option given that is not used, and what to do instead.
void refuse_unused(const FitOptions& options, const std::string& kind, const UsedOptions& used);

}  // namespace ermine::models
