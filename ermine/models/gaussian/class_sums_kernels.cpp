#include <algorithm>

#include "ermine/models/gaussian/class_sums.hpp"
#include "ermine/models/linear/block_kernels.hpp"
#include "ermine/models/linear/product_sums.hpp"
#include "ermine/models/linear/risk_sums.hpp"

namespace ermine::models::gaussian {

using linear::Block;
using linear::Design;
using linear::ProductSums;
using linear::Segment;

namespace {

std::uint64_t rounded(std::uint64_t rows) { return (rows + 7) / 8 * 8; }

void add(std::vector<double>& total, const std::vector<double>& part) {
  for (std::size_t j = 0; j < total.size(); ++j) total[j] += part[j];
}

}  // namespace

ClassSums class_sums(const Design& d, std::span<const std::int32_t> label, std::uint32_t k, core::Pool* pool) {
  const std::uint64_t p = d.p, q = d.q(), block = linear::block_rows(q);
  const std::vector<Segment> parts = linear::segments(d.n, block, ProductSums::size_of(q) + p * p + k * p);
  std::vector<ClassSums> sums(parts.size());
  linear::run_segments(pool, parts.size(), [&](std::uint64_t s) {
    ClassSums& sum = sums[s];
    sum.sum.assign(k * p, 0.0);
    sum.products.assign(p * p, 0.0);
    ProductSums products(d.q());
    std::vector<double> z(q * block), w(block), of_class(block);
    std::vector<std::pair<std::uint32_t, double>> row;
    for (std::uint64_t at = 0; at < parts[s].count; at += block) {
      const std::uint64_t first = parts[s].first + at, count = std::min(block, parts[s].count - at);
      linear::load_block(d, first, count, z.data(), block);
      const Block cells{z.data(), block, rounded(count), d.q()};
      for (std::uint64_t i = 0; i < cells.rows; ++i) w[i] = i < count ? d.weight(first + i) : 0;
      products.add(cells, d.w.empty() ? nullptr : w.data());
      for (std::uint32_t c = 0; c < k; ++c) {
        for (std::uint64_t i = 0; i < cells.rows; ++i)
          of_class[i] = i < count && label[first + i] == static_cast<std::int32_t>(c) ? w[i] : 0;
        linear::add_gradient(cells, of_class.data(), &sum.sum[c * p]);
      }
      if (!d.has_entries()) continue;
      for (std::uint64_t i = 0; i < count; ++i) {
        row.clear();
        linear::for_each_entry(d, first + i, [&](std::uint32_t j, double v) { row.emplace_back(j, v); });
        double* const mine = &sum.sum[static_cast<std::size_t>(label[first + i]) * p];
        for (const auto& [j, v] : row) {
          const double wv = w[i] * v;
          mine[j] += wv;
          for (std::uint64_t b = 0; b < q; ++b) sum.products[j * p + b] += wv * z[b * block + i];
          for (const auto& [l, u] : row)
            if (l <= j) sum.products[j * p + l] += wv * u;
        }
      }
    }
    products.add_to(sum.products.data(), p);
  });
  ClassSums total{std::vector<double>(k * p), std::vector<double>(p * p)};
  for (const ClassSums& part : sums) {
    add(total.sum, part.sum);
    add(total.products, part.products);
  }
  return total;
}

std::vector<double> centred_products(const Design& d, std::span<const std::int32_t> label, std::uint32_t k,
                                     std::span<const double> means, core::Pool* pool) {
  const std::uint64_t p = d.p, q = d.q(), block = linear::block_rows(2 * p);
  const std::vector<Segment> parts = linear::segments(d.n, block, k * ProductSums::size_of(p));
  std::vector<std::vector<double>> sums(parts.size());
  linear::run_segments(pool, parts.size(), [&](std::uint64_t s) {
    std::vector<ProductSums> products(k, ProductSums(static_cast<std::uint32_t>(p)));
    std::vector<double> z(p * block), own(p * block), w(block);
    std::vector<std::uint64_t> rows;
    for (std::uint64_t at = 0; at < parts[s].count; at += block) {
      const std::uint64_t first = parts[s].first + at, count = std::min(block, parts[s].count - at);
      linear::load_block(d, first, count, z.data(), block);
      std::fill(z.begin() + static_cast<std::ptrdiff_t>(q * block), z.end(), 0.0);
      if (d.has_entries())
        for (std::uint64_t i = 0; i < count; ++i)
          linear::for_each_entry(d, first + i, [&](std::uint32_t j, double v) { z[j * block + i] += v; });
      for (std::uint32_t c = 0; c < k; ++c) {
        rows.clear();
        for (std::uint64_t i = 0; i < count; ++i)
          if (label[first + i] == static_cast<std::int32_t>(c)) rows.push_back(i);
        if (rows.empty()) continue;
        const std::uint64_t padded = rounded(rows.size());
        for (std::uint64_t i = 0; i < padded; ++i) w[i] = i < rows.size() ? d.weight(first + rows[i]) : 0;
        for (std::uint64_t j = 0; j < p; ++j) {
          const double mean = means[c * p + j];
          const double* const from = &z[j * block];
          double* const to = &own[j * block];
          for (std::uint64_t i = 0; i < rows.size(); ++i) to[i] = from[rows[i]] - mean;
          std::fill(to + rows.size(), to + padded, 0.0);
        }
        products[c].add({own.data(), block, padded, static_cast<std::uint32_t>(p)}, d.w.empty() ? nullptr : w.data());
      }
    }
    sums[s].assign(k * p * p, 0.0);
    for (std::uint32_t c = 0; c < k; ++c) products[c].add_to(&sums[s][c * p * p], p);
  });
  std::vector<double> total(k * p * p);
  for (const std::vector<double>& part : sums) add(total, part);
  return total;
}

}  // namespace ermine::models::gaussian
