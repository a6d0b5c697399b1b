#include "ermine/evaluate/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

/// Streams 0 ... 2 of this purpose belong to the comparison of samples.
constexpr std::uint32_t first_stream = 1000;

/// A row at its place in the order of scores.
struct Row {
  double weight;
  std::uint8_t positive;
  std::uint8_t last;  ///< Of those with its score.
};

double area(const std::vector<Row>& rows, const std::vector<std::uint32_t>& times) {
  double p_all = 0, n_all = 0, n_below = 0, p_here = 0, n_here = 0, sum = 0;
  for (std::uint64_t i = 0; i < rows.size(); ++i) {
    const double w = times[i] * rows[i].weight;
    (rows[i].positive ? p_here : n_here) += w;
    if (!rows[i].last) continue;
    sum += p_here * (n_below + n_here / 2);
    n_below += n_here;
    p_all += p_here;
    n_all += n_here;
    p_here = n_here = 0;
  }
  return p_all > 0 && n_all > 0 ? sum / (p_all * n_all) : std::nan("");
}

}  // namespace

BootstrapError auc_bootstrap(std::span<const double> score, std::span<const std::uint8_t> positive,
                             std::span<const double> weight, const BootstrapOptions& options) {
  const auto order = order_by_score(score);
  const std::uint64_t n = order.size();
  std::vector<Row> rows(n);
  std::vector<std::uint32_t> of_class[2];
  for (std::uint64_t i = 0; i < n; ++i) {
    rows[i] = {weight_at(weight, order[i]), positive[order[i]],
               static_cast<std::uint8_t>(i + 1 == n || score[order[i + 1]] != score[order[i]])};
    of_class[positive[order[i]] ? 1 : 0].push_back(static_cast<std::uint32_t>(i));
  }
  if (of_class[0].size() < 2 || of_class[1].size() < 2) return {std::numeric_limits<double>::quiet_NaN(), 0};
  const std::uint64_t wanted = std::min<std::uint64_t>(options.replicas, std::max<std::uint64_t>(40, options.work / n));
  std::vector<double> areas;
  std::vector<std::uint32_t> times(n);
  for (std::uint32_t b = 0; b < wanted; ++b) {
    core::Stream random(options.seed, core::Purpose::bootstrap, first_stream + b);
    std::fill(times.begin(), times.end(), 0U);
    for (const auto& places : of_class)
      for (std::uint64_t k = 0; k < places.size(); ++k) ++times[places[random.below(places.size())]];
    if (const double a = area(rows, times); !std::isnan(a)) areas.push_back(a);
  }
  BootstrapError result{std::numeric_limits<double>::quiet_NaN(), static_cast<std::uint32_t>(areas.size())};
  if (areas.size() < 2) return result;
  double mean = 0, square = 0;
  for (const double a : areas) mean += a / static_cast<double>(areas.size());
  for (const double a : areas) square += (a - mean) * (a - mean);
  result.error = std::sqrt(square / static_cast<double>(areas.size() - 1));
  return result;
}

}  // namespace ermine::evaluate
