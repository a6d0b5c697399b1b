#include "ermine/evaluate/moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/math/compensated_sum.hpp"

namespace ermine::evaluate {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Moments moments_of(std::span<const double> values, std::span<const double> weight) {
  Moments d{0, 0, nan, nan, nan, nan, nan};
  const auto w = [&](std::size_t i) { return weight.empty() ? 1.0 : weight[i]; };
  math::CompensatedSum total, total_square, first;
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
  math::CompensatedSum rest;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i]) && !std::isnan(w(i))) rest.add_product(w(i), values[i] - d.mean);
  const double correction = rest.value() / W;

  math::CompensatedSum square, square_plain, lagged;
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

}  // namespace ermine::evaluate
