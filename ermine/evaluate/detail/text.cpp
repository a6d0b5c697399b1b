#include "ermine/evaluate/detail/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ermine::evaluate::detail {
namespace {

/// Puts commas between the thousands of the digits before the point.
std::string grouped(std::string text) {
  const auto start = text.find_first_of("0123456789");
  auto end = text.find_first_not_of("0123456789", start);
  if (end == std::string::npos) end = text.size();
  for (auto place = end; place > start + 3;) text.insert(place -= 3, ",");
  return text;
}

std::string trimmed(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::string short_number(double value, int digits) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  if (value == 0) return "0";
  const double size = std::fabs(value);
  if (value == std::floor(value) && size < 1e15) return grouped(fmt::format("{:.0f}", value));
  if (size >= 1e15 || size < 1e-4) return fmt::format("{:.{}e}", value, std::max(0, digits - 2));
  const int decimals = std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(size))));
  return grouped(trimmed(fmt::format("{:.{}f}", value, decimals)));
}

std::string percent(double fraction) {
  if (std::isnan(fraction)) return "-";
  const double p = 100 * fraction, size = std::fabs(p);
  return fmt::format("{:.{}f} %", p, size == 0 || size >= 99.95 ? 0 : size < 1 ? 2 : 1);
}

std::string count(std::uint64_t value) { return grouped(std::to_string(value)); }

std::string count(std::uint64_t value, const std::string& noun) {
  return count(value) + " " + noun + (value == 1 ? "" : "s");
}

std::pair<std::string, std::string> apart(double value, double error) {
  if (!(error > 0) || !std::isfinite(error) || !std::isfinite(value))
    return {short_number(value), std::isnan(error) ? "-" : short_number(error, 2)};
  const int decimals = 1 - static_cast<int>(std::floor(std::log10(error)));
  if (std::fabs(value) >= 1e9 || decimals > 6) {  // both with the exponent of the larger
    const int power = static_cast<int>(std::floor(std::log10(std::fmax(std::fabs(value), error))));
    const double unit = std::pow(10.0, power);
    const auto scaled = [&](double v) {
      return fmt::format("{:.{}f}e{:+03d}", v / unit, std::clamp(decimals + power, 0, 15), power);
    };
    return {scaled(value), scaled(error)};
  }
  const auto fixed = [&](double v) { return grouped(fmt::format("{:.{}f}", v, std::max(0, decimals))); };
  return {fixed(value), fixed(error)};
}

std::string with_error(double value, double error) {
  if (!(error > 0) || !std::isfinite(error) || !std::isfinite(value)) return short_number(value);
  const auto [first, second] = apart(value, error);
  return first + " \u00b1 " + second;
}

}  // namespace ermine::evaluate::detail
