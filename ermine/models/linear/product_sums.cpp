#include "ermine/models/linear/product_sums.hpp"

#include <algorithm>

#include "ermine/models/linear/panel_kernels.hpp"

namespace ermine::models::linear {
namespace {

constexpr std::uint64_t most_in_lanes = 64, most_rows = 128;

double join(const double* l) { return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7])); }

void at_least(std::vector<double>& v, std::uint64_t size) {
  if (v.size() < size) v.resize(size);
}

}  // namespace

std::uint64_t ProductSums::size_of(std::uint64_t q) {
  return q <= most_in_lanes ? 4 * q * (q + 1) : panel_sums_size(q);
}

ProductSums::ProductSums(std::uint32_t q) : q_(q), sums_(size_of(q)) {}

void ProductSums::add(const Block& block, const double* s) {
  if (q_ <= most_in_lanes) {
    if (s != nullptr) at_least(scratch_, q_ * block.stride);
    return add_products(block, s, scratch_.data(), sums_.data());
  }
  // A panel of so many rows stays in L1 while the tiles go through it.
  at_least(scratch_, most_rows * panel_width * (panels_of(q_) + 1));
  double* const scaled = scratch_.data() + most_rows * panel_width * panels_of(q_);
  for (std::uint64_t i = 0; i < block.rows; i += most_rows) {
    const std::uint64_t rows = std::min(most_rows, block.rows - i);
    pack_panels({block.z + i, block.stride, rows, q_}, scratch_.data());
    add_panel_products(scratch_.data(), q_, rows, s == nullptr ? nullptr : s + i, scaled, sums_.data());
  }
}

void ProductSums::add_to(double* h, std::uint64_t size) const {
  for (std::uint64_t a = 0, pair = 0; a < q_; ++a)
    for (std::uint64_t b = 0; b <= a; ++b, ++pair)
      h[a * size + b] += q_ <= most_in_lanes ? join(&sums_[8 * pair]) : sums_[panel_place(q_, a, b)];
}

}  // namespace ermine::models::linear
