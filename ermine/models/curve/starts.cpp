#include "ermine/models/curve/starts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "ermine/core/random.hpp"
#include "ermine/models/base/risk_loss.hpp"
#include "ermine/models/curve/curve_risk.hpp"
#include "ermine/optimize/lbfgs.hpp"

namespace ermine::models::curve {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

struct Candidate {
  std::vector<double> start;
  double risk = infinite;
};

/// Rows at equal distances, at most so many.
std::vector<std::uint64_t> some_rows(std::uint64_t n, std::uint64_t most) {
  std::vector<std::uint64_t> rows(std::min(n, most));
  for (std::uint64_t i = 0; i < rows.size(); ++i) rows[i] = n <= most ? i : i * (n / most) + i * (n % most) / most;
  return rows;
}

/// The sizes that a parameter may well have.
std::vector<double> scales_of(const TrainingData& data) {
  const transforms::ColumnStatistics y = transforms::statistics_of(data.y, data.w);
  std::vector<double> sizes{1, std::fabs(y.mean), y.deviation, y.maximum - y.minimum};
  for (const transforms::NumberFeature& x : data.features.numbers)
    for (const double size : {x.statistics.deviation, 1 / x.statistics.deviation, std::fabs(x.statistics.mean),
                              y.deviation / x.statistics.deviation})
      sizes.push_back(size);
  std::erase_if(sizes, [](double v) { return !(v > 0) || !std::isfinite(v); });
  return sizes;
}

std::vector<Candidate> candidates(const Curve& curve, const TrainingData& data, std::uint64_t seed,
                                  std::uint32_t count) {
  const std::vector<double> sizes = scales_of(data);
  core::Stream random(seed, core::Purpose::initialise);
  std::vector<Candidate> list{{std::vector<double>(curve.parameters.size(), 1.0)}};
  while (list.size() < count) {
    Candidate next;
    for (std::size_t j = 0; j < curve.parameters.size(); ++j) {
      const double size = sizes[random.below(sizes.size())] * std::exp2(random.uniform(-2, 2));
      next.start.push_back(random.below(4) == 0 ? -size : size);
    }
    list.push_back(std::move(next));
  }
  return list;
}

}  // namespace

std::vector<double> find_start(const data::Table& train, const Curve& curve, const TrainingData& data,
                               const std::string& loss, std::uint64_t seed, const StartOptions& options) {
  const std::vector<std::uint64_t> some = some_rows(data.rows(), options.most_rows);
  const data::Table table = train.take(some);
  std::vector<double> y, w;
  for (const std::uint64_t row : some) {
    y.push_back(data.y[row]);
    if (!data.w.empty()) w.push_back(data.w[row]);
  }
  const double deviation = robust_deviation(data.y);
  const graph::Program plain = curve_risk(curve, data.features, {}, loss, deviation);
  const RiskRows rows(plain, table, y, w, false);
  graph::Evaluator evaluator(plain);
  std::vector<Candidate> list = candidates(curve, data, seed, options.candidates);
  for (Candidate& candidate : list) {
    const double risk = evaluator.value(rows.bound.batch, candidate.start);
    if (std::isfinite(risk)) candidate.risk = risk;
  }
  // 1 for every parameter always takes steps: it is what a person who gives no start expects.
  std::stable_sort(list.begin() + 1, list.end(),
                   [](const Candidate& a, const Candidate& b) { return a.risk < b.risk; });
  list.resize(std::min<std::size_t>(list.size(), options.tried));
  std::vector<double> best = list.front().start;
  double least = infinite;
  for (const Candidate& candidate : list) {
    if (!std::isfinite(candidate.risk)) continue;
    const std::vector<double> scale = scale_of(candidate.start);
    graph::Evaluator scaled(curve_risk(curve, data.features, scale, loss, deviation));
    std::vector<double> u(candidate.start);
    for (std::size_t j = 0; j < u.size(); ++j) u[j] /= scale[j];
    optimize::Objective f{.size = u.size()};
    f.value_and_gradient = [&](std::span<const double> at, std::span<double> gradient) {
      return scaled.value_and_gradient(rows.bound.batch, at, gradient);
    };
    const optimize::Result reached = optimize::minimise_lbfgs(f, u, {.stop = {.iterations = options.iterations}});
    // A start must be better by more than rounding to win over an earlier one.
    if (!(reached.end.value < least * (1 - 1e-6)) || !optimize::all_finite(reached.parameters)) continue;
    least = reached.end.value;
    for (std::size_t j = 0; j < u.size(); ++j) best[j] = reached.parameters[j] * scale[j];
  }
  return best;
}

}  // namespace ermine::models::curve
