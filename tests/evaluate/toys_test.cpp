/// Toy studies: what a p-value and an error promise, counted over many samples of known truth. Long for a unit test.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/bootstrap.hpp"
#include "ermine/evaluate/two_samples.hpp"
#include "tests/evaluate/sample.hpp"

namespace {

using namespace ermine::evaluate;
using evaluate_tests::Random;

/// Kolmogorov's distance of p-values from the uniform distribution, those on a grid of 1/(shuffles + 1) too.
double distance_from_uniform(std::vector<double> p) {
  std::sort(p.begin(), p.end());
  double d = 0;
  for (std::size_t i = 0; i < p.size(); ++i)
    d = std::fmax(d, std::fabs(static_cast<double>(i + 1) / static_cast<double>(p.size()) - p[i]));
  return d;
}

/// Scores of one class with weights of both signs, and ties where `ties`.
WeightedSample drawn(Random& random, std::uint64_t n, bool ties, double shift = 0) {
  WeightedSample s;
  for (std::uint64_t i = 0; i < n; ++i) {
    const double x = random.normal() + shift;
    s.value.push_back(ties ? std::round(2 * x) / 2 : x);
    s.weight.push_back((random.uniform() < 0.1 ? -1 : 1) * (0.2 + 3 * random.uniform() * random.uniform()));
  }
  return s;
}

TEST_SUITE("long") {
  TEST_CASE("the overtraining p-value is uniform over 1,000 toys, whatever the weights and sizes") {
    Random random(11);
    std::vector<double> p;
    for (std::uint64_t toy = 0; toy < 1000; ++toy) {
      const WeightedSample train = drawn(random, 90, false), test = drawn(random, 40 + toy % 50, false);
      p.push_back(compare_samples(train, test, {.shuffles = 199, .seed = toy}).p_value);
    }
    // 1.63 / sqrt(1000) is exceeded by 1 % of uniform samples; the grid of 1/200 adds its step.
    CHECK(distance_from_uniform(p) < 1.63 / std::sqrt(1000.0) + 0.005);
    for (const double a : {0.01, 0.05, 0.1, 0.5}) {
      const double share =
          static_cast<double>(std::count_if(p.begin(), p.end(), [&](double v) { return v <= a; })) / 1000;
      CHECK(std::fabs(share - a) < 3.3 * std::sqrt(a * (1 - a) / 1000));
    }
  }

  TEST_CASE("with ties the p-value keeps its promise, P(p <= a) <= a, and it finds samples that differ") {
    Random random(12);
    std::vector<double> same, other;
    for (std::uint64_t toy = 0; toy < 400; ++toy) {
      same.push_back(
          compare_samples(drawn(random, 80, true), drawn(random, 60, true), {.shuffles = 99, .seed = toy}).p_value);
      other.push_back(
          compare_samples(drawn(random, 80, true), drawn(random, 60, true, 1.2), {.shuffles = 99, .seed = toy})
              .p_value);
    }
    for (const double a : {0.02, 0.05, 0.1, 0.3}) {
      const auto share = [&](const std::vector<double>& p) {
        return static_cast<double>(std::count_if(p.begin(), p.end(), [&](double v) { return v <= a; })) / 400;
      };
      CHECK(share(same) < a + 3.3 * std::sqrt(a * (1 - a) / 400));
      CHECK(share(other) > 0.85);
    }
  }

  TEST_CASE("pulls of the AUC over 1,000 toys: mean 0, deviation 1, by DeLong and by bootstrap, with weights") {
    // Positives N(1, 1), negatives N(0, 1), weights independent of the score: the true area is Phi(1 / sqrt 2).
    const double truth = 0.5 * std::erfc(-0.5);
    for (const bool weighted : {false, true}) {
      Random random(weighted ? 13 : 14);
      double sums[2] = {0, 0}, squares[2] = {0, 0};
      constexpr int toys = 1000;
      for (int toy = 0; toy < toys; ++toy) {
        std::vector<double> score, weight;
        std::vector<std::uint8_t> positive;
        for (int i = 0; i < 180; ++i) {
          positive.push_back(i % 3 == 0);
          score.push_back(random.normal() + (i % 3 == 0 ? 1.0 : 0.0));
          if (weighted) weight.push_back(0.3 + 2 * random.uniform());
        }
        const Mean delong = auc_with_error(score, positive, weight);
        const BootstrapError bootstrap =
            auc_bootstrap(score, positive, weight, {.replicas = 60, .seed = static_cast<std::uint64_t>(toy)});
        const double pulls[2] = {(delong.value - truth) / delong.error, (delong.value - truth) / bootstrap.error};
        for (int k = 0; k < 2; ++k) sums[k] += pulls[k], squares[k] += pulls[k] * pulls[k];
      }
      for (int k = 0; k < 2; ++k) {
        const double mean = sums[k] / toys, deviation = std::sqrt(squares[k] / toys - mean * mean);
        CAPTURE(k);
        CHECK(std::fabs(mean) < 0.13);  // 0.03 by statistics; the skewness of so few positives adds to it
        CHECK(std::fabs(deviation - 1) < 0.08);
      }
    }
  }
}

}  // namespace
