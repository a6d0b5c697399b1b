#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/core/gemm_float_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/core/detail/gemm_tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::core::HWY_NAMESPACE {

const detail::GemmTable<float>& FloatGemmTable() {
  static constexpr detail::GemmTable<float> table = MakeGemmTable<float>();
  return table;
}

}  // namespace ermine::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::core {

HWY_EXPORT(FloatGemmTable);

template <>
const detail::GemmTable<float>& detail::gemm_table<float>() {
  return HWY_DYNAMIC_DISPATCH(FloatGemmTable)();
}

}  // namespace ermine::core
#endif
