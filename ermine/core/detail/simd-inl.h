/// @file
/// What every kernel shares: a multiply-add that is fused on every target, and the loop over a span.
///
/// How to write a kernel (`<name>_kernels.cpp`):
///
///     #undef HWY_TARGET_INCLUDE
///     #define HWY_TARGET_INCLUDE "ermine/graph/example_kernels.cpp"  // this file, as found through -I
///     #include <hwy/foreach_target.h>                               // compiles this file once a target
///     #include <hwy/highway.h>
///     #include "ermine/core/detail/simd-inl.h"                      // and any other -inl.h
///
///     HWY_BEFORE_NAMESPACE();
///     namespace ermine::graph::HWY_NAMESPACE {
///     namespace hn = hwy::HWY_NAMESPACE;
///     void Example(const double* x, double* y, std::size_t n) { ... core::HWY_NAMESPACE::Fma(a, b, c) ... }
///     }  // namespace ermine::graph::HWY_NAMESPACE
///     HWY_AFTER_NAMESPACE();
///
///     #if HWY_ONCE
///     namespace ermine::graph {
///     HWY_EXPORT(Example);
///     void example(std::span<const double> x, std::span<double> y) { HWY_DYNAMIC_DISPATCH(Example)(...); }
///     }  // namespace ermine::graph
///     #endif
///
/// No lambda in the target namespace may hold vector code: g++ does not give it the target's attributes. Write a struct
/// with a HWY_INLINE operator().

#include <hwy/highway.h>

#include <cmath>
#include <cstddef>

#if defined(ERMINE_CORE_DETAIL_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_CORE_DETAIL_SIMD_INL_H_
#undef ERMINE_CORE_DETAIL_SIMD_INL_H_
#else
#define ERMINE_CORE_DETAIL_SIMD_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

/// a * b + c with one rounding. Highway's MulAdd rounds twice on targets without the instruction.
template <class V>
HWY_INLINE V Fma(V a, V b, V c) {
#if HWY_TARGET == HWY_SCALAR
  return V(std::fma(a.raw, b.raw, c.raw));
#else
  V sum;
  for (std::size_t i = 0; i < sizeof(sum.raw) / sizeof(sum.raw[0]); ++i)
    sum.raw[i] = std::fma(a.raw[i], b.raw[i], c.raw[i]);
  return sum;
#endif
}

/// c - a * b with one rounding.
template <class V>
HWY_INLINE V Fnma(V a, V b, V c) {
  return Fma(hn::Neg(a), b, c);
}

#else

/// a * b + c with one rounding.
template <class V>
HWY_INLINE V Fma(V a, V b, V c) {
  return hn::MulAdd(a, b, c);
}

/// c - a * b with one rounding.
template <class V>
HWY_INLINE V Fnma(V a, V b, V c) {
  return hn::NegMulAdd(a, b, c);
}

#endif

/// y[i] = f(d, x[i]) for i < n; the last lanes go through the same code, padded with ones, so that a value has the same
/// bits wherever it stands. x and y may be the same.
template <class T, class F>
HWY_INLINE void Transform(const T* x, T* y, std::size_t n, F f) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) hn::StoreU(f(d, hn::LoadU(d, x + i)), d, y + i);
  if (i == n) return;
  HWY_ALIGN T padded[hn::MaxLanes(d)];
  for (std::size_t k = 0; k < lanes; ++k) padded[k] = i + k < n ? x[i + k] : T(1);
  hn::Store(f(d, hn::Load(d, padded)), d, padded);
  for (std::size_t k = 0; i + k < n; ++k) y[i + k] = padded[k];
}

/// z[i] = f(d, x[i], y[i]) for i < n, in the same way.
template <class T, class F>
HWY_INLINE void Transform(const T* x, const T* y, T* z, std::size_t n, F f) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) hn::StoreU(f(d, hn::LoadU(d, x + i), hn::LoadU(d, y + i)), d, z + i);
  if (i == n) return;
  HWY_ALIGN T first[hn::MaxLanes(d)];
  HWY_ALIGN T second[hn::MaxLanes(d)];
  for (std::size_t k = 0; k < lanes; ++k) {
    first[k] = i + k < n ? x[i + k] : T(1);
    second[k] = i + k < n ? y[i + k] : T(1);
  }
  hn::Store(f(d, hn::Load(d, first), hn::Load(d, second)), d, first);
  for (std::size_t k = 0; i + k < n; ++k) z[i + k] = first[k];
}

}  // namespace ermine::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
