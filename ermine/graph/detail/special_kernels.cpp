#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/graph/detail/special_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/graph/detail/elementwise-inl.h"
#include "ermine/graph/detail/fill.hpp"

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

void FillSpecial(detail::Kernels<double>& kernels, bool dual) {
  if (dual)
    SpecialRules::for_each(FillElementwise<Dualed<double>>{&kernels});
  else
    SpecialRules::for_each(FillElementwise<Plain<double>>{&kernels});
}

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::graph::detail {
namespace {
HWY_EXPORT(FillSpecial);
}
void fill_special(Kernels<double>& kernels, bool dual) { HWY_DYNAMIC_DISPATCH(FillSpecial)(kernels, dual); }
}  // namespace ermine::graph::detail
#endif
