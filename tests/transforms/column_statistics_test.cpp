// Weighted mean, deviation and median of a column.

#include "ermine/transforms/column_statistics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "ermine/core/random.hpp"

using namespace ermine;
using transforms::statistics_of;

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

std::vector<double> draw(std::uint64_t n, double mean, double deviation, std::uint64_t seed = 1) {
  core::Stream random(seed, core::Purpose::test);
  std::vector<double> x(n);
  for (double& v : x) v = mean + deviation * random.normal();
  return x;
}

}  // namespace

TEST_CASE("mean and deviation are those of long double sums, near 0 and far from it, for any length") {
  for (const std::uint64_t n : {2U, 7U, 8U, 1023U, 1024U, 1025U, 5000U})
    for (const double mean : {0.0, 1e9})
      for (const bool weighted : {false, true}) {
        const auto x = draw(n, mean, 3), w = weighted ? draw(n, 2, 0.2, 2) : std::vector<double>{};
        long double total = 0, sum = 0, squares = 0;
        for (std::uint64_t i = 0; i < n; ++i) total += weighted ? w[i] : 1.0;
        for (std::uint64_t i = 0; i < n; ++i) sum += (weighted ? w[i] : 1.0L) * x[i] / total;
        for (std::uint64_t i = 0; i < n; ++i) squares += (weighted ? w[i] : 1.0L) * (x[i] - sum) * (x[i] - sum) / total;
        const auto s = statistics_of(x, w);
        CAPTURE(n);
        CHECK(s.mean == doctest::Approx(static_cast<double>(sum)).epsilon(1e-15));
        CHECK(s.deviation == doctest::Approx(static_cast<double>(std::sqrt(squares))).epsilon(1e-12));
      }
}

TEST_CASE("one pass and two agree: weights of 1 each take two, and so does a first cell far from all others") {
  for (const double first : {0.0, 2.0, 1e3, 1e12, -1e200})
    for (const double mean : {0.0, -7.0, 1e6}) {
      auto x = draw(3001, mean, 2);
      x[0] = first;
      const auto once = statistics_of(x, {}), twice = statistics_of(x, std::vector<double>(x.size(), 1.0));
      CAPTURE(first);
      CAPTURE(mean);
      CHECK(once.mean == doctest::Approx(twice.mean).epsilon(1e-14));
      CHECK(once.deviation == doctest::Approx(twice.deviation).epsilon(1e-12));
      CHECK(once.minimum == twice.minimum);
      CHECK(once.maximum == twice.maximum);
    }
}

TEST_CASE("a weight of 2 is the cell twice; +w and -w cancel") {
  const std::vector<double> x{1, 5, 2, 8}, w{2, 1, 1, 1}, twice{1, 1, 5, 2, 8};
  const auto a = statistics_of(x, w), b = statistics_of(twice, {});
  CHECK(a.mean == doctest::Approx(b.mean).epsilon(1e-15));
  CHECK(a.deviation == doctest::Approx(b.deviation).epsilon(1e-15));
  const std::vector<double> more{1, 5, 2, 8, 7, 7}, cancel{2, 1, 1, 1, 3, -3};
  CHECK(statistics_of(more, cancel).mean == doctest::Approx(a.mean).epsilon(1e-15));
  CHECK(statistics_of(more, cancel).deviation == doctest::Approx(a.deviation).epsilon(1e-15));
}

TEST_CASE("missing cells are counted and left out") {
  const std::vector<double> x{gap, 1, gap, 3}, w{5, 1, 5, 1};
  const auto s = statistics_of(x, w);
  CHECK(s.missing == 2);
  CHECK(s.mean == 2);
  CHECK(s.deviation == 1);
  CHECK(s.median == 1);
  const auto none = statistics_of(std::vector<double>{gap, gap}, {});
  CHECK(none.constant);
  CHECK(std::isnan(none.mean));
}

TEST_CASE("the median is the lower weighted one of the sorted cells") {
  for (const std::uint64_t n : {1U, 2U, 5U, 100U}) {
    auto x = draw(n, 0, 1);
    const double median = statistics_of(x, {}).median;
    std::sort(x.begin(), x.end());
    CHECK(median == x[(n - 1) / 2]);
  }
  CHECK(transforms::weighted_median(std::vector<double>{1, 2, 3}, std::vector<double>{1, 1, 10}) == 3);
  CHECK(transforms::weighted_median(std::vector<double>{1, 2, 3}, std::vector<double>{0, 1, 0}) == 2);
}

TEST_CASE("cells near the largest and the smallest numbers neither overflow nor vanish") {
  for (const double scale : {1e307, 1e-300}) {
    std::vector<double> x{1, 2, 3, 4};
    for (double& v : x) v *= scale;
    const auto s = statistics_of(x, {});
    CHECK(s.mean / scale == doctest::Approx(2.5).epsilon(1e-14));
    CHECK(s.deviation / scale == doctest::Approx(std::sqrt(1.25)).epsilon(1e-14));
  }
}

TEST_CASE("equal cells are constant, whatever rounding makes of their mean") {
  const auto s = statistics_of(std::vector<double>(1000, 0.1), {});
  CHECK(s.constant);
  CHECK(s.deviation == 0);
  CHECK(s.mean == 0.1);
}

TEST_CASE("sparse columns have the statistics of the dense ones they stand for") {
  const std::vector<std::uint64_t> offsets{0, 2, 2, 3, 5};
  const std::vector<std::uint32_t> indices{0, 2, 1, 0, 2};
  const std::vector<double> values{1, 4, -2, 3, 4};
  const core::CsrView<double> x{offsets, indices.data(), values.data(), 4};
  const std::vector<double> w{1, 2, 0.5, 1};
  std::vector<double> mean(4), deviation(4);
  transforms::sparse_statistics(x, w, mean, deviation);
  const std::vector<std::vector<double>> dense{{1, 0, 0, 3}, {0, 0, -2, 0}, {4, 0, 0, 4}, {0, 0, 0, 0}};
  for (std::size_t j = 0; j < 4; ++j) {
    const auto s = statistics_of(dense[j], w);
    CHECK(mean[j] == doctest::Approx(s.mean).epsilon(1e-15));
    CHECK(deviation[j] == doctest::Approx(s.deviation).epsilon(1e-14));
  }
}
