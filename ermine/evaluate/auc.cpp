#include "ermine/evaluate/auc.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "ermine/core/error.hpp"
#include "ermine/evaluate/metrics.hpp"

namespace ermine::evaluate {

std::vector<std::uint64_t> order_by_score(std::span<const double> score) {
  for (std::uint64_t i = 0; i < score.size(); ++i)
    if (std::isnan(score[i]))
      throw core::DataError("the score of row " + std::to_string(i + 1) +
                            " is not a number: the model cannot be judged on rows it gives no answer for");
  std::vector<std::uint64_t> order(score.size());
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::uint64_t a, std::uint64_t b) { return score[a] != score[b] ? score[a] < score[b] : a < b; });
  return order;
}

Mean auc_with_error(std::span<const double> score, std::span<const std::uint8_t> positive,
                    std::span<const double> weight) {
  const std::uint64_t n = score.size();
  const auto order = order_by_score(score);
  std::vector<double> placement_p, placement_n, weight_p, weight_n;
  for (std::uint64_t i = 0; i < n; ++i) (positive[i] ? weight_p : weight_n).push_back(weight_at(weight, i));
  const WeightSums p = weight_sums(weight_p, 0), q = weight_sums(weight_n, 0);
  if (weight_p.empty() || weight_n.empty() || p.sum == 0 || q.sum == 0) return {};

  weight_p.clear();
  weight_n.clear();
  CompensatedSum p_below, n_below;
  for (std::uint64_t first = 0, last = 0; first < n; first = last) {
    CompensatedSum p_here, n_here;
    for (; last < n && score[order[last]] == score[order[first]]; ++last)
      (positive[order[last]] ? p_here : n_here).add(weight_at(weight, order[last]));
    const double v_p = (n_below.value() + n_here.value() / 2) / q.sum;
    const double v_n = (p.sum - p_below.value() - p_here.value() / 2) / p.sum;
    for (std::uint64_t i = first; i < last; ++i) {
      const bool is_positive = positive[order[i]] != 0;
      (is_positive ? placement_p : placement_n).push_back(is_positive ? v_p : v_n);
      (is_positive ? weight_p : weight_n).push_back(weight_at(weight, order[i]));
    }
    p_below.add(p_here.value());
    n_below.add(n_here.value());
  }
  const Mean from_p = weighted_mean(placement_p, weight_p), from_n = weighted_mean(placement_n, weight_n);
  return {from_p.value, std::hypot(from_p.error, from_n.error)};
}

double auc(std::span<const double> score, std::span<const std::uint8_t> positive, std::span<const double> weight) {
  return auc_with_error(score, positive, weight).value;
}

}  // namespace ermine::evaluate
