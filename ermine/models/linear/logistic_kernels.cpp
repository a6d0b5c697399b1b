#include "ermine/models/linear/block_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/models/linear/logistic_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/math/detail/vector_functions-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::models::linear::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// losses::Logistic in packs: with e = e^-|h| and v = e / (1 + e) nothing overflows and nothing cancels.
void LogisticRows(const double* eta, const double* t, const double* w, std::uint64_t rows, double* loss, double* slope,
                  double* curvature) {
  const hn::CappedTag<double, 8> d;
  using V = hn::Vec<decltype(d)>;
  const V one = hn::Set(d, 1.0), zero = hn::Zero(d);
  for (std::uint64_t i = 0; i < rows; i += hn::MaxLanes(d)) {
    const V h = hn::LoadU(d, eta + i), y = hn::LoadU(d, t + i);
    const V weight = w == nullptr ? one : hn::LoadU(d, w + i);
    const V e = math::HWY_NAMESPACE::Exp(d, hn::Neg(hn::Abs(h)));
    const V v = hn::Div(e, hn::Add(one, e)), rest = hn::Sub(one, y);
    const auto negative = hn::Lt(h, zero);
    const V value =
        hn::Add(hn::IfThenElse(negative, hn::Neg(hn::Mul(y, h)), hn::Mul(rest, h)), math::HWY_NAMESPACE::Log1p(d, e));
    hn::StoreU(hn::Mul(weight, value), d, loss + i);
    hn::StoreU(hn::Mul(weight, hn::IfThenElse(negative, hn::Sub(v, y), hn::Sub(rest, v))), d, slope + i);
    hn::StoreU(hn::Mul(weight, hn::Div(v, hn::Add(one, e))), d, curvature + i);
  }
}

}  // namespace ermine::models::linear::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::models::linear {

HWY_EXPORT(LogisticRows);
void logistic_rows(const double* eta, const double* t, const double* w, std::uint64_t rows, double* loss, double* slope,
                   double* curvature) {
  HWY_DYNAMIC_DISPATCH(LogisticRows)(eta, t, w, rows, loss, slope, curvature);
}

}  // namespace ermine::models::linear
#endif
