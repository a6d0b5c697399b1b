// k-means: each centre is the mean of its points, and well-separated groups are found.

#include "ermine/math/kmeans.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ermine/core/random.hpp"

using namespace ermine;

TEST_CASE("k-means finds groups that are far apart") {
  core::Stream random(5, core::Purpose::test);
  std::vector<double> x;
  for (int i = 0; i < 300; ++i) {
    x.push_back(10.0 * (i % 3) + 0.1 * random.normal());
    x.push_back(-5.0 * (i % 3) + 0.1 * random.normal());
  }
  const auto c = math::kmeans_centres(core::row_major<const double>(x.data(), 300, 2), {}, 3);
  REQUIRE(c.size() == 6);
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(std::fabs(c[2 * j] - 10.0 * static_cast<double>(j)) < 0.05);
    CHECK(std::fabs(c[2 * j + 1] + 5.0 * static_cast<double>(j)) < 0.05);
  }
}

TEST_CASE("every centre is the weighted mean of the points nearest to it") {
  core::Stream random(6, core::Purpose::test);
  std::vector<double> x(1000), w(500);
  for (double& v : x) v = random.normal();
  for (double& v : w) v = random.uniform();
  const auto view = core::row_major<const double>(x.data(), 500, 2);
  const auto c = math::kmeans_centres(view, w, 7, 1000);
  REQUIRE(c.size() == 14);
  std::vector<double> sum(14), weight(7);
  for (std::uint64_t i = 0; i < 500; ++i) {
    std::size_t best = 0;
    for (std::size_t j = 1; j < 7; ++j) {
      const auto d = [&](std::size_t k) { return std::hypot(view(i, 0) - c[2 * k], view(i, 1) - c[2 * k + 1]); };
      if (d(j) < d(best)) best = j;
    }
    weight[best] += w[i];
    for (std::size_t k = 0; k < 2; ++k) sum[2 * best + k] += w[i] * view(i, k);
  }
  for (std::size_t j = 0; j < 14; ++j) CHECK(sum[j] / weight[j / 2] == doctest::Approx(c[j]).epsilon(1e-12));
}

TEST_CASE("fewer distinct points than centres give fewer centres; a point of weight 0 is none") {
  const std::vector<double> x{1, 1, 2, 2, 2, 9}, w{1, 1, 1, 1, 1, 0};
  CHECK(math::kmeans_centres(core::row_major<const double>(x.data(), 6, 1), w, 5) == std::vector<double>{1, 2});
}
