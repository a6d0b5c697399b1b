/// @file
/// Round numbers for an axis.
///
/// Linear: the step is 1, 2 or 5 times a power of ten, the smallest that gives at most `most` ticks in [low, high].
/// Logarithmic: powers of ten, every second or third one where they are many, 2 and 5 times them where they are few.

#pragma once

#include <string>
#include <vector>

namespace ermine::report::detail {

struct Tick {
  double value = 0;
  std::string text;  ///< "" for a minor tick.
};

[[nodiscard]] std::vector<Tick> linear_ticks(double low, double high, int most);
[[nodiscard]] std::vector<Tick> log_ticks(double low, double high, int most);

}  // namespace ermine::report::detail
