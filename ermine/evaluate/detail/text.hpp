/// @file
/// Numbers as they are read by people: few digits, grouped thousands, no locale.

#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace ermine::evaluate::detail {

/// At most `digits` significant digits: "0.684", "12,480", "3.2e-07", "-"  for NaN. Whole numbers below 1e15 in full.
[[nodiscard]] std::string short_number(double value, int digits = 4);
/// "12.4 %"
[[nodiscard]] std::string percent(double fraction);
/// "12,480"
[[nodiscard]] std::string count(std::uint64_t value);
/// "1 row", "12,480 rows"
[[nodiscard]] std::string count(std::uint64_t value, const std::string& noun);
/// The value with as many digits as its error deserves: "0.684 ± 0.011"; only the value where the error is NaN.
[[nodiscard]] std::string with_error(double value, double error);

/// The two halves of `with_error`, for columns of a table.
[[nodiscard]] std::pair<std::string, std::string> apart(double value, double error);

}  // namespace ermine::evaluate::detail
