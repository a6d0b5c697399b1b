/// @file
/// N tangents side by side, in as few registers as they fit.
///
///     Lanes<double, 6>:  [t0 t1 t2 t3 t4 t5 .. ..]     one register of 8
///
/// A chain rule multiplies all tangents of a number by the same slope, so they are the natural SIMD lanes of forward mode.
/// Numbers of float and double are kept as vectors of the compiler (g++ and clang), rounded up to a power of two of at most
/// a register; any other number type is a plain array. Lanes past N hold nothing that is ever read.
///
/// `pull` is the product of a tangent and a slope: 0 times any slope is 0, be it infinite or NaN, for a variable that does
/// not move moves nothing. Only a slope that is not finite needs this care, so the slope is looked at, once for all lanes and
/// in its bits, where no unit that computes is waited for; a comparison of every lane would take as long as the product.
///
/// Storage is aligned as T is, so that containers and other libraries need no care.

#pragma once

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace ermine::autodiff {

/// Whether x is neither infinite nor NaN.
template <class T>
  requires std::is_arithmetic_v<T>
[[nodiscard]] constexpr bool all_finite(T x) {
  return x - x == T(0);
}

template <class T>
  requires std::is_arithmetic_v<T>
[[nodiscard]] constexpr bool is_zero(T x) {
  return x == T(0);
}

/// g * slope, and 0 where g is 0 whatever the slope.
template <class T>
  requires std::is_arithmetic_v<T>
[[nodiscard]] constexpr T pull(T g, T slope) {
  return g == T(0) ? T(0) : g * slope;
}

template <class T>
inline constexpr bool is_short_float = std::is_floating_point_v<T> && sizeof(T) <= 8;

/// all_finite by the bits: the exponent is not the last one.
template <class T>
  requires is_short_float<T>
[[nodiscard]] inline bool has_finite_bits(T x) {
  using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  constexpr Bits infinity = std::bit_cast<Bits>(std::numeric_limits<T>::infinity());
  return static_cast<Bits>(std::bit_cast<Bits>(x) << 1) < static_cast<Bits>(infinity << 1);
}

/// Bytes of the widest register of the machine that is compiled for: wider vectors would be taken apart in memory.
#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t register_bytes = 32;
#else
inline constexpr std::size_t register_bytes = 16;
#endif

template <class T, std::size_t N>
struct PartOfLanes {
  using type = T;
  static constexpr std::size_t width = 1;
};
template <class T, std::size_t N>
  requires(is_short_float<T> && N >= 2)
struct PartOfLanes<T, N> {
  static constexpr std::size_t width = std::min(std::bit_ceil(N), register_bytes / sizeof(T));
  typedef T type __attribute__((vector_size(width * sizeof(T)), aligned(alignof(T))));
};

template <class T, std::size_t N>
class Lanes {
  static_assert(N >= 1, "a dual number has at least one tangent");
  using Part = typename PartOfLanes<T, N>::type;
  static constexpr std::size_t width = PartOfLanes<T, N>::width;
  static constexpr std::size_t count = (N + width - 1) / width;
  // The size in memory is that of the widest registers on every machine: files compiled for different ones fit together.
  static constexpr std::size_t widest = is_short_float<T> ? std::min(std::bit_ceil(N), 64 / sizeof(T)) : 1;
  static constexpr std::size_t stored = (N + widest - 1) / widest * widest / width;

 public:
  constexpr Lanes() = default;

  [[nodiscard]] static constexpr std::size_t size() { return N; }
  [[nodiscard]] T operator[](std::size_t i) const {
    assert(i < N);
    if constexpr (width == 1)
      return part_[i];
    else
      return part_[i / width][i % width];
  }
  void set(std::size_t i, const T& x) {
    assert(i < N);
    if constexpr (width == 1)
      part_[i] = x;
    else
      part_[i / width][i % width] = x;
  }

  void set_sum(const Lanes& g, const Lanes& h) {
    for (std::size_t i = 0; i < count; ++i) part_[i] = g.part_[i] + h.part_[i];
  }
  void set_difference(const Lanes& g, const Lanes& h) {
    for (std::size_t i = 0; i < count; ++i) part_[i] = g.part_[i] - h.part_[i];
  }
  void set_negative(const Lanes& g) {
    for (std::size_t i = 0; i < count; ++i) part_[i] = -g.part_[i];
  }
  /// pull(g, slope), lane by lane.
  void set_pull(const Lanes& g, const T& slope) {
    if (harmless(slope)) [[likely]] {
      for (std::size_t i = 0; i < count; ++i) part_[i] = g.part_[i] * slope;
    } else {
      for (std::size_t i = 0; i < count; ++i) multiply(part_[i], g.part_[i], slope);
    }
  }
  /// pull(g, s) + pull(h, t).
  void set_pulls(const Lanes& g, const T& s, const Lanes& h, const T& t) {
    if (harmless(s, t)) [[likely]] {
      for (std::size_t i = 0; i < count; ++i) part_[i] = g.part_[i] * s + h.part_[i] * t;
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        Part x, y;
        multiply(x, g.part_[i], s);
        multiply(y, h.part_[i], t);
        part_[i] = x + y;
      }
    }
  }
  /// Adds pull(g, slope).
  void add_pull(const Lanes& g, const T& slope) {
    if (harmless(slope)) [[likely]] {
      for (std::size_t i = 0; i < count; ++i) part_[i] = part_[i] + g.part_[i] * slope;
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        Part x;
        multiply(x, g.part_[i], slope);
        part_[i] = part_[i] + x;
      }
    }
  }

 private:
  // Whether products with the slopes need no pull.
  [[nodiscard]] static bool harmless(const T& slope) {
    if constexpr (is_short_float<T>)
      return has_finite_bits(slope);
    else
      return false;
  }
  // A product is finite only where both factors are, and a multiplication has it at hand: it is its value.
  [[nodiscard]] static bool harmless(const T& s, const T& t) {
    if constexpr (is_short_float<T>)
      return has_finite_bits(s * t);
    else
      return false;
  }
  // No branch and no address of a lane, so that a whole chain of operations stays in registers.
  static void multiply(Part& product, const Part& g, const T& slope) {
    if constexpr (width == 1)
      product = pull(g, slope);
    else
      product = g == Part{} ? Part{} : g * slope;
  }

  Part part_[stored]{};
};

}  // namespace ermine::autodiff
