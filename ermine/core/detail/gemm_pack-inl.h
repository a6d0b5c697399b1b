/// @file
/// Copies a panel of B to where its columns lie side by side, transposing it in registers where they lie apart.
///
/// Four rows of float in each 128-bit block, or two of double, are transposed by interleaving; a vector holds as many
/// blocks as it has, each from rows further down.

#include <hwy/highway.h>

#include <cstddef>

#include "ermine/core/detail/simd-inl.h"

#if defined(ERMINE_CORE_DETAIL_GEMM_PACK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_CORE_DETAIL_GEMM_PACK_INL_H_
#undef ERMINE_CORE_DETAIL_GEMM_PACK_INL_H_
#else
#define ERMINE_CORE_DETAIL_GEMM_PACK_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::core::HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR

/// The 128-bit blocks at p, p + step, p + 2 step, ... in one vector.
template <class D, class T>
HWY_INLINE hn::Vec<D> LoadBlocks(D d, const T* p, std::size_t step) {
  if constexpr (hn::MaxLanes(D()) * sizeof(T) <= 16) {
    return hn::LoadU(d, p);
  } else {
    const hn::Half<D> half;
    if constexpr (hn::MaxLanes(D()) * sizeof(T) == 32)  // a blend costs less than an insertion
      return hn::ConcatUpperLower(d, hn::LoadDup128(d, p + step), hn::LoadDup128(d, p));
    else
      return hn::Combine(d, LoadBlocks(half, p + hn::MaxLanes(half) * sizeof(T) / 16 * step, step),
                         LoadBlocks(half, p, step));
  }
}

/// Columns k ... of as many rows as a vector has lanes: out[k][row] = b[row * column + k] for the numbers of a block.
template <class D, class V>
HWY_INLINE void TransposeBlocks(D d, const float* b, std::size_t column, V (&out)[4]) {
  const hn::Repartition<double, D> wide;
  const V r0 = LoadBlocks(d, b, 4 * column), r1 = LoadBlocks(d, b + column, 4 * column);
  const V r2 = LoadBlocks(d, b + 2 * column, 4 * column), r3 = LoadBlocks(d, b + 3 * column, 4 * column);
  const auto low01 = hn::BitCast(wide, hn::InterleaveLower(d, r0, r1));
  const auto high01 = hn::BitCast(wide, hn::InterleaveUpper(d, r0, r1));
  const auto low23 = hn::BitCast(wide, hn::InterleaveLower(d, r2, r3));
  const auto high23 = hn::BitCast(wide, hn::InterleaveUpper(d, r2, r3));
  out[0] = hn::BitCast(d, hn::InterleaveLower(wide, low01, low23));
  out[1] = hn::BitCast(d, hn::InterleaveUpper(wide, low01, low23));
  out[2] = hn::BitCast(d, hn::InterleaveLower(wide, high01, high23));
  out[3] = hn::BitCast(d, hn::InterleaveUpper(wide, high01, high23));
}

template <class D, class V>
HWY_INLINE void TransposeBlocks(D d, const double* b, std::size_t column, V (&out)[2]) {
  const V r0 = LoadBlocks(d, b, 2 * column), r1 = LoadBlocks(d, b + column, 2 * column);
  out[0] = hn::InterleaveLower(d, r0, r1);
  out[1] = hn::InterleaveUpper(d, r0, r1);
}

#endif

/// packed[k * width + j] = b[k * row + j * column].
template <class T>
void PackElements(const T* b, std::size_t row, std::size_t column, std::size_t n_k, std::size_t columns, T* packed,
                  std::size_t width) {
  for (std::size_t k = 0; k < n_k; ++k)
    for (std::size_t j = 0; j < columns; ++j) packed[k * width + j] = b[k * row + j * column];
}

template <class T>
void PackPanel(const T* HWY_RESTRICT b, std::size_t row, std::size_t column, std::size_t n_k, std::size_t columns,
               T* HWY_RESTRICT packed, std::size_t width) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t whole = columns - columns % lanes;
  const auto rest = hn::FirstN(d, columns - whole);
  if (column == 1) {
    for (std::size_t k = 0; k < n_k; ++k) {
      for (std::size_t j = 0; j < whole; j += lanes)
        hn::Store(hn::LoadU(d, b + k * row + j), d, packed + k * width + j);
      if (whole < columns) hn::Store(hn::MaskedLoad(rest, d, b + k * row + whole), d, packed + k * width + whole);
    }
    return;
  }
  if (whole < columns)
    for (std::size_t k = 0; k < n_k; ++k) hn::Store(hn::Zero(d), d, packed + k * width + whole);
#if HWY_TARGET != HWY_SCALAR
  if (row == 1) {
    constexpr std::size_t step = 16 / sizeof(T);
    const std::size_t whole_k = n_k - n_k % step;
    for (std::size_t j = 0; j < whole; j += lanes) {
      for (std::size_t k = 0; k < whole_k; k += step) {
        hn::Vec<decltype(d)> out[step];
        TransposeBlocks(d, b + j * column + k, column, out);
#pragma GCC unroll 4
        for (std::size_t i = 0; i < step; ++i) hn::Store(out[i], d, packed + (k + i) * width + j);
      }
    }
    PackElements(b + whole_k, row, column, n_k - whole_k, whole, packed + whole_k * width, width);
    PackElements(b + whole * column, row, column, n_k, columns - whole, packed + whole, width);
    return;
  }
#endif
  PackElements(b, row, column, n_k, columns, packed, width);
}

}  // namespace ermine::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
