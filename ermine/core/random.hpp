/// @file
/// Random numbers that are the same for ever: Philox 4x32-10 and our own distributions on it.
///
/// A counter-based generator has no state to share: number i of stream (seed, stream) is a pure function, so any thread
/// can draw any row's numbers. `std::` distributions differ between libraries and are never used. No distribution uses a
/// fused multiply-add.
/// Source: J. K. Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC11 (2011).

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace ermine::core {

/// Ten rounds of Philox 4x32: 128 random bits for a counter under a key. Known-answer tested against the paper's code.
[[nodiscard]] std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key) noexcept;

/// What a stream of random numbers is for: streams of one seed never overlap. Append only; the numbers are for ever.
enum class Purpose : std::uint32_t {
  split = 1,
  shuffle = 2,
  initialise = 3,
  generate = 4,
  bootstrap = 5,
  dropout = 6,
  search = 7,
  sample = 8,
  test = 9
};

/// A stream of numbers: (seed, purpose, index) fix it, `index` being a row, an epoch or a replica.
class Stream {
 public:
  Stream(std::uint64_t seed, Purpose purpose, std::uint32_t index = 0) noexcept;

  [[nodiscard]] std::uint32_t bits() noexcept;
  [[nodiscard]] std::uint64_t bits64() noexcept;
  [[nodiscard]] double uniform() noexcept;                         ///< In [0, 1), 53 bits.
  [[nodiscard]] double uniform(double low, double high) noexcept;  ///< low + (high - low) u.
  [[nodiscard]] double normal() noexcept;                          ///< Mean 0, deviation 1 (Box-Muller, both used).
  [[nodiscard]] double exponential() noexcept;                     ///< Mean 1.
  [[nodiscard]] std::uint64_t poisson(double mean) noexcept;
  [[nodiscard]] std::uint64_t below(std::uint64_t n) noexcept;  ///< Unbiased, in [0, n); n > 0.
  /// A random order of 0 ... n-1 (Fisher-Yates).
  [[nodiscard]] std::vector<std::uint64_t> permutation(std::uint64_t n);

 private:
  std::array<std::uint32_t, 2> key_;
  std::uint64_t block_ = 0;
  std::uint32_t purpose_, index_;
  std::array<std::uint32_t, 4> words_{};
  std::uint32_t used_ = 4;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace ermine::core
