#include "ermine/core/simd.hpp"

#include <hwy/targets.h>

namespace ermine::core {
namespace {

constexpr std::int64_t avx512_targets = HWY_AVX3 | HWY_AVX3_DL;

}  // namespace

SimdLevel simd_level() {
  const std::int64_t targets = hwy::SupportedTargets();
  if (targets & avx512_targets) return SimdLevel::avx512;
  if (targets & HWY_AVX2) return SimdLevel::avx2;
  return SimdLevel::portable;
}

const char* name_of(SimdLevel level) {
  switch (level) {
    case SimdLevel::portable:
      return "portable";
    case SimdLevel::avx2:
      return "avx2";
    case SimdLevel::avx512:
      return "avx512";
  }
  return "";
}

void limit_simd(SimdLevel most) {
  hwy::SetSupportedTargetsForTest(0);
  std::int64_t allowed = hwy::SupportedTargets();
  if (most != SimdLevel::avx512) allowed &= ~avx512_targets;
  if (most == SimdLevel::portable) allowed &= HWY_SCALAR | HWY_EMU128;
  hwy::SetSupportedTargetsForTest(allowed);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace ermine::core
