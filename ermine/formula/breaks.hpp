/// @file
/// Where the functions of formulas are not smooth: the points at which a derivative is a convention and not a limit.
///
///     jump   floor, ceil at whole numbers, trunc and fmod at those but 0, round halfway, sign at 0, comparisons of
///            equals, conditions at 0, copysign at a sign of 0, atan2 across the negative axis, exponential at x = 0
///     kink   abs, fabs, relu, copysign at 0, min, max, fdim at a tie, hypot at the origin
///
/// A break counts only where the argument that makes it moves with the variables: floor(2) + x has none.

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ermine::formula {

enum class Break : std::uint8_t { none, kink, jump };

struct Argument {
  double value = 0;
  bool moves = true;       ///< It changes with the variables; a constant or a step between its jumps does not.
  std::uint32_t slot = 0;  ///< The same slot twice is no tie: min(x, x) is x.
};

/// What a function or operator, by its name in functions.hpp, does at these arguments.
[[nodiscard]] Break break_at(std::string_view function, std::span<const Argument> arguments);

}  // namespace ermine::formula
