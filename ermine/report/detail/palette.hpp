/// @file
/// One colour a role, the same in every figure of a report, told apart by people who see few colours.
/// The style sheets name them `--e-<name>`; here stand their values for light and dark ground.

#pragma once

#include <string>
#include <vector>

#include "ermine/core/figure.hpp"

namespace ermine::report::detail {

struct Ink {
  const char* name;  ///< "signal", "p3", ...
  const char* light;
  const char* dark;
};

/// Every colour of the palette, roles first.
[[nodiscard]] const std::vector<Ink>& inks();
/// The colour of a series.
[[nodiscard]] const Ink& ink_of(const core::Series& series);

}  // namespace ermine::report::detail
