#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/math/functions_float_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/math/detail/function_table-inl.h"
#include "ermine/math/detail/function_table.hpp"

HWY_BEFORE_NAMESPACE();
namespace ermine::math::HWY_NAMESPACE {

const detail::FunctionTable<float>& FloatTable() { return function_table<float>; }

}  // namespace ermine::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::math {

HWY_EXPORT(FloatTable);

template <>
const detail::FunctionTable<float>& detail::function_table<float>() {
  return HWY_DYNAMIC_DISPATCH(FloatTable)();
}

}  // namespace ermine::math
#endif
