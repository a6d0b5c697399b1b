// The readings of the data that least squares needs.

#include <algorithm>

#include "ermine/models/linear/block_kernels.hpp"
#include "ermine/models/linear/least_squares.hpp"
#include "ermine/models/linear/risk_sums.hpp"

namespace ermine::models::linear {

using math::DoubleDouble;

namespace {

using Row = std::vector<std::pair<std::uint32_t, double>>;

void entries_of(const Design& d, std::uint64_t i, Row& row) {
  row.clear();
  for_each_entry(d, i, [&](std::uint32_t j, double v) { row.emplace_back(j, v); });
}

/// One segment of the sums of products, with y as the column after the dense ones.
struct TwiceSegment {
  std::vector<double> high, low;    // [dense][dense]
  std::vector<DoubleDouble> mixed;  // [m][m], pairs with an entry

  void add(const Design& d, std::span<const double> y, const Segment& part, std::uint64_t block) {
    const std::uint64_t q = d.q(), dense = q + 1, m = d.p + std::uint64_t{1};
    high.assign(dense * dense, 0.0);
    low.assign(dense * dense, 0.0);
    if (d.has_entries()) mixed.assign(m * m, {});
    std::vector<double> z(dense * block), zl(dense * block), scratch(2 * dense * block), w(block);
    Row row;
    for (std::uint64_t at = 0; at < part.count; at += block) {
      const std::uint64_t first = part.first + at, count = std::min(block, part.count - at), rows = (count + 7) / 8 * 8;
      load_block_twice(d, first, count, z.data(), zl.data(), block);
      for (std::uint64_t i = 0; i < rows; ++i) {
        z[q * block + i] = i < count ? y[first + i] : 0;
        zl[q * block + i] = 0;
        w[i] = i < count ? d.weight(first + i) : 0;
      }
      add_products_twice({z.data(), block, rows, static_cast<std::uint32_t>(dense)}, zl.data(),
                         d.w.empty() ? nullptr : w.data(), scratch.data(), high.data(), low.data(), dense);
      if (!d.has_entries()) continue;
      for (std::uint64_t i = 0; i < count; ++i) {
        entries_of(d, first + i, row);
        for (const auto& [j, v] : row) {
          const DoubleDouble wv = math::two_product(w[i], v);
          for (std::uint64_t b = 0; b < dense; ++b) {
            DoubleDouble& sum = b == q ? mixed[d.p * m + j] : mixed[j * m + b];
            sum = sum + wv * DoubleDouble(z[b * block + i], zl[b * block + i]);
          }
          for (const auto& [l, u] : row)
            if (l <= j) mixed[j * m + l] = mixed[j * m + l] + wv * DoubleDouble(u);
        }
      }
    }
  }
};

}  // namespace

std::vector<DoubleDouble> twice_products(const Design& d, std::span<const double> y, core::Pool* pool) {
  const std::uint64_t q = d.q(), dense = q + 1, m = d.p + std::uint64_t{1}, block = block_rows(2 * dense);
  const std::vector<Segment> parts = segments(d.n, block, 2 * m * m);
  std::vector<TwiceSegment> sums(parts.size());
  run_segments(pool, parts.size(), [&](std::uint64_t s) { sums[s].add(d, y, parts[s], block); });
  std::vector<DoubleDouble> total(m * m);
  for (const TwiceSegment& part : sums) {
    for (std::uint64_t j = 0; j < part.mixed.size(); ++j) total[j] = total[j] + part.mixed[j];
    for (std::uint64_t a = 0; a < dense; ++a)
      for (std::uint64_t b = 0; b <= a; ++b) {
        DoubleDouble& sum = total[(a == q ? d.p : a) * m + (b == q ? d.p : b)];
        sum = sum + math::fast_two_sum(part.high[a * dense + b], part.low[a * dense + b]);
      }
  }
  return total;
}

Rest<double> rest(const Design& d, std::span<const double> y, std::span<const double> theta, core::Pool* pool) {
  const std::uint64_t block = block_rows(d.q());
  const std::vector<Segment> parts = segments(d.n, block, d.p);
  std::vector<Rest<double>> sums(parts.size());
  run_segments(pool, parts.size(), [&](std::uint64_t s) {
    Rest<double>& sum = sums[s];
    sum.gradient.assign(d.p, 0.0);
    std::vector<double> z(d.q() * block), eta(block), slope(block);
    Row row;
    std::vector<double> minus(theta.begin(), theta.end());
    for (double& v : minus) v = -v;
    for (std::uint64_t at = 0; at < parts[s].count; at += block) {
      const std::uint64_t first = parts[s].first + at, count = std::min(block, parts[s].count - at);
      const std::uint64_t rows = (count + 7) / 8 * 8;
      load_block(d, first, count, z.data(), block);
      for (std::uint64_t i = 0; i < rows; ++i) eta[i] = i < count ? y[first + i] : 0;
      const Block cells{z.data(), block, rows, d.q()};
      add_predictor(cells, minus.data(), eta.data());
      if (d.has_entries())
        for (std::uint64_t i = 0; i < count; ++i)
          for_each_entry(d, first + i, [&](std::uint32_t j, double v) { eta[i] -= theta[j] * v; });
      double lanes[8] = {};
      for (std::uint64_t i = 0; i < rows; ++i) {
        const double w = i < count ? d.weight(first + i) : 0;
        slope[i] = w * eta[i];
        lanes[i % 8] += slope[i] * eta[i];
      }
      sum.squares += ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
      add_gradient(cells, slope.data(), sum.gradient.data());
      if (d.has_entries())
        for (std::uint64_t i = 0; i < count; ++i)
          for_each_entry(d, first + i, [&](std::uint32_t j, double v) { sum.gradient[j] += slope[i] * v; });
    }
  });
  Rest<double> total;
  total.gradient.assign(d.p, 0.0);
  for (const Rest<double>& part : sums) {
    total.squares += part.squares;
    for (std::uint64_t j = 0; j < d.p; ++j) total.gradient[j] += part.gradient[j];
  }
  return total;
}

Rest<DoubleDouble> rest_twice(const Design& d, std::span<const double> y, std::span<const DoubleDouble> theta,
                              core::Pool* pool) {
  const std::uint64_t block = block_rows(2 * std::uint64_t{d.q()});
  const std::vector<Segment> parts = segments(d.n, block, 2 * d.p);
  std::vector<Rest<DoubleDouble>> sums(parts.size());
  run_segments(pool, parts.size(), [&](std::uint64_t s) {
    Rest<DoubleDouble>& sum = sums[s];
    sum.gradient.assign(d.p, {});
    std::vector<double> z(d.q() * block), zl(d.q() * block);
    Row row;
    for (std::uint64_t at = 0; at < parts[s].count; at += block) {
      const std::uint64_t first = parts[s].first + at, count = std::min(block, parts[s].count - at);
      load_block_twice(d, first, count, z.data(), zl.data(), block);
      for (std::uint64_t i = 0; i < count; ++i) {
        const auto cell = [&](std::uint64_t j) { return DoubleDouble(z[j * block + i], zl[j * block + i]); };
        entries_of(d, first + i, row);
        DoubleDouble r(y[first + i]);
        for (std::uint64_t j = 0; j < d.q(); ++j) r = r - cell(j) * theta[j];
        for (const auto& [j, v] : row) r = r - theta[j] * DoubleDouble(v);
        const DoubleDouble wr = r * DoubleDouble(d.weight(first + i));
        sum.squares = sum.squares + wr * r;
        for (std::uint64_t j = 0; j < d.q(); ++j) sum.gradient[j] = sum.gradient[j] + wr * cell(j);
        for (const auto& [j, v] : row) sum.gradient[j] = sum.gradient[j] + wr * DoubleDouble(v);
      }
    }
  });
  Rest<DoubleDouble> total;
  total.gradient.assign(d.p, {});
  for (const Rest<DoubleDouble>& part : sums) {
    total.squares = total.squares + part.squares;
    for (std::uint64_t j = 0; j < d.p; ++j) total.gradient[j] = total.gradient[j] + part.gradient[j];
  }
  return total;
}

}  // namespace ermine::models::linear
