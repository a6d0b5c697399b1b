/// @file
/// Which instruction set the kernels use: the best the machine has, chosen at run time.
///
/// Every kernel writes its fused multiply-adds out and keeps a summation order that does not know the width of a
/// register, so AVX2 and AVX-512 give the same bits; the portable level, one lane at a time, is slow and gives them too.

#pragma once

#include <cstdint>

namespace ermine::core {

enum class SimdLevel : std::uint8_t { portable, avx2, avx512 };

/// The level in use: the best one the machine has and `limit_simd` allows.
[[nodiscard]] SimdLevel simd_level();

/// "portable", "avx2" or "avx512".
[[nodiscard]] const char* name_of(SimdLevel level);

/// Kernels use at most this level from now on; `avx512` lifts the limit. For tests and for tracking down a machine's
/// faults. Call it while no kernel runs.
void limit_simd(SimdLevel most);

}  // namespace ermine::core
