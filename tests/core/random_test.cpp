#include "ermine/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "ermine/core/detail/fixed_math.hpp"

using namespace ermine::core;

namespace {

using Four = std::array<std::uint32_t, 4>;

/// Kolmogorov's distance between a sample and a continuous distribution, times sqrt(n): above 2.3 with probability 5e-5.
double kolmogorov(std::vector<double> sample, const std::function<double(double)>& cumulative) {
  std::sort(sample.begin(), sample.end());
  const auto n = static_cast<double>(sample.size());
  double distance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double expected = cumulative(sample[i]);
    distance = std::max({distance, expected - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - expected});
  }
  return distance * std::sqrt(n);
}

struct Moments {
  double mean = 0, variance = 0, skewness = 0, kurtosis = 0;
};

Moments moments(const std::vector<double>& sample) {
  Moments m;
  const auto n = static_cast<double>(sample.size());
  for (const double x : sample) m.mean += x / n;
  double third = 0, fourth = 0;
  for (const double x : sample) {
    const double d = x - m.mean;
    m.variance += d * d / n;
    third += d * d * d / n;
    fourth += d * d * d * d / n;
  }
  m.skewness = third / std::pow(m.variance, 1.5);
  m.kurtosis = fourth / (m.variance * m.variance);
  return m;
}

std::vector<double> draw(std::size_t n, const std::function<double(Stream&)>& rule, std::uint64_t seed = 7) {
  Stream stream(seed, Purpose::test);
  std::vector<double> sample(n);
  for (double& x : sample) x = rule(stream);
  return sample;
}

double units_apart(double a, double b) {
  const double step = std::nextafter(std::abs(b), INFINITY) - std::abs(b);
  return std::abs(a - b) / step;
}

}  // namespace

TEST_CASE("Philox gives the known answers of the paper's code") {
  CHECK(philox({0, 0, 0, 0}, {0, 0}) == Four{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) == Four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("A stream is Philox of (block, index, purpose) under the seed") {
  const std::uint64_t seed = 0x299f31d0a4093822;
  Stream stream(seed, Purpose::shuffle, 5);
  for (std::uint32_t block = 0; block < 3; ++block)
    for (const std::uint32_t word : philox({block, 0, 5, 2}, {0xa4093822, 0x299f31d0})) CHECK(stream.bits() == word);
}

TEST_CASE("Streams that differ in seed, purpose or index share no words") {
  const auto words = [](Stream stream) {
    std::vector<std::uint64_t> drawn(64);
    for (auto& word : drawn) word = stream.bits64();
    return drawn;
  };
  const std::vector<std::vector<std::uint64_t>> drawn{
      words(Stream(1, Purpose::split)), words(Stream(2, Purpose::split)), words(Stream(1, Purpose::shuffle)),
      words(Stream(1, Purpose::split, 1)), words(Stream(std::uint64_t{1} << 32, Purpose::split))};
  std::vector<std::uint64_t> all;
  for (const auto& part : drawn) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

TEST_CASE("The distributions give the same bits for ever") {
  Stream stream(20260101, Purpose::test, 3);
  const std::vector<double> golden_normal{-0x1.3ffa4ae662a4ap-1, 0x1.68a550fdded75p-3,  -0x1.9c084b932051dp-3,
                                          -0x1.7a193603e1b52p-5, -0x1.b7e2834260265p-2, 0x1.cc00af9c0d39ap-2};
  for (const double expected : golden_normal) CHECK(stream.normal() == expected);
  const std::vector<double> golden_exponential{0x1.654831e2fc061p-3, 0x1.2e3c045086f8ep+0, 0x1.283916f382121p+1,
                                               0x1.0b69df0dbc81p-2};
  for (const double expected : golden_exponential) CHECK(stream.exponential() == expected);
  const std::vector<double> golden_uniform{0x1.22448a790cc9ep+2, 0x1.3fbb32347b468p+0, 0x1.2f4d1cc4899a5p+2,
                                           -0x1.76a68eab9801p-1};
  for (const double expected : golden_uniform) CHECK(stream.uniform(-3, 5) == expected);
  const std::vector<std::uint64_t> golden_poisson{1, 10084, 5, 10014, 7, 10190, 2, 9974};
  for (std::size_t i = 0; i < golden_poisson.size(); ++i)
    CHECK(stream.poisson(i % 2 == 0 ? 3.5 : 1e4) == golden_poisson[i]);
  const std::vector<std::uint64_t> golden_below{897, 248755811295, 480, 469643471089, 728, 417563296906};
  for (std::size_t i = 0; i < golden_below.size(); ++i)
    CHECK(stream.below(i % 2 == 0 ? 1000 : 1000000000000) == golden_below[i]);
  CHECK(stream.permutation(8) == std::vector<std::uint64_t>{6, 3, 2, 5, 7, 4, 0, 1});
}

TEST_CASE("The fixed logarithm, sine and cosine are those of libm within two units in the last place") {
  Stream stream(3, Purpose::test);
  double worst_log = 0, worst_turn = 0;
  for (int i = 0; i < 200000; ++i) {
    const double u = 1.0 - stream.uniform();
    worst_log = std::max(worst_log, units_apart(detail::fixed_log(u), std::log(u)));
    const double wide = u * std::exp2(stream.uniform(-300, 300));
    worst_log = std::max(worst_log, units_apart(detail::fixed_log(wide), std::log(wide)));
    const auto [sine, cosine] = detail::fixed_sine_cosine(u);
    const long double angle = 6.283185307179586476925286766559L * u;
    worst_turn = std::max({worst_turn, std::abs(sine - static_cast<double>(std::sin(angle))),
                           std::abs(cosine - static_cast<double>(std::cos(angle)))});
  }
  CHECK(worst_log <= 2);
  CHECK(worst_turn <= 0x1p-52);
  CHECK(detail::fixed_log(1.0) == 0.0);
  for (const double k : {0.0, 1.0, 2.0, 15.0, 16.0, 40.0, 1e3, 1e6, 1e12})
    CHECK(detail::fixed_log_factorial(k) == doctest::Approx(std::lgamma(k + 1)).epsilon(1e-15 * 8));
}

TEST_CASE("Uniform numbers are uniform, in [0, 1), 53 bits fine") {
  const auto sample = draw(100000, [](Stream& s) { return s.uniform(); });
  CHECK(kolmogorov(sample, [](double x) { return x; }) < 2.3);
  CHECK(*std::min_element(sample.begin(), sample.end()) >= 0);
  CHECK(*std::max_element(sample.begin(), sample.end()) < 1);
  CHECK(std::any_of(sample.begin(), sample.end(), [](double x) { return std::fmod(x * 0x1p53, 2) == 1; }));
}

TEST_CASE("Normal numbers have the normal distribution, its moments and no memory") {
  const auto sample = draw(200000, [](Stream& s) { return s.normal(); });
  CHECK(kolmogorov(sample, [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }) < 2.3);
  const Moments m = moments(sample);
  CHECK(std::abs(m.mean) < 5 / std::sqrt(2e5));
  CHECK(std::abs(m.variance - 1) < 5 * std::sqrt(2 / 2e5));
  CHECK(std::abs(m.skewness) < 5 * std::sqrt(6 / 2e5));
  CHECK(std::abs(m.kurtosis - 3) < 5 * std::sqrt(24 / 2e5));
  double neighbours = 0;
  for (std::size_t i = 1; i < sample.size(); ++i) neighbours += sample[i - 1] * sample[i] / 2e5;
  CHECK(std::abs(neighbours) < 5 / std::sqrt(2e5));
}

TEST_CASE("Exponential numbers have the exponential distribution") {
  const auto sample = draw(100000, [](Stream& s) { return s.exponential(); });
  CHECK(kolmogorov(sample, [](double x) { return -std::expm1(-x); }) < 2.3);
  CHECK(*std::min_element(sample.begin(), sample.end()) >= 0);
}

TEST_CASE("Poisson counts have the Poisson distribution on both sides of the change of method") {
  for (const double mean : {0.1, 1.0, 5.0, 11.999, 12.0, 30.0, 200.0}) {
    CAPTURE(mean);
    const std::size_t n = 100000;
    Stream stream(11, Purpose::test);
    std::vector<double> observed(static_cast<std::size_t>(mean + 12 * std::sqrt(mean) + 20));
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint64_t k = stream.poisson(mean);
      REQUIRE(k < observed.size());
      observed[k] += 1;
    }
    double chi2 = 0, cells = 0, rest_observed = 0, rest_expected = 0;
    for (std::size_t k = 0; k < observed.size(); ++k) {
      const auto x = static_cast<double>(k);
      const double expected = static_cast<double>(n) * std::exp(x * std::log(mean) - mean - std::lgamma(x + 1));
      if (expected >= 10) {
        chi2 += (observed[k] - expected) * (observed[k] - expected) / expected;
        cells += 1;
      } else {
        rest_observed += observed[k];
        rest_expected += expected;
      }
    }
    CHECK(chi2 < cells + 4.5 * std::sqrt(2 * cells) + 8);
    CHECK(std::abs(rest_observed - rest_expected) < 5 * std::sqrt(rest_expected) + 5);
  }
}

TEST_CASE("Poisson counts of a large mean have its mean and variance; of no mean they are 0") {
  for (const double mean : {1e4, 1e9, 1e15}) {
    CAPTURE(mean);
    const auto sample =
        draw(20000, [mean](Stream& s) { return (static_cast<double>(s.poisson(mean)) - mean) / std::sqrt(mean); });
    const Moments m = moments(sample);
    CHECK(std::abs(m.mean) < 5 / std::sqrt(2e4));
    CHECK(std::abs(m.variance - 1) < 5 * std::sqrt(2 / 2e4));
  }
  Stream stream(1, Purpose::test);
  for (const double mean : {0.0, -1.0, std::nan("")}) CHECK(stream.poisson(mean) == 0);
}

TEST_CASE("Whole numbers below n are unbiased and below n") {
  for (const std::uint64_t n :
       {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{10}, std::uint64_t{97},
        std::uint64_t{3} << 30, std::uint64_t{1} << 32, std::uint64_t{3} << 62}) {
    CAPTURE(n);
    // Three equal parts where there are three or more values: 3 * 2^30 and 3 * 2^62 show a bias of modulo reduction at once.
    const std::uint64_t parts = std::min<std::uint64_t>(n, 3);
    std::vector<double> observed(parts);
    Stream stream(5, Purpose::test);
    const int draws = 60000;
    for (int i = 0; i < draws; ++i) {
      const std::uint64_t k = stream.below(n);
      REQUIRE(k < n);
      observed[std::min<std::uint64_t>(k / (n / parts), parts - 1)] += 1;
    }
    for (std::uint64_t part = 0; part < parts; ++part) {
      const std::uint64_t size = part + 1 < parts ? n / parts : n - n / parts * (parts - 1);
      const double p = static_cast<double>(size) / static_cast<double>(n);
      CHECK(std::abs(observed[part] - draws * p) <= 5 * std::sqrt(draws * p * (1 - p)));
    }
  }
}

TEST_CASE("A permutation holds each number once, and each order comes equally often") {
  Stream stream(2, Purpose::test);
  auto order = stream.permutation(1000);
  std::sort(order.begin(), order.end());
  for (std::uint64_t i = 0; i < order.size(); ++i) CHECK(order[i] == i);
  std::vector<double> observed(24);
  for (int i = 0; i < 24000; ++i) {
    const auto p = stream.permutation(4);
    std::size_t rank = 0;
    for (std::size_t a = 0; a < 4; ++a) {
      std::size_t smaller = 0;
      for (std::size_t b = a + 1; b < 4; ++b) smaller += p[b] < p[a];
      rank = rank * (4 - a) + smaller;
    }
    observed[rank] += 1;
  }
  double chi2 = 0;
  for (const double o : observed) chi2 += (o - 1000) * (o - 1000) / 1000;
  CHECK(chi2 < 23 + 4.5 * std::sqrt(46.0));
  CHECK(stream.permutation(0).empty());
}
