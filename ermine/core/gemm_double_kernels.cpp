#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/core/gemm_double_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/core/detail/gemm_tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::core::HWY_NAMESPACE {

const detail::GemmTable<double>& DoubleGemmTable() {
  static constexpr detail::GemmTable<double> table = MakeGemmTable<double>();
  return table;
}

}  // namespace ermine::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::core {

HWY_EXPORT(DoubleGemmTable);

template <>
const detail::GemmTable<double>& detail::gemm_table<double>() {
  return HWY_DYNAMIC_DISPATCH(DoubleGemmTable)();
}

}  // namespace ermine::core
#endif
