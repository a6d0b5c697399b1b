/// @file
/// The slopes of a member of the family by every mode there is.

#pragma once

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "tests/autodiff/family.hpp"

namespace ermine::testing {

struct Slopes {
  std::string mode;
  double y = 0;
  std::array<double, 3> slope{};
};

/// Equal to `relative`, or both NaN, or both the same infinity; denormals may lose all their digits.
[[nodiscard]] inline bool close(double a, double b, double relative) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  if (a == b) return true;
  return std::abs(a - b) <= relative * std::abs(b) + 2.3e-308;
}

/// One direction at a time, all in one register, dual numbers of dual numbers (both levels), the tape with named operands and
/// with temporaries, a tape of dual numbers.
[[nodiscard]] std::vector<Slopes> slopes_by_every_mode(const Member& f, const double* x);

}  // namespace ermine::testing
