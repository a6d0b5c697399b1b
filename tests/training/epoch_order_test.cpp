#include "ermine/training/epoch_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <vector>

using namespace ermine;
using training::EpochOrder;

namespace {

std::vector<std::uint64_t> all(std::uint64_t rows, std::uint64_t seed, std::uint32_t epoch, std::uint64_t batch) {
  EpochOrder order(rows, seed, epoch);
  std::vector<std::uint64_t> out;
  for (auto part = order.next(batch); !part.empty(); part = order.next(batch)) {
    CHECK(part.size() <= batch);
    out.insert(out.end(), part.begin(), part.end());
  }
  CHECK(order.next(batch).empty());
  return out;
}

}  // namespace

TEST_CASE("an epoch visits every row exactly once, for any number of rows and any batch") {
  for (const std::uint64_t rows : {1ul, 2ul, 31ul, 4095ul, 4096ul, 4097ul, 65536ul, 70001ul, 200000ul})
    for (const std::uint64_t batch : {1ul, 32ul, 1000ul, 4096ul, 100000ul, 1000000ul}) {
      if (batch == 1 && rows > 5000) continue;
      auto order = all(rows, 7, 3, batch);
      std::sort(order.begin(), order.end());
      std::vector<std::uint64_t> wanted(rows);
      std::iota(wanted.begin(), wanted.end(), 0);
      CHECK(order == wanted);
    }
}

TEST_CASE("the order does not depend on the batch, but on seed and epoch") {
  const auto order = all(100000, 1, 0, 32);
  CHECK(order == all(100000, 1, 0, 977));
  CHECK(order == all(100000, 1, 0, 100000));
  CHECK(order != all(100000, 1, 1, 32));
  CHECK(order != all(100000, 2, 0, 32));
}

TEST_CASE("rows are mixed: the batches of a file sorted by class hold both classes") {
  const std::uint64_t rows = 1000000, batch = 1000;
  EpochOrder order(rows, 5, 0);
  double worst = 0;
  for (auto part = order.next(batch); !part.empty(); part = order.next(batch)) {
    const auto low = std::count_if(part.begin(), part.end(), [&](std::uint64_t r) { return r < rows / 2; });
    worst = std::max(worst, std::abs(static_cast<double>(low) / static_cast<double>(part.size()) - 0.5));
  }
  CHECK(worst < 0.45);
  CHECK(worst > 0);
}
