#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "ermine/math/compensated_sum.hpp"
#include "ermine/transforms/column_statistics.hpp"
#include "ermine/transforms/detail/column_pass.hpp"

namespace ermine::transforms {
namespace {

constexpr std::uint64_t lanes = 8, block = 1024, most_exact = 65536, median_cells = 4096;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// sum of term(i) over [0, n): eight lanes inside a block, joined by a fixed tree, blocks joined with their errors.
template <class Term>
double blocked_sum(std::uint64_t n, const Term& term) {
  math::CompensatedSum total;
  for (std::uint64_t first = 0; first < n; first += block) {
    const std::uint64_t count = std::min(block, n - first), whole = count / lanes * lanes;
    std::array<double, lanes> lane{};
    for (std::uint64_t i = 0; i < whole; i += lanes)
      for (std::uint64_t l = 0; l < lanes; ++l) lane[l] += term(first + i + l);
    for (std::uint64_t i = whole; i < count; ++i) lane[i - whole] += term(first + i);
    total.add(((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7])));
  }
  return total.value();
}

/// A power of two that brings `magnitude` near 1, within what a double can hold.
double scale_for(double magnitude) {
  if (!(magnitude > 0) || !std::isfinite(magnitude)) return 1;
  return std::ldexp(1.0, -std::clamp(std::ilogb(magnitude), -1000, 1000));
}

using detail::ColumnPass;

/// Mean and deviation from one reading, where no cell is missing and neither overflow nor cancellation is near.
bool one_pass(const ColumnPass& pass, double shift, std::uint64_t n, ColumnStatistics& s) {
  constexpr double largest = 1e140, least_share = 1e-3;
  if (pass.missing > 0 || !(std::fabs(pass.low) < largest && std::fabs(pass.high) < largest)) return false;
  const double mean = pass.sum / static_cast<double>(n), square = pass.squares / static_cast<double>(n);
  const double variance = square - mean * mean;
  if (!(variance > least_share * square && variance > 1 / largest)) return false;
  s.mean = shift + mean;
  s.deviation = std::sqrt(variance);
  return true;
}

struct Cell {
  double value, weight;
};

std::vector<Cell> counted_cells(std::span<const double> x, std::span<const double> w) {
  std::vector<Cell> cells;
  cells.reserve(x.size());
  for (std::uint64_t i = 0; i < x.size(); ++i)
    if (x[i] == x[i] && (w.empty() || w[i] != 0)) cells.push_back({x[i], w.empty() ? 1.0 : std::fabs(w[i])});
  return cells;
}

/// The least values with each of `parts` of the weight at or below them.
std::vector<double> quantiles_of(std::vector<Cell> cells, std::span<const double> parts) {
  std::vector<double> values;
  if (cells.empty()) return std::vector<double>(parts.size(), nan);
  std::sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) {
    return a.value < b.value || (a.value == b.value && a.weight < b.weight);
  });
  math::CompensatedSum total, below;
  for (const Cell& cell : cells) total.add(cell.weight);
  std::size_t i = 0;
  below.add(cells[0].weight);
  for (const double part : parts) {
    while (below.value() < part * total.value() && i + 1 < cells.size()) below.add(cells[++i].weight);
    values.push_back(cells[i].value);
  }
  return values;
}

}  // namespace

double weighted_median(std::span<const double> x, std::span<const double> w) {
  std::vector<Cell> cells = counted_cells(x, w);
  if (cells.empty()) return nan;
  if (w.empty()) {  // selection, not a sort
    const auto middle = cells.begin() + static_cast<std::ptrdiff_t>((cells.size() - 1) / 2);
    std::nth_element(cells.begin(), middle, cells.end(),
                     [](const Cell& a, const Cell& b) { return a.value < b.value; });
    return middle->value;
  }
  const double half = 0.5;
  return quantiles_of(std::move(cells), {&half, 1})[0];
}

std::vector<double> weighted_quantiles(std::span<const double> x, std::span<const double> w,
                                       std::span<const double> parts) {
  const std::uint64_t n = x.size(), taken = std::min(n, median_cells);
  std::vector<double> cells(taken), weights(w.empty() ? 0 : taken);
  for (std::uint64_t i = 0; i < taken; ++i) {
    cells[i] = x[i * n / taken];
    if (!w.empty()) weights[i] = w[i * n / taken];
  }
  return quantiles_of(counted_cells(cells, weights), parts);
}

ColumnStatistics statistics_of(std::span<const double> x, std::span<const double> w) {
  ColumnStatistics s;
  const double shift = !x.empty() && std::isfinite(x[0]) ? x[0] : 0;
  const ColumnPass range = detail::column_pass(x, shift);
  s.missing = range.missing;
  s.minimum = range.low;
  s.maximum = range.high;
  s.constant = !(range.low < range.high);
  const std::uint64_t n = x.size();
  if (range.missing == n) {
    s.mean = s.deviation = s.median = s.minimum = s.maximum = nan;
    return s;
  }
  if (n <= most_exact || range.missing > 0) {
    s.median = weighted_median(x, w);
  } else {
    std::vector<double> cells(median_cells), weights(w.empty() ? 0 : median_cells);
    for (std::uint64_t i = 0; i < median_cells; ++i) {
      const std::uint64_t row = i * n / median_cells;
      cells[i] = x[row];
      if (!w.empty()) weights[i] = w[row];
    }
    s.median = weighted_median(cells, weights);
  }
  if (s.median != s.median) s.median = range.low;  // only weights of 0: any cell will do
  if (s.constant) {
    s.mean = range.low;
    return s;
  }
  if (w.empty() && one_pass(range, shift, n, s)) return s;
  const double scale = scale_for(std::max(std::fabs(range.low), std::fabs(range.high)));
  const double* const a = x.data();
  const double* const b = w.data();
  const bool clean = range.missing == 0;
  const auto present = [&](std::uint64_t i) { return clean || a[i] == a[i]; };
  const double weight = w.empty() ? static_cast<double>(n - range.missing)
                                  : blocked_sum(n, [&](std::uint64_t i) { return present(i) ? b[i] : 0.0; });
  double mean = 0;
  if (w.empty() && clean)
    mean = blocked_sum(n, [&](std::uint64_t i) { return a[i] * scale; }) / weight;
  else
    mean =
        blocked_sum(n, [&](std::uint64_t i) { return present(i) ? (w.empty() ? 1.0 : b[i]) * (a[i] * scale) : 0.0; }) /
        weight;
  // Weights of both signs can put the mean far outside the data: any centre will do then, so take a robust one.
  if (!(mean >= range.low * scale && mean <= range.high * scale)) mean = s.median * scale;
  const double width = scale_for((range.high * scale - mean) + (mean - range.low * scale));
  const auto squared = [&](std::uint64_t i) {
    const double d = (a[i] * scale - mean) * width;
    return d * d;
  };
  double variance = 0;
  if (w.empty() && clean)
    variance = blocked_sum(n, squared) / weight;
  else
    variance =
        blocked_sum(n, [&](std::uint64_t i) { return present(i) ? (w.empty() ? 1.0 : b[i]) * squared(i) : 0.0; }) /
        weight;
  if (!(variance > 0) || !std::isfinite(variance))
    variance = blocked_sum(n, [&](std::uint64_t i) { return present(i) ? squared(i) : 0.0; }) /
               static_cast<double>(n - range.missing);
  s.mean = mean / scale;
  s.deviation = std::sqrt(variance) / width / scale;
  return s;
}

void sparse_statistics(const core::CsrView<double>& x, std::span<const double> w, std::span<double> mean,
                       std::span<double> deviation) {
  const std::uint64_t n = x.rows();
  const auto weight = [&](std::uint64_t i) { return w.empty() ? 1.0 : w[i]; };
  const double total = w.empty() ? static_cast<double>(n) : blocked_sum(n, [&](std::uint64_t i) { return w[i]; });
  std::vector<math::CompensatedSum> sums(x.columns), present(x.columns);
  for (std::uint64_t i = 0; i < n; ++i)
    for (std::uint64_t e = x.offsets[i]; e < x.offsets[i + 1]; ++e) {
      sums[x.indices[e]].add(weight(i) * x.values[e]);
      present[x.indices[e]].add(weight(i));
    }
  for (std::uint64_t j = 0; j < x.columns; ++j) mean[j] = sums[j].value() / total;
  std::fill(sums.begin(), sums.end(), math::CompensatedSum{});
  for (std::uint64_t i = 0; i < n; ++i)
    for (std::uint64_t e = x.offsets[i]; e < x.offsets[i + 1]; ++e) {
      const double d = x.values[e] - mean[x.indices[e]];
      sums[x.indices[e]].add(weight(i) * d * d);
    }
  for (std::uint64_t j = 0; j < x.columns; ++j) {
    const double variance = (sums[j].value() + (total - present[j].value()) * mean[j] * mean[j]) / total;
    // A column whose entries are all absent, or all equal and never absent, has no spread: rounding must not give it one.
    const double noise = 1e-28 * mean[j] * mean[j];
    deviation[j] = variance > noise ? std::sqrt(variance) : 0.0;
  }
}

}  // namespace ermine::transforms
