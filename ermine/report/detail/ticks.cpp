#include "ermine/report/detail/ticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ermine/report/detail/text.hpp"

namespace ermine::report::detail {
namespace {

/// All ticks of an axis with the same decimals, thousands set off; powers of ten where the numbers are far from 1.
std::string tick_text(double value, double step) {
  if (std::fabs(value) < step / 1e6) return "0";
  const double size = std::max(std::fabs(value), step);
  if (size >= 1e6 || size < 1e-4) return reading(value, 3);
  const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
  std::string text = fmt::format("{:.{}f}", value, decimals);
  const auto start = text.find_first_of("0123456789");
  const auto end = std::min(text.find('.'), text.size());
  if (end - start > 4)
    for (auto place = end; place > start + 3;) text.insert(place -= 3, ",");
  if (text.front() == '-') text.replace(0, 1, "\u2212");
  return text;
}

}  // namespace

std::vector<Tick> linear_ticks(double low, double high, int most) {
  if (!std::isfinite(high - low)) return {{low, reading(low, 3)}};
  // A range of a few roundings has no room for ticks: counting up in steps of it would stand still.
  if (!(high - low > 1e-12 * std::max(std::fabs(low), std::fabs(high)))) return {{low, reading(low, 3)}};
  const double rough = (high - low) / std::max(1, most);
  const double decade = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10 * decade;
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * decade >= rough * (1 - 1e-9)) {
      step = factor * decade;
      break;
    }
  std::vector<Tick> ticks;
  const double slack = step * 1e-9;
  for (double k = std::ceil((low - slack) / step); k * step <= high + slack; ++k)
    ticks.push_back({k * step, tick_text(k * step, step)});
  return ticks;
}

std::vector<Tick> log_ticks(double low, double high, int most) {
  const double first = std::floor(std::log10(low) + 1e-9), last = std::ceil(std::log10(high) - 1e-9);
  const double decades = std::log10(high / low);
  const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(1, most))));
  std::vector<Tick> ticks;
  for (double e = first; e <= last; ++e)
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double value = factor * std::pow(10.0, e);
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      const int exponent = static_cast<int>(e);
      if (factor == 1 && exponent % stride == 0)
        ticks.push_back({value, std::abs(exponent) <= 3 ? tick_text(value, value) : power_of_ten(exponent)});
      else if (stride == 1)
        ticks.push_back({value, decades < 1.7 ? tick_text(value, value) : ""});
    }
  return ticks;
}

}  // namespace ermine::report::detail
