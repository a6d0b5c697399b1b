#include "describe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ermine::apps {
namespace {

/// A sum with its error: value = high + low (Knuth's two-sum, Dekker's two-product with a fused multiply-add).
struct Sum {
  double high = 0, low = 0;

  void add(double x) {
    const double s = high + x, b = s - high;
    low += (high - (s - b)) + (x - b);
    high = s;
  }
  void add_product(double x, double y) {
    const double p = x * y;
    add(p);
    low += std::fma(x, y, -p);
  }
  [[nodiscard]] double value() const { return high + low; }
};

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Description describe(std::span<const double> values, std::span<const double> weight) {
  Description d{0, 0, nan, nan, nan, nan, nan};
  const auto w = [&](std::size_t i) { return weight.empty() ? 1.0 : weight[i]; };
  Sum total, total_square, first;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]) || std::isnan(w(i))) {
      ++d.missing;
      continue;
    }
    ++d.count;
    d.low = d.count == 1 ? values[i] : std::min(d.low, values[i]);
    d.high = d.count == 1 ? values[i] : std::max(d.high, values[i]);
    total.add(w(i));
    total_square.add_product(w(i), w(i));
    first.add_product(w(i), values[i]);
  }
  const double W = total.value();
  if (d.count == 0 || !(W > 0)) return d;
  // The mean as two doubles, or its rounding would be squared into a small deviation.
  d.mean = first.value() / W;
  Sum rest;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i]) && !std::isnan(w(i))) rest.add_product(w(i), values[i] - d.mean);
  const double correction = rest.value() / W;

  Sum square, square_plain, lagged;
  double previous = nan;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]) || std::isnan(w(i))) continue;
    const double t = (values[i] - d.mean) - correction;
    square.add_product(w(i) * t, t);
    square_plain.add_product(t, t);
    if (!std::isnan(previous)) lagged.add_product(t, previous);
    previous = t;
  }
  d.mean += correction;
  const double freedom = weight.empty() ? static_cast<double>(d.count) - 1 : W - total_square.value() / W;
  if (freedom > 0) d.deviation = std::sqrt(square.value() / freedom);
  if (square_plain.value() > 0) d.autocorrelation = lagged.value() / square_plain.value();
  return d;
}

}  // namespace ermine::apps
