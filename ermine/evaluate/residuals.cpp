#include "ermine/evaluate/residuals.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/histogram.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

constexpr std::uint32_t cells_a_side = 32, residual_bins = 16;

std::vector<double> residuals(std::span<const double> predicted, std::span<const double> truth) {
  std::vector<double> r(predicted.size());
  for (std::uint64_t i = 0; i < r.size(); ++i) r[i] = predicted[i] - truth[i];
  return r;
}

/// The value below which a share q of the weight lies; negative weights count as nothing.
double quantile(std::vector<std::pair<double, double>> rows, double q) {
  std::sort(rows.begin(), rows.end());
  double all = 0, below = 0;
  for (const auto& row : rows) all += std::fmax(row.second, 0);
  for (const auto& [value, weight] : rows) {
    below += std::fmax(weight, 0);
    if (below >= q * all) return value;
  }
  return rows.empty() ? 0.0 : rows.back().first;
}

}  // namespace

core::Figure prediction_figure(std::span<const double> predicted, std::span<const double> truth,
                               std::span<const double> weight, const std::string& target) {
  core::Figure f{.id = "prediction", .title = "Predicted against true"};
  f.caption = "Each cell is coloured by the rows in it; on the dashed line prediction and truth are equal.";
  std::vector<double> both(predicted.begin(), predicted.end());
  both.insert(both.end(), truth.begin(), truth.end());
  const auto range = suitable_edges(both, cells_a_side);
  const double low = range.front(), high = range.back(), step = (high - low) / cells_a_side;
  f.x = {.label = "true " + target, .low = low, .high = high};
  f.y = {.label = "predicted " + target, .low = low, .high = high};
  std::vector<double> sums(cells_a_side * cells_a_side, 0.0);
  for (std::uint64_t i = 0; i < truth.size(); ++i) {
    const double x = std::floor((truth[i] - low) / step), y = std::floor((predicted[i] - low) / step);
    if (!(x >= 0 && y >= 0 && x < cells_a_side && y < cells_a_side)) continue;
    sums[static_cast<std::uint64_t>(y) * cells_a_side + static_cast<std::uint64_t>(x)] += weight_at(weight, i);
  }
  core::Series cells{.name = weight.empty() ? "rows" : "sum of weights", .mark = core::Mark::cells};
  for (std::uint32_t y = 0; y < cells_a_side; ++y)
    for (std::uint32_t x = 0; x < cells_a_side; ++x) {
      const double sum = sums[y * cells_a_side + x];
      if (sum == 0) continue;
      cells.x.push_back(low + x * step);
      cells.x_high.push_back(low + (x + 1) * step);
      cells.y.push_back(low + y * step);
      cells.y_high.push_back(low + (y + 1) * step);
      cells.value.push_back(sum);
    }
  f.series.push_back(std::move(cells));
  f.series.push_back({.role = core::Role::reference, .x = {low, high}, .y = {low, high}});
  return f;
}

core::Figure residual_figure(std::span<const double> predicted, std::span<const double> truth,
                             std::span<const double> weight) {
  core::Figure f{.id = "residuals", .title = "Residuals along the prediction"};
  f.caption =
      "Points: mean residual with its error. Band: the middle 68 % of the rows. A bend means a shape the model "
      "cannot follow; a widening band, noise that grows.";
  f.x.label = "prediction";
  f.y.label = "prediction - truth";
  const auto r = residuals(predicted, truth);
  const auto order = order_by_score(predicted);
  core::Series points{.name = "mean residual", .mark = core::Mark::points, .role = core::Role::test};
  core::Series band{.name = "middle 68 %", .mark = core::Mark::band, .role = core::Role::test};
  const std::uint64_t n = order.size(),
                      bins = std::min<std::uint64_t>(residual_bins, std::max<std::uint64_t>(1, n / 5));
  for (std::uint64_t b = 0; b < bins; ++b) {
    std::vector<double> at, value, w;
    std::vector<std::pair<double, double>> rows;
    for (std::uint64_t k = b * n / bins; k < (b + 1) * n / bins; ++k) {
      at.push_back(predicted[order[k]]);
      value.push_back(r[order[k]]);
      w.push_back(weight_at(weight, order[k]));
      rows.emplace_back(value.back(), w.back());
    }
    const double x = weighted_mean(at, w).value;
    const Mean mean = weighted_mean(value, w);
    if (!std::isfinite(x + mean.value)) continue;
    points.x.push_back(x);
    points.y.push_back(mean.value);
    points.low.push_back(mean.value - mean.error);
    points.high.push_back(mean.value + mean.error);
    band.x.push_back(x);
    band.low.push_back(quantile(rows, 0.16));
    band.high.push_back(quantile(rows, 0.84));
  }
  f.series.push_back(std::move(band));
  f.series.push_back({.mark = core::Mark::rule_y, .role = core::Role::reference, .y = {0}});
  f.series.push_back(std::move(points));
  return f;
}

core::Figure pull_figure(std::span<const double> predicted, std::span<const double> truth,
                         std::span<const double> weight) {
  core::Figure f{.id = "pulls", .title = "Distribution of the residuals"};
  f.caption =
      "Residuals in units of their root mean square, beside the normal density. Fat tails mean that a few rows "
      "decide the fit; a robust loss (--loss huber) minds them less.";
  f.x = {.label = "residual / RMSE", .low = -4, .high = 4};
  f.y.label = "density";
  auto r = residuals(predicted, truth);
  std::vector<double> squares(r.size());
  for (std::uint64_t i = 0; i < r.size(); ++i) squares[i] = r[i] * r[i];
  const double s = std::sqrt(weighted_mean(squares, weight).value);
  if (s > 0)
    for (double& x : r) x /= s;
  std::vector<double> edges;
  for (int k = 0; k <= 40; ++k) edges.push_back(-4 + 0.2 * k);
  const Histogram h = histogram(r, weight, {}, std::move(edges));
  core::Series bins = as_series(h, core::Mark::steps, h.total(), true);
  bins.name = "rows";
  bins.role = core::Role::test;
  core::Series normal{.name = "normal", .role = core::Role::reference};
  for (int k = 0; k <= 80; ++k) {
    const double x = -4 + 0.1 * k;
    normal.x.push_back(x);
    normal.y.push_back(std::exp(-x * x / 2) / 2.5066282746310002);
  }
  f.series = {std::move(bins), std::move(normal)};
  return f;
}

}  // namespace ermine::evaluate
