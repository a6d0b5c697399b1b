/// @file
/// Fills a FunctionTable for one target.

#include <hwy/highway.h>

#include "ermine/core/detail/simd-inl.h"
#include "ermine/math/detail/function_table.hpp"
#include "ermine/math/detail/vector_functions-inl.h"

#if defined(ERMINE_MATH_DETAIL_FUNCTION_TABLE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_MATH_DETAIL_FUNCTION_TABLE_INL_H_
#undef ERMINE_MATH_DETAIL_FUNCTION_TABLE_INL_H_
#else
#define ERMINE_MATH_DETAIL_FUNCTION_TABLE_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::math::HWY_NAMESPACE {

// clang-format off
struct ExpOf      { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Exp(d, x); } };
struct Expm1Of    { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Expm1(d, x); } };
struct LogOf      { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Log(d, x); } };
struct Log1pOf    { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Log1p(d, x); } };
struct TanhOf     { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Tanh(d, x); } };
struct SigmoidOf  { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Sigmoid(d, x); } };
struct SoftplusOf { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Softplus(d, x); } };
struct ErfOf      { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Erf(d, x); } };
struct ErfcOf     { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Erfc(d, x); } };
struct SinOf      { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Sin(d, x); } };
struct CosOf      { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Cos(d, x); } };
struct CbrtOf     { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Cbrt(d, x); } };
struct AsinhOf    { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Asinh(d, x); } };
struct AcoshOf    { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Acosh(d, x); } };
struct AtanhOf    { template <class D, class V> HWY_INLINE V operator()(D d, V x) const { return Atanh(d, x); } };
struct PowOf { template <class D, class V> HWY_INLINE V operator()(D d, V x, V y) const { return Pow(d, x, y); } };
// clang-format on

template <class F, class T>
void Apply(const T* x, T* y, std::size_t n) {
  core::HWY_NAMESPACE::Transform(x, y, n, F());
}

template <class F, class T>
void Apply(const T* x, const T* y, T* z, std::size_t n) {
  core::HWY_NAMESPACE::Transform(x, y, z, n, F());
}

template <class T>
inline constexpr detail::FunctionTable<T> function_table = {
    .exp = Apply<ExpOf, T>,
    .expm1 = Apply<Expm1Of, T>,
    .log = Apply<LogOf, T>,
    .log1p = Apply<Log1pOf, T>,
    .tanh = Apply<TanhOf, T>,
    .sigmoid = Apply<SigmoidOf, T>,
    .softplus = Apply<SoftplusOf, T>,
    .erf = Apply<ErfOf, T>,
    .erfc = Apply<ErfcOf, T>,
    .sin = Apply<SinOf, T>,
    .cos = Apply<CosOf, T>,
    .cbrt = Apply<CbrtOf, T>,
    .asinh = Apply<AsinhOf, T>,
    .acosh = Apply<AcoshOf, T>,
    .atanh = Apply<AtanhOf, T>,
    .pow = Apply<PowOf, T>,
};

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
