/// @file
/// A product whose finished tiles go through an epilogue: bias and activation, a mask, an update of parameters.
///
///     c[i][j] = epilogue(d, sum, i, j, lanes)      sum: the finished a b of elements (i, j) ... (i, j + lanes - 1)
///
/// Include this in a kernel file (core/detail/simd-inl.h shows how one is laid out) and hand `Gemm` a struct such as
///
///     struct BiasTanh {
///       const float* bias;  // [m]
///       template <class D, class V>
///       HWY_INLINE V operator()(D d, V sum, std::size_t i, std::size_t, std::size_t) const {
///         return math::HWY_NAMESPACE::Tanh(d, hn::Add(sum, hn::Set(d, bias[i])));
///       }
///     };
///     core::HWY_NAMESPACE::Gemm<float>(SumOrder::features, W, x, out, BiasTanh{bias});
///
/// The value returned is stored into C, whose columns must lie side by side; A and B may have any strides. `lanes` is
/// the vector length of d but in the last columns, where fewer are valid: an epilogue with arrays of its own reads and
/// writes them through LoadLanes and StoreLanes. An epilogue that keeps everything elsewhere has
///
///     static constexpr bool stores = false;   and   void operator()(D, V, i, j, lanes) const
///
/// C then only says the shape and may have no data. Each element is visited exactly once; the order of visits and the
/// cut into tiles are free, so an epilogue must treat elements alike. The tiles are those of `gemm` (compiled once, in
/// core), so a new epilogue costs little compile time; a tile waits for it in the first-level cache.

#include <hwy/highway.h>

#include <type_traits>

#include "ermine/core/detail/gemm_driver.hpp"
#include "ermine/core/detail/simd-inl.h"

#if defined(ERMINE_CORE_DETAIL_GEMM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_CORE_DETAIL_GEMM_INL_H_
#undef ERMINE_CORE_DETAIL_GEMM_INL_H_
#else
#define ERMINE_CORE_DETAIL_GEMM_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::core::HWY_NAMESPACE {

/// The first `lanes` numbers at p, zeros above.
template <class D, class T>
HWY_INLINE hn::Vec<D> LoadLanes(D d, const T* p, std::size_t lanes) {
  return lanes >= hn::Lanes(d) ? hn::LoadU(d, p) : hn::MaskedLoad(hn::FirstN(d, lanes), d, p);
}

/// Stores the first `lanes` numbers of v.
template <class D, class V, class T>
HWY_INLINE void StoreLanes(D d, V v, T* p, std::size_t lanes) {
  if (lanes >= hn::Lanes(d))
    hn::StoreU(v, d, p);
  else
    hn::BlendedStore(v, hn::FirstN(d, lanes), d, p);
}

template <class T, class Epilogue>
struct EpilogueFinish {
  MatrixView<T> c;
  const Epilogue& epilogue;

  void operator()(const detail::FinishedTile<T>& tile) const {
    const hn::ScalableTag<T> d;
    const std::size_t most = hn::Lanes(d);
    for (std::size_t i = 0; i < tile.rows; ++i)
      for (std::size_t j = 0; j < tile.columns; j += most) {
        const std::size_t lanes = tile.columns - j < most ? tile.columns - j : most;
        const auto sum = hn::LoadU(d, tile.values + i * tile.stride + j);
        const std::size_t row = tile.row + i, column = tile.column + j;
        if constexpr (requires { Epilogue::stores; })
          epilogue(d, sum, row, column, lanes);
        else
          StoreLanes(d, epilogue(d, sum, row, column, lanes), c.data + row * c.row_stride + column, lanes);
      }
  }
};

/// C = epilogue(A B). Shapes: a [m x n_k], b [n_k x n], c [m x n] with column_stride 1.
template <class T, class Epilogue>
HWY_INLINE void Gemm(SumOrder order, MatrixView<const T> a, MatrixView<const T> b, MatrixView<T> c,
                     const Epilogue& epilogue) {
  assert(c.column_stride == 1);
  const auto nothing = [](const detail::FinishedTile<T>&) {};
  detail::run_gemm(order, a, b, c, false, false, nothing, EpilogueFinish<T, Epilogue>{c, epilogue});
}

}  // namespace ermine::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
