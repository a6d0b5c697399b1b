/// @file
/// The tiles of gemm_tiles.hpp for one target: registers hold rows x vectors of C while k ascends.
///
/// Each element has one chain at a time. Where the order asks for two, the first is put aside for the whole tile while
/// the second runs, so that no register is lost to it.

#include <hwy/highway.h>

#include "ermine/core/detail/gemm_tiles.hpp"
#include "ermine/core/detail/simd-inl.h"

#if defined(ERMINE_CORE_DETAIL_GEMM_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_CORE_DETAIL_GEMM_TILE_INL_H_
#undef ERMINE_CORE_DETAIL_GEMM_TILE_INL_H_
#else
#define ERMINE_CORE_DETAIL_GEMM_TILE_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::core::HWY_NAMESPACE {

/// sum[i][v] += a[i][k] * b[k][v] for k = 0 ... n - 1, ascending.
template <std::size_t rows, std::size_t vectors, class D, class V, class T>
HWY_INLINE void Chain(D d, V (&sum)[rows][vectors], const T* HWY_RESTRICT a, std::size_t a_row, std::size_t a_column,
                      const T* HWY_RESTRICT b, std::size_t b_row, std::size_t n) {
  for (std::size_t k = 0; k < n; ++k) {
    V right[vectors];
#pragma GCC unroll 24
    for (std::size_t v = 0; v < vectors; ++v) right[v] = hn::LoadU(d, b + v * hn::Lanes(d));
#pragma GCC unroll 24
    for (std::size_t i = 0; i < rows; ++i) {
      const V left = hn::Set(d, a[i * a_row]);
#pragma GCC unroll 24
      for (std::size_t v = 0; v < vectors; ++v) sum[i][v] = Fma(left, right[v], sum[i][v]);
    }
    a += a_column;
    b += b_row;
  }
}

template <class T, std::size_t rows, std::size_t vectors>
void ComputeTile(const detail::TileArguments<T>& t) {
  const hn::ScalableTag<T> d;
  using V = hn::Vec<decltype(d)>;
  const std::size_t lanes = hn::Lanes(d);
  const bool split = t.second_chain < t.n_k;
  V sum[rows][vectors];
#pragma GCC unroll 24
  for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
    for (std::size_t v = 0; v < vectors; ++v)
      sum[i][v] = t.continues ? hn::LoadU(d, t.c + i * t.c_row + v * lanes) : hn::Zero(d);
  Chain<rows, vectors>(d, sum, t.a, t.a_row, t.a_column, t.b, t.b_row, t.second_chain);
  if (split) {
    HWY_ALIGN T aside[rows * vectors * hn::MaxLanes(d)];
#pragma GCC unroll 24
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
      for (std::size_t v = 0; v < vectors; ++v) {
        hn::Store(sum[i][v], d, aside + (i * vectors + v) * lanes);
        sum[i][v] = hn::Zero(d);
      }
    Chain<rows, vectors>(d, sum, t.a + t.second_chain * t.a_column, t.a_row, t.a_column, t.b + t.second_chain * t.b_row,
                         t.b_row, t.n_k - t.second_chain);
#pragma GCC unroll 24
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
      for (std::size_t v = 0; v < vectors; ++v)
        sum[i][v] = hn::Add(hn::Load(d, aside + (i * vectors + v) * lanes), sum[i][v]);
  }
#pragma GCC unroll 24
  for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
    for (std::size_t v = 0; v < vectors; ++v) {
      T* c = t.c + i * t.c_row + v * lanes;
      hn::StoreU(t.adds ? hn::Add(hn::LoadU(d, c), sum[i][v]) : sum[i][v], d, c);
    }
}

/// Copies a panel of B into consecutive vectors, filling the last with zeros.
template <class T>
void PackPanel(const T* HWY_RESTRICT b, std::size_t row, std::size_t column, std::size_t n_k, std::size_t columns,
               T* HWY_RESTRICT packed, std::size_t width) {
  for (std::size_t k = 0; k < n_k; ++k) {
    for (std::size_t j = 0; j < columns; ++j) packed[k * width + j] = b[k * row + j * column];
    for (std::size_t j = columns; j < width; ++j) packed[k * width + j] = T(0);
  }
}

template <class T>
constexpr detail::GemmTable<T> MakeGemmTable() {
  detail::GemmTable<T> table = {};
  const hn::ScalableTag<T> d;
  table.lanes = hn::MaxLanes(d);
  table.pack = PackPanel<T>;
#if HWY_TARGET == HWY_AVX3
  table.vectors = 4;
  table.rows[1] = 24, table.rows[2] = 12, table.rows[3] = 8, table.rows[4] = 6;
  table.tiles[1][16] = ComputeTile<T, 16, 1>;
  table.tiles[1][24] = ComputeTile<T, 24, 1>;
  table.tiles[1][12] = ComputeTile<T, 12, 1>;
  table.tiles[2][8] = ComputeTile<T, 8, 2>;
  table.tiles[2][12] = ComputeTile<T, 12, 2>;
  table.tiles[3][8] = ComputeTile<T, 8, 3>;
  table.tiles[3][6] = ComputeTile<T, 6, 3>;
  table.tiles[3][4] = ComputeTile<T, 4, 3>;
  table.tiles[3][3] = ComputeTile<T, 3, 3>;
  table.tiles[3][2] = ComputeTile<T, 2, 3>;
  table.tiles[3][1] = ComputeTile<T, 1, 3>;
  table.tiles[4][6] = ComputeTile<T, 6, 4>;
  table.tiles[4][5] = ComputeTile<T, 5, 4>;
  table.tiles[4][4] = ComputeTile<T, 4, 4>;
  table.tiles[4][3] = ComputeTile<T, 3, 4>;
  table.tiles[4][2] = ComputeTile<T, 2, 4>;
  table.tiles[4][1] = ComputeTile<T, 1, 4>;
#else
  table.vectors = 2;
  table.rows[1] = 12, table.rows[2] = 6;
  table.tiles[1][12] = ComputeTile<T, 12, 1>;
#endif
  table.tiles[1][8] = ComputeTile<T, 8, 1>;
  table.tiles[1][6] = ComputeTile<T, 6, 1>;
  table.tiles[1][4] = ComputeTile<T, 4, 1>;
  table.tiles[1][3] = ComputeTile<T, 3, 1>;
  table.tiles[1][2] = ComputeTile<T, 2, 1>;
  table.tiles[1][1] = ComputeTile<T, 1, 1>;
  table.tiles[2][6] = ComputeTile<T, 6, 2>;
  table.tiles[2][5] = ComputeTile<T, 5, 2>;
  table.tiles[2][4] = ComputeTile<T, 4, 2>;
  table.tiles[2][3] = ComputeTile<T, 3, 2>;
  table.tiles[2][2] = ComputeTile<T, 2, 2>;
  table.tiles[2][1] = ComputeTile<T, 1, 2>;
  return table;
}

}  // namespace ermine::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
