#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {
constexpr double not_known = std::numeric_limits<double>::quiet_NaN();
}

WeightSums weight_sums(std::span<const double> weight, std::uint64_t rows) {
  if (weight.empty()) return {static_cast<double>(rows), static_cast<double>(rows)};
  CompensatedSum sum, squares;
  for (const double w : weight) {
    sum.add(w);
    squares.add(w * w);
  }
  return {sum.value(), squares.value()};
}

Mean weighted_mean(std::span<const double> x, std::span<const double> weight) {
  const WeightSums w = weight_sums(weight, x.size());
  if (!(w.sum != 0)) return {};
  CompensatedSum total;
  for (std::uint64_t i = 0; i < x.size(); ++i) total.add(weight_at(weight, i) * x[i]);
  const double mean = total.value() / w.sum;
  if (!(w.n_eff() > 1)) return {mean, not_known};
  CompensatedSum spread;
  for (std::uint64_t i = 0; i < x.size(); ++i) {
    const double d = weight_at(weight, i) * (x[i] - mean);
    spread.add(d * d);
  }
  const double correction = w.n_eff() / (w.n_eff() - 1);
  return {mean, std::sqrt(correction * spread.value()) / std::fabs(w.sum)};
}

double binomial_error(double fraction, double n_eff) noexcept {
  if (!(fraction >= 0 && fraction <= 1 && n_eff > 0)) return not_known;
  return std::sqrt(fraction * (1 - fraction) / n_eff);
}

}  // namespace ermine::evaluate
