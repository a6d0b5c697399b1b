#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/graph/detail/contraction_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/graph/detail/fill.hpp"
#include "ermine/graph/detail/width-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

void FillContraction(detail::Kernels<double>& kernels, bool dual) {
  if (dual)
    ContractionRules::for_each(FillAlongWidth<Dualed<double>>{&kernels});
  else
    ContractionRules::for_each(FillAlongWidth<Plain<double>>{&kernels});
}

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::graph::detail {
namespace {
HWY_EXPORT(FillContraction);
}
void fill_contraction(Kernels<double>& kernels, bool dual) { HWY_DYNAMIC_DISPATCH(FillContraction)(kernels, dual); }
}  // namespace ermine::graph::detail
#endif
