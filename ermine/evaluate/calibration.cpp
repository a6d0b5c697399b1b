#include "ermine/evaluate/calibration.hpp"

#include <algorithm>

#include "ermine/evaluate/assessment.hpp"
#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

/// The bin of the rows [first, last) of `order`; false where its weights make no share.
bool fill(CalibrationBin& bin, std::span<const std::uint64_t> rows, std::span<const double> probability,
          std::span<const std::uint8_t> positive, std::span<const double> weight) {
  CompensatedSum sum, squares, predicted, observed;
  for (const auto i : rows) {
    const double w = weight_at(weight, i);
    sum.add(w);
    squares.add(w * w);
    predicted.add(w * probability[i]);
    if (positive[i]) observed.add(w);
  }
  bin.weight = sum.value();
  if (!(bin.weight > 0)) return false;
  bin.predicted = predicted.value() / bin.weight;
  bin.observed = observed.value() / bin.weight;
  const double f = bin.observed, n = bin.weight * bin.weight / squares.value();
  const double centre = (f + 0.5 / n) / (1 + 1 / n);
  const double half = std::sqrt(f * (1 - f) / n + 0.25 / (n * n)) / (1 + 1 / n);
  bin.low = centre - half;
  bin.high = centre + half;
  return f >= 0 && f <= 1;
}

}  // namespace

std::vector<CalibrationBin> calibration(std::span<const double> probability, std::span<const std::uint8_t> positive,
                                        std::span<const double> weight, std::uint32_t bins) {
  const auto order = order_by_score(probability);
  const std::uint64_t n = order.size();
  std::vector<CalibrationBin> list;
  for (std::uint64_t k = 0, first = 0; k < bins && first < n; ++k) {
    std::uint64_t last = std::max(first + 1, (k + 1) * n / bins);
    while (last < n && probability[order[last]] == probability[order[last - 1]]) ++last;
    CalibrationBin bin;
    if (fill(bin, std::span(order).subspan(first, last - first), probability, positive, weight)) list.push_back(bin);
    first = last;
  }
  return list;
}

double calibration_error(std::span<const CalibrationBin> bins) {
  double sum = 0, weight = 0;
  for (const auto& b : bins) {
    sum += b.weight * std::fabs(b.predicted - b.observed);
    weight += b.weight;
  }
  return sum / weight;
}

core::Figure calibration_figure(std::span<const CalibrationBin> bins, const std::string& positive,
                                const std::string& part) {
  core::Figure f{.id = "calibration", .title = "Calibration"};
  f.caption =
      "Of the rows said to be positive with 70 %, are 70 % positive? Points on the dashed line say yes; below "
      "it the model is too sure. Bars are one standard deviation.";
  f.x = {.label = "predicted probability of " + positive, .low = 0, .high = 1};
  f.y = {.label = "observed share", .low = 0, .high = 1};
  f.series.push_back({.name = "perfect", .role = core::Role::reference, .x = {0, 1}, .y = {0, 1}});
  core::Series s{.name = part, .mark = core::Mark::points, .role = role_of(part)};
  for (const auto& b : bins) {
    s.x.push_back(b.predicted);
    s.y.push_back(b.observed);
    s.low.push_back(b.low);
    s.high.push_back(b.high);
  }
  f.series.push_back(std::move(s));
  return f;
}

}  // namespace ermine::evaluate
