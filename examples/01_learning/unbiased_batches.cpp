/// @file
/// Why a few rows may stand for all: the gradient of a random batch is right on average.
///
///     mean over the batches of an epoch of grad L_batch  =  grad L          (weighted by their rows, at the same parameters)
///
/// It holds exactly, up to rounding, for every batch size, since each row is in one batch of the epoch; what differs is how
/// far a single batch is off: about 1 / sqrt(rows in it).

#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <vector>

#include "ermine/autodiff/gradient.hpp"
#include "ermine/training/epoch_order.hpp"
#include "examples/01_learning/line.hpp"
#include "examples/page.hpp"

int main() {
  examples::Page page("Gradients of batches of 1000 rows of y = 2 x - 1 + noise, at w = (0.5, 0.5)");
  constexpr std::uint64_t n = 1000;
  const examples::Line line(n);
  const auto gradient_of = [&line](std::span<const std::uint64_t> rows) {
    return ermine::autodiff::gradient(line.loss(rows), std::array{0.5, 0.5});
  };
  const std::vector<double> full = gradient_of(line.all);

  double single = 0;
  for (const std::uint64_t batch : {1, 4, 16, 64, 300}) {  // 300 leaves a batch of 100 at the end
    double mean[2] = {}, square = 0;
    ermine::training::EpochOrder order(n, 7, 0);
    for (auto rows = order.next(batch); !rows.empty(); rows = order.next(batch)) {
      const std::vector<double> g = gradient_of(rows);
      const double share = static_cast<double>(rows.size()) / n;
      for (std::size_t j = 0; j < 2; ++j) mean[j] += share * g[j];
      square += share * (std::pow(g[0] - full[0], 2) + std::pow(g[1] - full[1], 2));
    }
    if (batch == 1) single = std::sqrt(square);
    std::printf("\n  batches of %llu: one is off by %.3f, 1 / sqrt law %.3f\n", static_cast<unsigned long long>(batch),
                std::sqrt(square), single / std::sqrt(batch));
    page.number("mean of dL/dw1", mean[0], full[0], 1e-14);
    page.number("mean of dL/dw2", mean[1], full[1], 1e-14);
    page.claim("the law of 1 / sqrt(batch), within a third",
               std::fabs(std::sqrt(square * static_cast<double>(batch)) / single - 1) < 0.34);
  }
  return page.end();
}
