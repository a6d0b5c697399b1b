// How rows are cut: by sizes alone, never by threads.

#include <algorithm>

#include "ermine/models/linear/risk_sums.hpp"

namespace ermine::models::linear {

std::uint64_t block_rows(std::uint64_t columns) {
  // A block of cells stays near the caches, is worth the joining of lanes at its end, and reads each column in long runs.
  const std::uint64_t rows = 8192 / std::max<std::uint64_t>(columns, 1);
  return std::clamp<std::uint64_t>(rows / 64 * 64, columns > 64 ? 384 : 128, 512);
}

std::vector<Segment> segments(std::uint64_t n, std::uint64_t block, std::uint64_t doubles) {
  constexpr std::uint64_t most = 64, memory = std::uint64_t{1} << 22;
  const std::uint64_t allowed = std::clamp<std::uint64_t>(memory / std::max<std::uint64_t>(doubles, 1), 4, most);
  const std::uint64_t blocks = (n + block - 1) / block;
  const std::uint64_t each = std::max<std::uint64_t>((blocks + allowed - 1) / allowed, 4) * block;
  std::vector<Segment> result;
  for (std::uint64_t first = 0; first < n; first += each) result.push_back({first, std::min(each, n - first)});
  return result;
}

void run_segments(core::Pool* pool, std::uint64_t count, const std::function<void(std::uint64_t)>& task) {
  if (pool != nullptr && count > 1)
    pool->run(count, [&](std::uint64_t i, std::uint32_t) { task(i); });
  else
    for (std::uint64_t i = 0; i < count; ++i) task(i);
}

}  // namespace ermine::models::linear
