#include "ermine/math/kmeans.hpp"

#include <algorithm>
#include <limits>

#include "ermine/core/random.hpp"

namespace ermine::math {
namespace {

using View = core::MatrixView<const double>;

double distance(const View& x, std::uint64_t i, const double* c) {
  double sum = 0;
  for (std::uint64_t j = 0; j < x.columns; ++j) sum += (x(i, j) - c[j]) * (x(i, j) - c[j]);
  return sum;
}

/// The next centre is point i with a probability in proportion to w_i and its squared distance from the centres there are.
std::vector<double> far_apart(const View& x, std::span<const double> w, std::uint32_t k) {
  core::Stream random(1, core::Purpose::initialise);
  std::vector<double> centres, pull(x.rows);
  for (std::uint64_t i = 0; i < x.rows; ++i) pull[i] = w.empty() ? 1 : w[i];
  std::vector<double> nearest(x.rows, std::numeric_limits<double>::infinity());
  for (std::uint32_t c = 0; c < k; ++c) {
    double total = 0;
    for (const double p : pull) total += p;
    if (!(total > 0)) break;  // every point that counts is a centre
    double left = random.uniform() * total;
    std::uint64_t chosen = x.rows;
    for (std::uint64_t i = 0; i < x.rows; ++i) {
      if (!(pull[i] > 0)) continue;
      chosen = i;
      left -= pull[i];
      if (left < 0) break;
    }
    for (std::uint64_t j = 0; j < x.columns; ++j) centres.push_back(x(chosen, j));
    for (std::uint64_t i = 0; i < x.rows; ++i) {
      nearest[i] = std::min(nearest[i], distance(x, i, &centres[c * x.columns]));
      pull[i] = (w.empty() ? 1 : w[i]) * nearest[i];
    }
  }
  return centres;
}

}  // namespace

std::vector<double> kmeans_centres(const View& x, std::span<const double> w, std::uint32_t k,
                                   std::uint32_t iterations) {
  const std::uint64_t m = x.columns;
  std::vector<double> centres = far_apart(x, w, k);
  const std::uint64_t found = m == 0 ? 0 : centres.size() / m;
  std::vector<std::uint64_t> owner(x.rows, found);
  for (std::uint32_t step = 0; step < iterations; ++step) {
    bool changed = false;
    std::vector<double> sum(found * m), weight(found);
    for (std::uint64_t i = 0; i < x.rows; ++i) {
      std::uint64_t best = 0;
      double least = std::numeric_limits<double>::infinity();
      for (std::uint64_t c = 0; c < found; ++c)
        if (const double d = distance(x, i, &centres[c * m]); d < least) {
          least = d;
          best = c;
        }
      changed = changed || owner[i] != best;
      owner[i] = best;
      const double wi = w.empty() ? 1 : w[i];
      weight[best] += wi;
      for (std::uint64_t j = 0; j < m; ++j) sum[best * m + j] += wi * x(i, j);
    }
    if (!changed) break;
    for (std::uint64_t c = 0; c < found; ++c)
      for (std::uint64_t j = 0; j < m && weight[c] > 0; ++j) centres[c * m + j] = sum[c * m + j] / weight[c];
  }
  std::vector<std::vector<double>> sorted;
  for (std::uint64_t c = 0; c < found; ++c) sorted.emplace_back(&centres[c * m], &centres[c * m] + m);
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  centres.clear();
  for (const auto& centre : sorted) centres.insert(centres.end(), centre.begin(), centre.end());
  return centres;
}

}  // namespace ermine::math
