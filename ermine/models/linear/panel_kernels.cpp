#include "ermine/models/linear/panel_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/models/linear/panel_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/core/detail/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::models::linear::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using core::HWY_NAMESPACE::Fma;

using D = hn::CappedTag<double, 8>;
using V = hn::Vec<D>;
constexpr std::size_t lanes = hn::MaxLanes(D());
/// Rows and vectors of a tile that the registers hold: 8 x 24 numbers of 8 lanes, 4 x 8 of 4, 4 x 4 of 2.
constexpr std::size_t high = lanes == 8 ? 8 : 4, wide = lanes == 8 ? 3 : 2;

void PackPanels(const Block& b, double* panels) {
  for (std::uint64_t first = 0; first < b.q; first += panel_width, panels += b.rows * panel_width) {
    const std::uint64_t columns = first + panel_width <= b.q ? panel_width : b.q - first;
    for (std::uint64_t i = 0; i < b.rows; i += 8)
      for (std::uint64_t j = 0; j < panel_width; ++j) {
        const double* const z = b.z + (first + j) * b.stride + i;
        double* const to = panels + i * panel_width + j;
        if (j < columns)
          for (std::uint64_t k = 0; k < 8; ++k) to[k * panel_width] = z[k];
        else
          for (std::uint64_t k = 0; k < 8; ++k) to[k * panel_width] = 0;
      }
  }
}

/// sums [high][24] of one tile: columns a of one panel by `wide` vectors of columns of another.
HWY_INLINE void Tile(const double* a, const double* b, std::uint64_t rows, double* sums) {
  V sum[high][wide];
  for (std::size_t x = 0; x < high; ++x)
    for (std::size_t y = 0; y < wide; ++y) sum[x][y] = hn::Zero(D());
  for (std::uint64_t i = 0; i < rows; ++i, a += panel_width, b += panel_width) {
    V right[wide];
    for (std::size_t y = 0; y < wide; ++y) right[y] = hn::LoadU(D(), b + y * lanes);
    for (std::size_t x = 0; x < high; ++x) {
      const V left = hn::Set(D(), a[x]);
      for (std::size_t y = 0; y < wide; ++y) sum[x][y] = Fma(left, right[y], sum[x][y]);
    }
  }
  for (std::size_t x = 0; x < high; ++x)
    for (std::size_t y = 0; y < wide; ++y) {
      double* const to = sums + x * panel_width + y * lanes;
      hn::StoreU(hn::Add(hn::LoadU(D(), to), sum[x][y]), D(), to);
    }
}

void AddPanelProducts(const double* panels, std::uint64_t q, std::uint64_t rows, const double* s, double* scaled,
                      double* sums) {
  const std::uint64_t count = panels_of(q), tiles = panel_width / tile_height, size = rows * panel_width;
  for (std::uint64_t right = 0; right < count; ++right) {
    const double* b = panels + right * size;
    if (s != nullptr) {
      for (std::uint64_t i = 0; i < rows; ++i)
        for (std::uint64_t j = 0; j < panel_width; j += lanes)
          hn::StoreU(hn::Mul(hn::LoadU(D(), b + i * panel_width + j), hn::Set(D(), s[i])), D(),
                     scaled + i * panel_width + j);
      b = scaled;
    }
    for (std::uint64_t tile = right * tiles; tile * tile_height < q; ++tile) {
      const double* const a = panels + tile / tiles * size + tile % tiles * tile_height;
      double* const to = sums + (right * count * tiles + tile) * tile_height * panel_width;
      for (std::uint64_t x = 0; x < tile_height; x += high)
        for (std::uint64_t y = 0; y < panel_width; y += wide * lanes)
          Tile(a + x, b + y, rows, to + x * panel_width + y);
    }
  }
}

}  // namespace ermine::models::linear::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::models::linear {

HWY_EXPORT(PackPanels);
HWY_EXPORT(AddPanelProducts);

void pack_panels(const Block& block, double* panels) { HWY_DYNAMIC_DISPATCH(PackPanels)(block, panels); }
void add_panel_products(const double* panels, std::uint64_t q, std::uint64_t rows, const double* s, double* scaled,
                        double* sums) {
  HWY_DYNAMIC_DISPATCH(AddPanelProducts)(panels, q, rows, s, scaled, sums);
}

}  // namespace ermine::models::linear
#endif
