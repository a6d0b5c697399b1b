#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/graph/detail/normalising_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/graph/detail/fill.hpp"
#include "ermine/graph/detail/width-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

void FillNormalising(detail::Kernels<double>& kernels, bool dual) {
  if (dual)
    NormalisingRules::for_each(FillAlongWidth<Dualed<double>>{&kernels});
  else
    NormalisingRules::for_each(FillAlongWidth<Plain<double>>{&kernels});
}

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::graph::detail {
namespace {
HWY_EXPORT(FillNormalising);
}
void fill_normalising(Kernels<double>& kernels, bool dual) { HWY_DYNAMIC_DISPATCH(FillNormalising)(kernels, dual); }
}  // namespace ermine::graph::detail
#endif
