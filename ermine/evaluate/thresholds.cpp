#include "ermine/evaluate/thresholds.hpp"

#include <algorithm>

#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {

ThresholdScan scan_at(std::span<const double> score, std::span<const std::uint8_t> positive,
                      std::span<const double> weight, std::vector<double> thresholds) {
  const auto order = order_by_score(score);
  ThresholdScan scan;
  scan.threshold = std::move(thresholds);
  scan.true_positive.resize(scan.threshold.size());
  scan.false_positive.resize(scan.threshold.size());
  CompensatedSum above_p, above_n;
  std::uint64_t k = order.size();
  const auto take = [&] {
    --k;
    (positive[order[k]] ? above_p : above_n).add(weight_at(weight, order[k]));
  };
  for (std::uint64_t t = scan.threshold.size(); t-- > 0;) {
    while (k > 0 && score[order[k - 1]] >= scan.threshold[t]) take();
    scan.true_positive[t] = above_p.value();
    scan.false_positive[t] = above_n.value();
  }
  while (k > 0) take();
  scan.positives = above_p.value();
  scan.negatives = above_n.value();
  return scan;
}

ThresholdScan threshold_scan(const models::Model& model, const models::Prediction& prediction, const Truth& truth,
                             const ScanOptions& options) {
  const models::ModelData& data = model.data();
  const bool probability = !prediction.probability.empty();
  const auto score = probability ? probability_of(data.positive, prediction) : score_of(data.positive, prediction);
  const double own = probability ? 0.5 : 0.0;

  std::vector<double> thresholds{own}, sorted(score.begin(), score.end());
  std::sort(sorted.begin(), sorted.end());
  for (std::uint64_t q = 0; q <= options.quantiles && !sorted.empty(); ++q)
    thresholds.push_back(sorted[q * (sorted.size() - 1) / std::max(1U, options.quantiles)]);
  if (probability)
    for (std::uint32_t i = 0; i <= options.steps; ++i) thresholds.push_back(static_cast<double>(i) / options.steps);
  std::sort(thresholds.begin(), thresholds.end());
  thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());

  const auto flags = positives(data.positive, truth);
  ThresholdScan scan = scan_at(score, flags, truth.weight, std::move(thresholds));
  scan.weighted = !truth.weight.empty();
  scan.positive = data.classes.at(data.positive);
  scan.negative = data.classes.at(1 - data.positive);
  scan.score = probability ? "probability" : "decision";
  scan.start = static_cast<std::uint32_t>(std::lower_bound(scan.threshold.begin(), scan.threshold.end(), own) -
                                          scan.threshold.begin());
  return scan;
}

}  // namespace ermine::evaluate
