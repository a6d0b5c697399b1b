#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/math/functions_double_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/math/detail/function_table-inl.h"
#include "ermine/math/detail/function_table.hpp"

HWY_BEFORE_NAMESPACE();
namespace ermine::math::HWY_NAMESPACE {

const detail::FunctionTable<double>& DoubleTable() { return function_table<double>; }

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::math {

HWY_EXPORT(DoubleTable);

template <>
const detail::FunctionTable<double>& detail::function_table<double>() {
  return HWY_DYNAMIC_DISPATCH(DoubleTable)();
}

}  // namespace ermine::math
#endif
