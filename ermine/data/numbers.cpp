// Numbers to text and back, exactly, whatever the locale.

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <cmath>

#include "ermine/data/table.hpp"

namespace ermine::data {

std::string shortest(double value) {
  if (std::isnan(value)) return "nan";
  return fmt::format("{}", value);
}

std::optional<double> parse_number(std::string_view text) {
  // A plus sign stands in real files but not in fast_float's grammar; "+-1" is no number.
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return std::nullopt;
  }
  double value = 0;
  const auto [end, code] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || text.empty() || code == std::errc::invalid_argument) return std::nullopt;
  if (std::isnan(value)) return std::nullopt;
  return value;
}

}  // namespace ermine::data
