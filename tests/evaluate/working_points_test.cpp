#include "ermine/evaluate/working_points.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/evaluate/sample.hpp"

namespace {

using namespace ermine;
using evaluate::Wish;
using evaluate::WorkingPoint;
using evaluate_tests::near;

struct Sample {
  std::vector<double> score, weight;
  std::vector<std::uint8_t> positive;
};

/// Overlapping classes, ties among the scores, weights of which some are negative where asked for.
Sample sample_of(std::uint64_t seed, std::uint64_t n, bool weighted, bool negative) {
  evaluate_tests::Random random(seed);
  Sample s;
  for (std::uint64_t i = 0; i < n; ++i) {
    s.positive.push_back(random.uniform() < 0.3);
    s.score.push_back(std::floor(50 * (random.uniform() + (s.positive.back() ? 0.4 : 0))) / 50);
    if (weighted) s.weight.push_back((negative && random.uniform() < 0.1 ? -1 : 1) * (0.2 + random.uniform()));
  }
  return s;
}

/// The shares a threshold gives, row by row.
struct Shares {
  double efficiency, mistag, purity;
};
Shares shares_at(const Sample& s, double threshold) {
  double in[2] = {0, 0}, all[2] = {0, 0};
  for (std::size_t i = 0; i < s.score.size(); ++i) {
    const double w = s.weight.empty() ? 1 : s.weight[i];
    all[s.positive[i]] += w;
    if (s.score[i] >= threshold) in[s.positive[i]] += w;
  }
  return {in[1] / all[1], in[0] / all[0], in[1] / (in[0] + in[1])};
}

bool grants(const Shares& x, const Wish& wish) {
  switch (wish.on) {
    case Wish::On::false_positive_rate:
      return x.mistag <= wish.bound;
    case Wish::On::efficiency:
      return x.efficiency >= wish.bound;
    case Wish::On::purity:
      return x.purity >= wish.bound;
  }
  return false;
}

}  // namespace

TEST_CASE("a working point grants its wish, says what the rows say, and no other score does better") {
  for (const auto& [weighted, negative] : {std::pair{false, false}, {true, false}, {true, true}})
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const Sample s = sample_of(seed, 400, weighted, negative);
      const auto points = evaluate::working_points(s.score, s.positive, s.weight);
      REQUIRE(points.size() == evaluate::usual_wishes().size());
      for (const WorkingPoint& p : points) {
        CAPTURE(evaluate::name_of(p.wish));
        const bool on_efficiency = p.wish.on == Wish::On::efficiency;
        for (const double t : s.score) {
          const Shares x = shares_at(s, t);
          if (!grants(x, p.wish)) continue;
          REQUIRE(!std::isnan(p.threshold));
          if (on_efficiency)
            CHECK(p.false_positive_rate.value <= x.mistag + 1e-12);
          else
            CHECK(p.efficiency.value >= x.efficiency - 1e-12);
        }
        if (std::isnan(p.threshold)) continue;
        const Shares own = shares_at(s, p.threshold);
        CHECK(grants(own, p.wish));
        CHECK(near(p.efficiency.value, own.efficiency, 1e-12));
        CHECK(near(p.false_positive_rate.value, own.mistag, 1e-12));
        CHECK(near(p.purity.value, own.purity, 1e-12));
        if (own.mistag > 0) CHECK(near(p.rejection.value, 1 / own.mistag, 1e-12));
      }
    }
}

TEST_CASE("errors of shares are binomial for unit weights, and repeated rows do not shrink them by weight alone") {
  const Sample s = sample_of(9, 1000, false, false);
  const double n = static_cast<double>(std::count(s.positive.begin(), s.positive.end(), 1));
  const std::vector<double> twice(s.score.size(), 2.0);
  const auto plain = evaluate::working_points(s.score, s.positive, {});
  const auto heavy = evaluate::working_points(s.score, s.positive, twice);
  for (std::size_t k = 0; k < plain.size(); ++k) {
    const double e = plain[k].efficiency.value;
    CHECK(near(plain[k].efficiency.error, std::sqrt(e * (1 - e) / n), 1e-12));
    CHECK(near(heavy[k].efficiency.value, e, 1e-12));
    CHECK(near(heavy[k].efficiency.error, plain[k].efficiency.error, 1e-12));
    const double b = plain[k].false_positive_rate.value;
    if (b > 0) CHECK(near(plain[k].rejection.error, plain[k].false_positive_rate.error / (b * b), 1e-12));
  }
}

TEST_CASE("a wish that no threshold grants stays open, and without a class there are no points") {
  const std::vector<double> score{0.9, 0.8, 0.7, 0.1};
  const std::vector<std::uint8_t> upside_down{0, 1, 0, 1};
  const auto points = evaluate::working_points(score, upside_down, {}, {{Wish::On::purity, 0.9}});
  REQUIRE(points.size() == 1);
  CHECK(std::isnan(points[0].threshold));
  const auto table = evaluate::working_points_table(points, "test", "sig");
  CHECK(table.rows.at(0).at(1) == "not reached");
  CHECK(evaluate::working_points(score, std::vector<std::uint8_t>{1, 1, 1, 1}, {}).empty());
}
