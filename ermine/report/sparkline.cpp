#include <algorithm>
#include <cmath>

#include "ermine/report/render.hpp"

namespace ermine::report {

std::string sparkline(const std::vector<double>& values, std::uint32_t columns, bool unicode) {
  constexpr const char* blocks[] = {"\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"};
  constexpr const char* plain[] = {"_", ".", "-", "~", "=", "+", "*", "#"};
  if (values.empty() || columns == 0) return {};
  const std::uint64_t n = values.size(), shown = std::min<std::uint64_t>(columns, n);
  std::vector<double> means;  // each column is the mean of its share of the values that are finite
  for (std::uint64_t c = 0; c < shown; ++c) {
    double sum = 0, count = 0;
    for (std::uint64_t i = c * n / shown; i < (c + 1) * n / shown; ++i)
      if (std::isfinite(values[i])) sum += values[i], count += 1;
    means.push_back(sum / count);
  }
  double low = INFINITY, high = -INFINITY;
  for (const double m : means)
    if (std::isfinite(m)) low = std::fmin(low, m), high = std::fmax(high, m);
  std::string text;
  for (const double m : means) {
    const double place = high > low ? (m - low) / (high - low) : 0;
    const auto level = static_cast<std::uint64_t>(std::clamp(place * 8, 0.0, 7.0));
    text += !std::isfinite(m) ? " " : unicode ? blocks[level] : plain[level];
  }
  return text;
}

}  // namespace ermine::report
