#include "ermine/evaluate/two_samples.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ermine/core/random.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

struct Row {
  double value, weight;
};

void append(std::vector<Row>& rows, const WeightedSample& sample, const PermutationOptions& options,
            std::uint32_t which) {
  const std::uint64_t n = sample.value.size();
  std::vector<std::uint64_t> order(n);
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  if (n > options.rows) {
    order = core::Stream(options.seed, core::Purpose::bootstrap, which).permutation(n);
    order.resize(options.rows);
  }
  for (const auto i : order) rows.push_back({sample.value[i], weight_at(sample.weight, i)});
}

/// T for rows in ascending order, row i being of the first sample where first[i].
double distance(std::span<const Row> rows, std::span<const std::uint8_t> first) {
  double all[2] = {0, 0};
  for (std::uint64_t i = 0; i < rows.size(); ++i) all[first[i]] += rows[i].weight;
  if (all[0] == 0 || all[1] == 0) return 0;
  double below[2] = {0, 0}, largest = 0;
  for (std::uint64_t i = 0; i < rows.size(); ++i) {
    below[first[i]] += rows[i].weight;
    const bool tie = i + 1 < rows.size() && rows[i + 1].value == rows[i].value;
    if (!tie) largest = std::max(largest, std::fabs(below[0] / all[0] - below[1] / all[1]));
  }
  return largest;
}

}  // namespace

TwoSamples compare_samples(const WeightedSample& a, const WeightedSample& b, const PermutationOptions& options) {
  if (a.value.empty() || b.value.empty()) return {};
  std::vector<Row> rows;
  append(rows, a, options, 0);
  const std::uint64_t of_a = rows.size();
  append(rows, b, options, 1);
  std::vector<std::uint64_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  std::sort(order.begin(), order.end(), [&](std::uint64_t i, std::uint64_t j) {
    return rows[i].value != rows[j].value ? rows[i].value < rows[j].value : i < j;
  });
  std::vector<Row> sorted;
  std::vector<std::uint8_t> first;
  for (const auto i : order) {
    sorted.push_back(rows[i]);
    first.push_back(i < of_a);
  }

  TwoSamples result{distance(sorted, first), 1};
  core::Stream random(options.seed, core::Purpose::bootstrap, 2);
  const double floor = result.distance * (1 - 1e-12);  // the same dealing met again counts, whatever the rounding
  std::uint32_t as_large = 0;
  for (std::uint32_t s = 0; s < options.shuffles; ++s) {
    for (std::uint64_t i = first.size(); i > 1; --i) std::swap(first[i - 1], first[random.below(i)]);
    as_large += distance(sorted, first) >= floor;
  }
  result.p_value = (1.0 + as_large) / (1.0 + options.shuffles);
  return result;
}

}  // namespace ermine::evaluate
