#include "ermine/evaluate/regression.hpp"

#include <vector>

namespace ermine::evaluate {

RegressionQuality regression_quality(std::span<const double> predicted, std::span<const double> truth,
                                     std::span<const double> weight) {
  const std::uint64_t n = truth.size();
  std::vector<double> square(n), size(n);
  for (std::uint64_t i = 0; i < n; ++i) {
    const double r = predicted[i] - truth[i];
    square[i] = r * r;
    size[i] = std::fabs(r);
  }
  RegressionQuality quality;
  quality.mae = weighted_mean(size, weight);
  const Mean mse = weighted_mean(square, weight);
  quality.rmse.value = std::sqrt(mse.value);  // NaN where signed weights make the mean square negative
  quality.rmse.error = mse.value > 0 ? mse.error / (2 * quality.rmse.value) : mse.error;

  const double mean = weighted_mean(truth, weight).value;
  CompensatedSum residual, total;
  for (std::uint64_t i = 0; i < n; ++i) {
    const double w = weight_at(weight, i), d = truth[i] - mean;
    residual.add(w * square[i]);
    total.add(w * d * d);
  }
  if (total.value() == 0) return quality;
  const double q = residual.value() / total.value();
  CompensatedSum variance;
  for (std::uint64_t i = 0; i < n; ++i) {
    const double w = weight_at(weight, i), d = truth[i] - mean;
    const double influence = w * (square[i] - q * d * d) / total.value();
    variance.add(influence * influence);
  }
  quality.r2 = {1 - q, n > 1 ? std::sqrt(variance.value()) : std::numeric_limits<double>::quiet_NaN()};
  return quality;
}

}  // namespace ermine::evaluate
