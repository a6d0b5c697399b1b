#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "ermine/evaluate/calibration.hpp"
#include "ermine/evaluate/histogram.hpp"
#include "ermine/evaluate/metrics.hpp"
#include "ermine/evaluate/roc.hpp"
#include "ermine/evaluate/thresholds.hpp"
#include "ermine/evaluate/two_samples.hpp"
#include "tests/evaluate/sample.hpp"

namespace {

using namespace ermine;
using evaluate::RocCurve;
using evaluate_tests::near;
using evaluate_tests::sample;

/// The height of a polyline at x; the mean of both ends of a vertical piece does not matter to the law that uses it.
double distance_to(const RocCurve& curve, double x, double y) {
  double least = 1e9;
  for (std::size_t i = 1; i < curve.fpr.size(); ++i) {
    const double ax = curve.fpr[i - 1], ay = curve.tpr[i - 1], dx = curve.fpr[i] - ax, dy = curve.tpr[i] - ay;
    const double square = dx * dx + dy * dy;
    const double t = square > 0 ? std::clamp(((x - ax) * dx + (y - ay) * dy) / square, 0.0, 1.0) : 0.0;
    least = std::fmin(least, std::hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return least;
}

}  // namespace

TEST_CASE("the area under the ROC curve is the AUC, ties, weights and signs included") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto s = sample(seed, 400, seed % 2 == 0);
    const RocCurve curve = evaluate::roc_curve(s.score, s.positive, s.weight);
    CHECK(near(evaluate::area(curve), evaluate::auc(s.score, s.positive, s.weight), 1e-12));
    CHECK(curve.fpr.back() == doctest::Approx(1).epsilon(1e-12));
    CHECK(curve.tpr.back() == doctest::Approx(1).epsilon(1e-12));
  }
}

TEST_CASE("a thinned ROC curve has at most 200 points and does not move") {
  const auto s = sample(7, 20000, false);
  const RocCurve curve = evaluate::roc_curve(s.score, s.positive, s.weight), thin = evaluate::thinned(curve);
  CHECK(thin.fpr.size() == 200);
  CHECK(std::fabs(evaluate::area(thin) - evaluate::area(curve)) < 2e-4);
  double largest = 0;
  for (std::size_t i = 0; i < curve.fpr.size(); i += 7)
    largest = std::fmax(largest, distance_to(thin, curve.fpr[i], curve.tpr[i]));
  CHECK(largest < 2e-3);
  CHECK(evaluate::thinned(thin).fpr == thin.fpr);
}

TEST_CASE("a threshold scan counts what lies at or above each threshold") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto s = sample(seed, 200, seed % 2 == 0);
    const auto scan = evaluate::scan_at(s.score, s.positive, s.weight, {-9, -0.5, 0, 0.25, 0.25, 1, 9});
    for (std::size_t t = 0; t < scan.threshold.size(); ++t) {
      double tp = 0, fp = 0;
      for (std::size_t i = 0; i < s.score.size(); ++i)
        if (s.score[i] >= scan.threshold[t]) (s.positive[i] ? tp : fp) += s.weight[i];
      CHECK(near(scan.true_positive[t], tp, 1e-12));
      CHECK(near(scan.false_positive[t], fp, 1e-12));
    }
    CHECK(near(scan.true_positive.front(), scan.positives, 1e-12));
    CHECK(near(scan.false_positive.front(), scan.negatives, 1e-12));
  }
}

TEST_CASE("calibration bins hold every row once, and honest probabilities lie on the diagonal within their errors") {
  evaluate_tests::Random random(3);
  std::vector<double> p, w;
  std::vector<std::uint8_t> y;
  double all = 0;
  for (int i = 0; i < 20000; ++i) {
    p.push_back(std::round(50 * random.uniform()) / 50);
    y.push_back(random.uniform() < p.back());
    w.push_back(0.5 + random.uniform());
    all += w.back();
  }
  const auto bins = evaluate::calibration(p, y, w, 12);
  double sum = 0, inside = 0;
  for (const auto& b : bins) {
    sum += b.weight;
    inside += b.low <= b.predicted && b.predicted <= b.high;
    CHECK(b.high - b.low > 0);
    CHECK(std::fabs(b.observed - b.predicted) < 4 * (b.high - b.low) / 2);
  }
  CHECK(near(sum, all, 1e-12));
  CHECK(inside >= 5);  // of 12, each with a chance of 68 %
  CHECK(evaluate::calibration_error(bins) < 0.02);
  for (auto& f : y) f = 1 - f;
  CHECK(evaluate::calibration_error(evaluate::calibration(p, y, w, 12)) > 0.3);
}

TEST_CASE("Wilson's interval is the textbook's") {
  // 3 of 10, one standard deviation: centre (0.3 + 0.05) / 1.1, half width sqrt(0.021 + 0.0025) / 1.1.
  const std::vector<double> p(10, 0.4);
  const std::vector<std::uint8_t> y{1, 0, 0, 1, 0, 0, 0, 1, 0, 0};
  const auto bins = evaluate::calibration(p, y, {}, 12);
  REQUIRE(bins.size() == 1);
  CHECK(near(bins[0].low, 0.35 / 1.1 - std::sqrt(0.0235) / 1.1, 1e-14));
  CHECK(near(bins[0].high, 0.35 / 1.1 + std::sqrt(0.0235) / 1.1, 1e-14));
}

TEST_CASE("histograms keep all weight, in bins or outside") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto s = sample(seed, 500, true);
    double all = 0;
    for (const double w : s.weight) all += w;
    const auto h = evaluate::histogram(s.score, s.weight, {}, {-1, 0, 0.5, 2});
    CHECK(near(h.total(), all, 1e-12));
    double first = 0, squares = 0;
    for (std::size_t i = 0; i < s.score.size(); ++i)
      if (s.score[i] >= -1 && s.score[i] < 0) first += s.weight[i], squares += s.weight[i] * s.weight[i];
    CHECK(near(h.weight[0], first, 1e-12));
    CHECK(near(h.squares[0], squares, 1e-12));
  }
}

TEST_CASE("edges suit what they must show") {
  CHECK(evaluate::suitable_edges(std::vector<double>{3, 1, 2, 2}, 30) == std::vector<double>{0.5, 1.5, 2.5, 3.5});
  for (const double unit : {1.0, 0.1, 0.01}) {  // each bin holds as many of the values that occur: no comb
    std::vector<double> grid;
    for (int k = -20; k < 180; ++k) grid.push_back(k * unit);
    const auto edges = evaluate::suitable_edges(grid, 30);
    CHECK(edges.size() <= 32);
    const auto counts = evaluate::histogram(grid, {}, {}, edges).weight;
    for (std::size_t k = 0; k + 1 < counts.size(); ++k) CHECK(counts[k] == counts[0]);
  }
  CHECK(evaluate::suitable_edges(std::vector<double>{4, 4}, 30) == std::vector<double>{3.5, 4.5});
  CHECK(evaluate::suitable_edges(std::vector<double>{}, 30).size() == 2);
  std::vector<double> tailed;
  for (int i = 0; i < 1000; ++i) tailed.push_back(i / 1000.0);
  tailed.push_back(1e9);
  CHECK(evaluate::suitable_edges(tailed, 20).back() < 1.1);  // one odd row does not flatten the picture
  CHECK(evaluate::suitable_edges(tailed, 20).size() == 21);
}

TEST_CASE("the p-value of the overlay is uniform where both samples are of one kind, with weights and ties") {
  const int toys = 300;
  std::vector<double> p;
  for (int toy = 0; toy < toys; ++toy) {
    const auto a = sample(100 + static_cast<std::uint64_t>(toy), 60, false);
    const auto b = sample(9000 + static_cast<std::uint64_t>(toy), 90, false);
    p.push_back(evaluate::compare_samples({a.score, a.weight}, {b.score, b.weight},
                                          {.shuffles = 99, .seed = static_cast<std::uint64_t>(toy)})
                    .p_value);
  }
  std::sort(p.begin(), p.end());
  double distance = 0;
  for (int i = 0; i < toys; ++i)
    distance = std::fmax(distance, std::fabs(p[static_cast<std::size_t>(i)] - (i + 0.5) / toys));
  CHECK(distance < 1.63 / std::sqrt(toys) + 0.01);  // Kolmogorov at 1 %, and the step of 99 shuffles
}

TEST_CASE("samples of different kinds get a small p-value") {
  auto a = sample(1, 400, false), b = sample(2, 400, false);
  for (double& x : b.score) x += 0.5;
  CHECK(evaluate::compare_samples({a.score, {}}, {b.score, {}}).p_value == doctest::Approx(1.0 / 500));
  CHECK(evaluate::compare_samples({a.score, {}}, {{}, {}}).p_value == 1);
}
