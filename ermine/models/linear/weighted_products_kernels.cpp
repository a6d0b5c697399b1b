// Products of all pairs of columns in one reading of the data.

#include <algorithm>
#include <cmath>
#include <optional>

#include "ermine/models/linear/block_kernels.hpp"
#include "ermine/models/linear/product_sums.hpp"
#include "ermine/models/linear/risk_sums.hpp"

namespace ermine::models::linear {
namespace {

/// One segment: y stands in the block right after the dense columns, so that its products are among theirs.
class SegmentProducts {
 public:
  SegmentProducts(const Design& design, const ProductsOf& of, std::uint64_t block)
      : d_(design),
        of_(of),
        extra_(of.y.empty() ? 0 : 1),
        block_(block),
        dense_(design.q() + extra_),
        z_(dense_ * block),
        w_(block),
        minus_(of.start.begin(), of.start.end()),
        products_(static_cast<std::uint32_t>(dense_)) {
    for (double& v : minus_) v = -v;
    if (design.has_entries()) mixed_.assign((design.p + extra_) * (design.p + extra_), 0.0);
  }

  void add(std::uint64_t first, std::uint64_t count) {
    const std::uint64_t q = d_.q(), rows = (count + 7) / 8 * 8;
    load_block(d_, first, count, z_.data(), block_);
    if (extra_ > 0) load_target(first, count, rows);
    for (std::uint64_t i = 0; i < rows; ++i) {
      const double w = i < count ? d_.weight(first + i) : 0;
      w_[i] = of_.magnitude ? std::fabs(w) : w;
    }
    products_.add({z_.data(), block_, rows, static_cast<std::uint32_t>(dense_)}, d_.w.empty() ? nullptr : w_.data());
    if (!d_.has_entries()) return;
    const std::uint64_t m = d_.p + extra_;
    for (std::uint64_t i = 0; i < count; ++i) {
      row_.clear();
      for_each_entry(d_, first + i, [&](std::uint32_t j, double v) { row_.emplace_back(j, v); });
      for (const auto& [j, v] : row_) {
        const double wv = w_[i] * v;
        for (std::uint64_t b = 0; b < q; ++b) mixed_[j * m + b] += wv * z_[b * block_ + i];
        for (const auto& [l, u] : row_)
          if (l <= j) mixed_[j * m + l] += wv * u;
        if (extra_ > 0) mixed_[d_.p * m + j] += wv * z_[q * block_ + i];
      }
    }
  }

  /// Only sums are left.
  void close() {
    z_ = {};
    products_.close();
  }
  /// top [dense][dense], mixed [m][m]
  void add_to(std::vector<double>& top, std::vector<double>& mixed) const {
    products_.add_to(top.data(), dense_);
    for (std::uint64_t j = 0; j < mixed_.size(); ++j) mixed[j] += mixed_[j];
  }

 private:
  /// y, or what `start` leaves of it.
  void load_target(std::uint64_t first, std::uint64_t count, std::uint64_t rows) {
    double* const y = &z_[d_.q() * block_];
    for (std::uint64_t i = 0; i < rows; ++i) y[i] = i < count ? of_.y[first + i] : 0;
    if (minus_.empty()) return;
    add_predictor({z_.data(), block_, rows, d_.q()}, minus_.data(), y);
    if (d_.has_entries())
      for (std::uint64_t i = 0; i < count; ++i)
        for_each_entry(d_, first + i, [&](std::uint32_t j, double v) { y[i] += minus_[j] * v; });
  }

  const Design& d_;
  const ProductsOf& of_;
  std::uint64_t extra_, block_, dense_;
  std::vector<double> z_, w_, minus_, mixed_;  // mixed: [m][m], pairs with an entry
  ProductSums products_;
  std::vector<std::pair<std::uint32_t, double>> row_;
};

}  // namespace

std::vector<double> weighted_products(const Design& design, const ProductsOf& of, core::Pool* pool) {
  const std::uint64_t extra = of.y.empty() ? 0 : 1, q = design.q(), dense = q + extra, m = design.p + extra;
  const std::uint64_t block = block_rows(dense),
                      held = ProductSums::size_of(dense) + (design.has_entries() ? m * m : 0);
  const std::vector<Segment> parts = segments(design.n, block, held);
  std::vector<std::optional<SegmentProducts>> sums(parts.size());
  run_segments(pool, parts.size(), [&](std::uint64_t s) {
    SegmentProducts& segment = sums[s].emplace(design, of, block);
    for (std::uint64_t at = 0; at < parts[s].count; at += block * of.stride)
      segment.add(parts[s].first + at, std::min(block, parts[s].count - at));
    segment.close();
  });
  std::vector<double> top(dense * dense), mixed(design.has_entries() ? m * m : 0);
  for (std::optional<SegmentProducts>& segment : sums) {
    segment->add_to(top, mixed);
    segment.reset();
  }
  if (dense == m) return top;
  mixed.resize(m * m);
  for (std::uint64_t a = 0; a < dense; ++a)
    for (std::uint64_t b = 0; b <= a; ++b)
      mixed[(a == q ? design.p : a) * m + (b == q ? design.p : b)] += top[a * dense + b];
  return mixed;
}

}  // namespace ermine::models::linear
