#include "ermine/training/epoch_order.hpp"

#include <algorithm>
#include <cassert>

namespace ermine::training {

EpochOrder::EpochOrder(std::uint64_t rows, std::uint64_t seed, std::uint32_t epoch)
    : rows_(rows),
      stream_(seed, core::Purpose::shuffle, epoch),
      windows_(stream_.permutation(rows / window_rows + (rows % window_rows != 0 ? 1 : 0))) {}

void EpochOrder::refill() {
  shuffled_.erase(shuffled_.begin(), shuffled_.begin() + static_cast<std::ptrdiff_t>(begin_));
  begin_ = 0;
  const std::uint64_t fresh = shuffled_.size();
  for (std::uint64_t k = 0; k < windows_together && next_window_ < windows_.size(); ++k) {
    const std::uint64_t first = windows_[next_window_++] * window_rows;
    for (std::uint64_t row = first; row < std::min(first + window_rows, rows_); ++row) shuffled_.push_back(row);
  }
  for (std::uint64_t i = shuffled_.size() - fresh; i > 1; --i)
    std::swap(shuffled_[fresh + i - 1], shuffled_[fresh + stream_.below(i)]);
}

std::span<const std::uint64_t> EpochOrder::next(std::uint64_t batch) {
  assert(batch > 0);
  while (shuffled_.size() - begin_ < batch && next_window_ < windows_.size()) refill();
  const std::uint64_t count = std::min<std::uint64_t>(batch, shuffled_.size() - begin_);
  const std::span<const std::uint64_t> rows(shuffled_.data() + begin_, count);
  begin_ += count;
  return rows;
}

}  // namespace ermine::training
