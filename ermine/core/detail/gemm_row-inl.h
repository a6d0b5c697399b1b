/// @file
/// A row times a matrix whose columns lie apart: a head with one output over row-major samples. The lanes are columns, so
/// blocks of B are transposed in registers on their way to the chains, which B would otherwise wait for in memory.

#include <hwy/highway.h>

#include "ermine/core/detail/gemm_pack-inl.h"
#include "ermine/core/detail/gemm_tiles.hpp"
#include "ermine/core/detail/simd-inl.h"

#if defined(ERMINE_CORE_DETAIL_GEMM_ROW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_CORE_DETAIL_GEMM_ROW_INL_H_
#undef ERMINE_CORE_DETAIL_GEMM_ROW_INL_H_
#else
#define ERMINE_CORE_DETAIL_GEMM_ROW_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::core::HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR

/// sum[g] += a[k] * b[column][k] for k = from ... step - 1, ascending; the block of b holds k = 0 ... step - 1.
template <std::size_t groups, class D, class V, class T>
HWY_INLINE void ApartStep(D d, V (&sum)[groups], const T* a, std::size_t a_column, const T* b, std::size_t b_column,
                          std::size_t from) {
  constexpr std::size_t step = 16 / sizeof(T);
  V turned[groups][step];
#pragma GCC unroll 4
  for (std::size_t g = 0; g < groups; ++g) TransposeBlocks(d, b + g * hn::Lanes(d) * b_column, b_column, turned[g]);
#pragma GCC unroll 4
  for (std::size_t i = 0; i < step; ++i) {
    if (i < from) continue;
    const V left = hn::Set(d, a[i * a_column]);
#pragma GCC unroll 4
    for (std::size_t g = 0; g < groups; ++g) sum[g] = Fma(left, turned[g][i], sum[g]);
  }
}

/// C of groups * lanes columns; each chain has at least one block.
template <std::size_t groups, class D, class T>
HWY_INLINE void ApartColumns(D d, const detail::TileArguments<T>& t, const T* b, std::size_t b_column, T* c) {
  using V = hn::Vec<D>;
  constexpr std::size_t step = 16 / sizeof(T);
  const std::size_t n_first = t.second_chain, n_second = t.n_k - n_first, whole = n_second - n_second % step;
  const T* b_second = b + n_first;
  const T* a_second = t.a + n_first * t.a_column;
  V first[groups], second[groups];
#pragma GCC unroll 4
  for (std::size_t g = 0; g < groups; ++g) first[g] = second[g] = hn::Zero(d);
  for (std::size_t k = 0; k < whole; k += step) {
    ApartStep(d, first, t.a + k * t.a_column, t.a_column, b + k, b_column, 0);
    ApartStep(d, second, a_second + k * t.a_column, t.a_column, b_second + k, b_column, 0);
  }
  // What is left of a chain is the end of the block that ends with it.
  if (whole < n_first) {
    const std::size_t k = n_first - step;
    ApartStep(d, first, t.a + k * t.a_column, t.a_column, b + k, b_column, whole - k);
  }
  if (whole < n_second) {
    const std::size_t k = n_second - step;
    ApartStep(d, second, a_second + k * t.a_column, t.a_column, b_second + k, b_column, whole - k);
  }
#pragma GCC unroll 4
  for (std::size_t g = 0; g < groups; ++g) {
    V sum = hn::Add(first[g], second[g]);
    if (t.accumulate) sum = hn::Add(hn::LoadU(d, c + g * hn::Lanes(d)), sum);
    hn::StoreU(sum, d, c + g * hn::Lanes(d));
  }
}

template <class T>
std::size_t OneRowApart(const detail::TileArguments<T>& arguments, std::size_t b_column, std::size_t columns) {
  const detail::TileArguments<T> t = arguments;
  const hn::CappedTag<T, 32 / sizeof(T)> d;
  const std::size_t lanes = hn::Lanes(d);
  if (t.n_k - t.second_chain < 16 / sizeof(T)) return 0;
  std::size_t j = 0;
  for (; j + 2 * lanes <= columns; j += 2 * lanes) ApartColumns<2>(d, t, t.b + j * b_column, b_column, t.c + j);
  if (j + lanes <= columns) {
    ApartColumns<1>(d, t, t.b + j * b_column, b_column, t.c + j);
    j += lanes;
  }
  return j;
}

#endif

}  // namespace ermine::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
