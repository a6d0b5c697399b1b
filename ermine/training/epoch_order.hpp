/// @file
/// In which order an epoch visits the rows: a pure function of (rows, seed, epoch).
///
/// Rows are cut into fixed windows of 4,096. An epoch takes the windows in a random order, sixteen at a time, and
/// shuffles the rows of these sixteen together; the next sixteen follow. So a reader of a stream holds 65,536 rows and
/// trains exactly as one that has all in memory, and a file sorted by class still gives mixed batches. Nothing is kept
/// between epochs: a resumed run needs the seed and the number of the epoch.
///
/// Law: each row comes exactly once. Hence the mean of all batch gradients, weighted by their rows, is the full one.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ermine/core/random.hpp"

namespace ermine::training {

inline constexpr std::uint64_t window_rows = 4096;
inline constexpr std::uint64_t windows_together = 16;

class EpochOrder {
 public:
  EpochOrder(std::uint64_t rows, std::uint64_t seed, std::uint32_t epoch);

  /// The next `batch` rows, fewer at the end of the epoch, none after it. Valid until the next call.
  [[nodiscard]] std::span<const std::uint64_t> next(std::uint64_t batch);

 private:
  void refill();

  std::uint64_t rows_;
  core::Stream stream_;
  std::vector<std::uint64_t> windows_;  // in the order of this epoch
  std::uint64_t next_window_ = 0;
  std::vector<std::uint64_t> shuffled_;  // the rows of the windows at hand that are still to come, from begin_ on
  std::uint64_t begin_ = 0;
};

}  // namespace ermine::training
