#include "ermine/core/random.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <numeric>

#include "ermine/core/detail/fixed_math.hpp"

namespace ermine::core {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) noexcept {
  auto [c0, c1, c2, c3] = counter;
  auto [k0, k1] = key;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53} * c0;
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * c2;
    c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
    c1 = static_cast<std::uint32_t>(p1);
    c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c3 = static_cast<std::uint32_t>(p0);
    k0 += 0x9E3779B9;  // the golden ratio
    k1 += 0xBB67AE85;  // sqrt(3) - 1
  }
  return {c0, c1, c2, c3};
}

// The counter holds the block below, index and purpose above: streams of one seed cannot meet.
Stream::Stream(std::uint64_t seed, Purpose purpose, std::uint32_t index) noexcept
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      purpose_(static_cast<std::uint32_t>(purpose)),
      index_(index) {}

std::uint32_t Stream::bits() noexcept {
  if (used_ == 4) {
    words_ =
        philox({static_cast<std::uint32_t>(block_), static_cast<std::uint32_t>(block_ >> 32), index_, purpose_}, key_);
    ++block_;
    used_ = 0;
  }
  return words_[used_++];
}

std::uint64_t Stream::bits64() noexcept {
  const std::uint64_t low = bits();
  return low | std::uint64_t{bits()} << 32;
}

double Stream::uniform() noexcept { return static_cast<double>(bits64() >> 11) * 0x1p-53; }

double Stream::uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }

double Stream::normal() noexcept {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  const double radius = std::sqrt(-2.0 * detail::fixed_log(1.0 - uniform()));  // 1 - u is exact and above 0
  const detail::SineCosine turn = detail::fixed_sine_cosine(uniform());
  spare_ = radius * turn.sine;
  has_spare_ = true;
  return radius * turn.cosine;
}

double Stream::exponential() noexcept { return -detail::fixed_log(1.0 - uniform()); }

std::uint64_t Stream::poisson(double mean) noexcept {
  if (!(mean > 0)) return 0;
  constexpr double few = 12;
  if (mean < few) {  // arrivals of a unit-rate process before time `mean`
    std::uint64_t count = 0;
    for (double time = exponential(); time < mean; time += exponential()) ++count;
    return count;
  }
  // Transformed rejection with squeeze, algorithm PTRS of W. Hoermann, "The transformed rejection method for generating
  // Poisson random variables", Insurance: Mathematics and Economics 12 (1993) 39-45. Its letters; valid from mean 10 on.
  const double mu = std::min(mean, 0x1p52);  // beyond, neighbouring counts are not doubles
  const double b = 0.931 + 2.53 * std::sqrt(mu);
  const double a = -0.059 + 0.02483 * b;
  const double log_inverse_alpha = detail::fixed_log(1.1239 + 1.1328 / (b - 3.4));
  const double v_r = 0.9277 - 3.6224 / (b - 2.0);
  const double log_mu = detail::fixed_log(mu);
  for (;;) {
    const double u = uniform() - 0.5;
    const double v = 1.0 - uniform();  // in (0, 1], so that its logarithm is finite
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2.0 * a / us + b) * u + mu + 0.43);
    if (us >= 0.07 && v <= v_r) return static_cast<std::uint64_t>(k);
    if (!(k >= 0) || !(k < 0x1p60) || (us < 0.013 && v > us)) continue;
    const double log_density = k * log_mu - mu - detail::fixed_log_factorial(k);
    if (detail::fixed_log(v) + log_inverse_alpha - detail::fixed_log(a / (us * us) + b) <= log_density)
      return static_cast<std::uint64_t>(k);
  }
}

std::uint64_t Stream::below(std::uint64_t n) noexcept {
  assert(n > 0);
  if (n <= 0xFFFFFFFFu) {
    // The upper half of bits * n is uniform once the 2^32 mod n smallest lower halves are rejected.
    // Source: D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019).
    const auto range = static_cast<std::uint32_t>(n);
    std::uint64_t product = std::uint64_t{bits()} * range;
    if (static_cast<std::uint32_t>(product) < range) {
      const std::uint32_t rejected = (0u - range) % range;
      while (static_cast<std::uint32_t>(product) < rejected) product = std::uint64_t{bits()} * range;
    }
    return product >> 32;
  }
  const std::uint64_t rejected = (std::uint64_t{0} - n) % n;  // 2^64 mod n
  std::uint64_t draw = bits64();
  while (draw < rejected) draw = bits64();
  return draw % n;
}

std::vector<std::uint64_t> Stream::permutation(std::uint64_t n) {
  std::vector<std::uint64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  for (std::uint64_t i = n; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
  return order;
}

}  // namespace ermine::core
