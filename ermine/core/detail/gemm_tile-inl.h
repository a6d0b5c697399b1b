/// @file
/// The tiles of gemm_tiles.hpp for one target: registers hold rows x vectors of C while k ascends.
///
/// With 32 registers an element with two chains has both in registers, so that none waits in memory: such a tile is half
/// as large and needs twice the loads a product, which the load units have to spare. With 16 they have not, and the first
/// chain is put aside for the whole tile while the second runs.

#include <hwy/highway.h>

#include <utility>

#include "ermine/core/detail/gemm_pack-inl.h"
#include "ermine/core/detail/gemm_row-inl.h"
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

/// sum[i][v] += a[i] * b[v].
template <std::size_t rows, std::size_t vectors, class D, class V, class T>
HWY_INLINE void Step(D d, V (&sum)[rows][vectors], const T* HWY_RESTRICT a, std::size_t a_row,
                     const T* HWY_RESTRICT b) {
  V right[vectors];
#pragma GCC unroll 24
  for (std::size_t v = 0; v < vectors; ++v) right[v] = hn::LoadU(d, b + v * hn::Lanes(d));
#pragma GCC unroll 24
  for (std::size_t i = 0; i < rows; ++i) {
    const V left = hn::Set(d, a[i * a_row]);
#pragma GCC unroll 24
    for (std::size_t v = 0; v < vectors; ++v) sum[i][v] = Fma(left, right[v], sum[i][v]);
  }
}

template <std::size_t rows, std::size_t vectors, class D, class V>
HWY_INLINE void ClearTile(D d, V (&sum)[rows][vectors]) {
#pragma GCC unroll 24
  for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
    for (std::size_t v = 0; v < vectors; ++v) sum[i][v] = hn::Zero(d);
}

/// The tile as it stands in C; lanes outside C are 0.
template <std::size_t rows, std::size_t vectors, class D, class V, class T>
HWY_INLINE void LoadTile(D d, V (&sum)[rows][vectors], const detail::TileArguments<T>& t) {
  const auto last = hn::FirstN(d, t.last_lanes);
#pragma GCC unroll 24
  for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
    for (std::size_t v = 0; v < vectors; ++v) {
      const T* c = t.c + i * t.c_row + v * hn::Lanes(d);
      sum[i][v] = v + 1 < vectors ? hn::LoadU(d, c) : hn::MaskedLoad(last, d, c);
    }
}

template <std::size_t rows, std::size_t vectors, class D, class V, class T>
HWY_INLINE void StoreTile(D d, const V (&sum)[rows][vectors], const detail::TileArguments<T>& t) {
  if (t.last_lanes == hn::Lanes(d)) {
#pragma GCC unroll 24
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
      for (std::size_t v = 0; v < vectors; ++v) hn::StoreU(sum[i][v], d, t.c + i * t.c_row + v * hn::Lanes(d));
    return;
  }
  const auto last = hn::FirstN(d, t.last_lanes);
#pragma GCC unroll 24
  for (std::size_t i = 0; i < rows; ++i) {
    T* c = t.c + i * t.c_row;
#pragma GCC unroll 24
    for (std::size_t v = 0; v + 1 < vectors; ++v) hn::StoreU(sum[i][v], d, c + v * hn::Lanes(d));
    hn::BlendedStore(sum[i][vectors - 1], last, d, c + (vectors - 1) * hn::Lanes(d));
  }
}

template <class T, std::size_t rows, std::size_t vectors>
void OneChainTile(const detail::TileArguments<T>& arguments) {
  const detail::TileArguments<T> t = arguments;
  const hn::ScalableTag<T> d;
  hn::Vec<decltype(d)> sum[rows][vectors];
  if (t.accumulate)
    LoadTile<rows, vectors>(d, sum, t);
  else
    ClearTile<rows, vectors>(d, sum);
  const T* HWY_RESTRICT a = t.a;
  const T* HWY_RESTRICT b = t.b;
  for (std::size_t k = 0; k < t.n_k; ++k) {
    Step<rows, vectors>(d, sum, a, t.a_row, b);
    a += t.a_column, b += t.b_row;
  }
  StoreTile<rows, vectors>(d, sum, t);
}

template <class T, std::size_t rows, std::size_t vectors>
void TwoChainTile(const detail::TileArguments<T>& arguments) {
  const detail::TileArguments<T> t = arguments;
  const hn::ScalableTag<T> d;
  hn::Vec<decltype(d)> first[rows][vectors], second[rows][vectors];
  ClearTile<rows, vectors>(d, first);
  ClearTile<rows, vectors>(d, second);
  const std::size_t n_second = t.n_k - t.second_chain;
  const T* HWY_RESTRICT a = t.a;
  const T* HWY_RESTRICT b = t.b;
  const T* HWY_RESTRICT a_second = a + t.second_chain * t.a_column;
  const T* HWY_RESTRICT b_second = b + t.second_chain * t.b_row;
  for (std::size_t k = 0; k < n_second; ++k) {
    Step<rows, vectors>(d, first, a, t.a_row, b);
    Step<rows, vectors>(d, second, a_second, t.a_row, b_second);
    a += t.a_column, b += t.b_row, a_second += t.a_column, b_second += t.b_row;
  }
  if (n_second < t.second_chain) Step<rows, vectors>(d, first, a, t.a_row, b);
  if (n_second != 0) {
#pragma GCC unroll 24
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
      for (std::size_t v = 0; v < vectors; ++v) first[i][v] = hn::Add(first[i][v], second[i][v]);
  }
  if (t.accumulate) {
    LoadTile<rows, vectors>(d, second, t);
#pragma GCC unroll 24
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
      for (std::size_t v = 0; v < vectors; ++v) first[i][v] = hn::Add(second[i][v], first[i][v]);
  }
  StoreTile<rows, vectors>(d, first, t);
}

template <class T, std::size_t rows, std::size_t vectors>
void PutAsideTile(const detail::TileArguments<T>& arguments) {
  const detail::TileArguments<T> t = arguments;
  const hn::ScalableTag<T> d;
  hn::Vec<decltype(d)> sum[rows][vectors];
  ClearTile<rows, vectors>(d, sum);
  const T* HWY_RESTRICT a = t.a;
  const T* HWY_RESTRICT b = t.b;
  for (std::size_t k = 0; k < t.second_chain; ++k) {
    Step<rows, vectors>(d, sum, a, t.a_row, b);
    a += t.a_column, b += t.b_row;
  }
  if (t.second_chain < t.n_k) {
#pragma GCC unroll 24
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
      for (std::size_t v = 0; v < vectors; ++v) hn::Store(sum[i][v], d, t.aside + (i * vectors + v) * hn::Lanes(d));
    ClearTile<rows, vectors>(d, sum);
    for (std::size_t k = t.second_chain; k < t.n_k; ++k) {
      Step<rows, vectors>(d, sum, a, t.a_row, b);
      a += t.a_column, b += t.b_row;
    }
#pragma GCC unroll 24
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
      for (std::size_t v = 0; v < vectors; ++v)
        sum[i][v] = hn::Add(hn::Load(d, t.aside + (i * vectors + v) * hn::Lanes(d)), sum[i][v]);
  }
  if (t.accumulate) {
    hn::Vec<decltype(d)> old[rows][vectors];
    LoadTile<rows, vectors>(d, old, t);
#pragma GCC unroll 24
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 24
      for (std::size_t v = 0; v < vectors; ++v) sum[i][v] = hn::Add(old[i][v], sum[i][v]);
  }
  StoreTile<rows, vectors>(d, sum, t);
}

template <class T, std::size_t vectors, std::size_t... heights>
constexpr void AddOneChain(detail::TileFamily<T>& family, std::index_sequence<heights...>) {
  family.rows[vectors] = sizeof...(heights);
  ((family.tiles[vectors][heights + 1] = OneChainTile<T, heights + 1, vectors>), ...);
}

template <class T, std::size_t vectors, std::size_t... heights>
constexpr void AddTwoChains(detail::TileFamily<T>& family, std::index_sequence<heights...>) {
  family.rows[vectors] = sizeof...(heights);
  ((family.tiles[vectors][heights + 1] = TwoChainTile<T, heights + 1, vectors>), ...);
}

template <class T, std::size_t vectors, std::size_t... heights>
constexpr void AddPutAside(detail::TileFamily<T>& family, std::index_sequence<heights...>) {
  family.rows[vectors] = sizeof...(heights);
  ((family.tiles[vectors][heights + 1] = PutAsideTile<T, heights + 1, vectors>), ...);
}

template <class T, std::size_t... widths>
constexpr void AddOneRow(detail::TileFamily<T>& family, std::index_sequence<widths...>) {
  family.vectors = sizeof...(widths);
  ((family.rows[widths + 1] = 1, family.tiles[widths + 1][1] = TwoChainTile<T, 1, widths + 1>), ...);
}

/// 32 registers or 16: sums, the vectors of B and one number of A must fit.
template <class T>
constexpr detail::GemmTable<T> MakeGemmTable() {
  detail::GemmTable<T> table = {};
  table.lanes = hn::MaxLanes(hn::ScalableTag<T>());
  table.pack = PackPanel<T>;
#if HWY_TARGET != HWY_SCALAR
  table.one_row_apart = OneRowApart<T>;
#endif
#if HWY_TARGET == HWY_AVX3
  AddOneChain<T, 1>(table.one_chain, std::make_index_sequence<12>());
  AddOneChain<T, 2>(table.one_chain, std::make_index_sequence<12>());
  AddOneChain<T, 3>(table.one_chain, std::make_index_sequence<8>());
  AddOneChain<T, 4>(table.one_chain, std::make_index_sequence<6>());
  AddTwoChains<T, 1>(table.two_chains, std::make_index_sequence<12>());
  AddTwoChains<T, 2>(table.two_chains, std::make_index_sequence<6>());
  AddOneRow<T>(table.one_row, std::make_index_sequence<10>());
  table.one_chain.vectors = 4, table.two_chains.vectors = 2;
#else
  AddOneChain<T, 1>(table.one_chain, std::make_index_sequence<6>());
  AddOneChain<T, 2>(table.one_chain, std::make_index_sequence<6>());
  AddPutAside<T, 1>(table.two_chains, std::make_index_sequence<6>());
  AddPutAside<T, 2>(table.two_chains, std::make_index_sequence<6>());
  AddOneRow<T>(table.one_row, std::make_index_sequence<5>());
  table.one_chain.vectors = 2, table.two_chains.vectors = 2;
#endif
  return table;
}

}  // namespace ermine::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
