#include "ermine/evaluate/histogram.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

/// The coarsest of 1, 0.1, 0.01, 0.001 of which all values are multiples, but for rounding; 0 if none is.
double grid_of(const std::vector<double>& values) {
  for (const double steps : {1.0, 10.0, 100.0, 1000.0})
    if (std::all_of(values.begin(), values.end(), [&](double v) {
          const double k = v * steps;
          return std::fabs(k) < 1e9 && std::fabs(k - std::round(k)) < 1e-6;
        }))
      return 1 / steps;
  return 0;
}

}  // namespace

double Histogram::total() const {
  CompensatedSum sum;
  for (const double w : weight) sum.add(w);
  sum.add(below);
  sum.add(above);
  return sum.value();
}

Histogram histogram(std::span<const double> x, std::span<const double> weight, std::span<const std::uint8_t> only,
                    std::vector<double> edges) {
  const std::uint64_t bins = edges.size() - 1;
  std::vector<CompensatedSum> sums(bins), squares(bins);
  CompensatedSum below, above;
  for (std::uint64_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i]) || (!only.empty() && only[i] == 0)) continue;
    const double w = weight_at(weight, i);
    if (x[i] < edges.front()) {
      below.add(w);
    } else if (x[i] > edges.back()) {
      above.add(w);
    } else {
      const auto after = std::upper_bound(edges.begin(), edges.end(), x[i]) - edges.begin();
      const std::uint64_t k = std::min(bins - 1, static_cast<std::uint64_t>(after) - 1);
      sums[k].add(w);
      squares[k].add(w * w);
    }
  }
  Histogram h{.edges = std::move(edges), .below = below.value(), .above = above.value()};
  for (std::uint64_t k = 0; k < bins; ++k) {
    h.weight.push_back(sums[k].value());
    h.squares.push_back(squares[k].value());
  }
  return h;
}

std::vector<double> suitable_edges(std::span<const double> x, std::uint32_t bins) {
  std::vector<double> values;
  for (const double v : x)
    if (std::isfinite(v)) values.push_back(v);
  if (values.empty()) return {0, 1};
  const auto quantile = [&](double q) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
  };
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double smallest = *least, largest = *most;
  if (smallest == largest) {
    const double half = std::fmax(0.5, std::fabs(smallest) * 0.01);
    return {smallest - half, smallest + half};
  }
  double low = quantile(0.005), high = quantile(0.995);
  const double unit = grid_of(values);
  const bool few = unit > 0 && largest - smallest < bins * unit;
  if (few || !(high > low) || largest - smallest < 1.6 * (high - low)) low = smallest, high = largest;
  if (unit > 0) {
    const double points = std::round((high - low) / unit) + 1, each = std::ceil(points / bins);
    if (points < 20.0 * bins) {
      const double first = std::round(low / unit) - 0.5;
      std::vector<double> edges;
      for (double k = 0; k < points + each; k += each) edges.push_back((first + k) * unit);
      return edges;
    }
  }
  std::vector<double> edges;
  for (std::uint32_t k = 0; k < bins; ++k) edges.push_back(low + (high - low) * k / bins);
  edges.push_back(high);
  return edges;
}

core::Series as_series(const Histogram& h, core::Mark mark, double scale, bool per_width) {
  core::Series s{.mark = mark};
  for (std::uint64_t k = 0; k < h.weight.size(); ++k) {
    const double width = per_width ? h.edges[k + 1] - h.edges[k] : 1.0, unit = scale * width;
    const double y = h.weight[k] / unit, error = std::sqrt(h.squares[k]) / std::fabs(unit);
    const bool middle = mark == core::Mark::points;
    if (middle && h.squares[k] == 0) continue;
    s.x.push_back(middle ? (h.edges[k] + h.edges[k + 1]) / 2 : h.edges[k]);
    if (!middle) s.x_high.push_back(h.edges[k + 1]);
    s.y.push_back(y);
    s.low.push_back(y - error);
    s.high.push_back(y + error);
  }
  return s;
}

}  // namespace ermine::evaluate
