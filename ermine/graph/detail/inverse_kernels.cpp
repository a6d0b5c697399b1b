#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/graph/detail/inverse_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/graph/detail/elementwise-inl.h"
#include "ermine/graph/detail/fill.hpp"

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

void FillInverse(detail::Kernels<double>& kernels, bool dual) {
  if (dual)
    InverseRules::for_each(FillElementwise<Dualed<double>>{&kernels});
  else
    InverseRules::for_each(FillElementwise<Plain<double>>{&kernels});
}

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::graph::detail {
namespace {
HWY_EXPORT(FillInverse);
}
void fill_inverse(Kernels<double>& kernels, bool dual) { HWY_DYNAMIC_DISPATCH(FillInverse)(kernels, dual); }
}  // namespace ermine::graph::detail
#endif
