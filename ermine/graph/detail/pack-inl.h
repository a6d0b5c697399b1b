/// @file
/// A block of lanes as a number: 64 bytes, 8 doubles or 16 floats, in one AVX-512 register, two of AVX2 or four of 16
/// bytes. With it the rules of graph/operations become kernels. What each lane holds does not depend on the registers.

#include <hwy/highway.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "ermine/graph/detail/kernels.hpp"
#include "ermine/graph/operations/numbers.hpp"
#include "ermine/math/detail/vector_functions-inl.h"

#if defined(ERMINE_GRAPH_DETAIL_PACK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_GRAPH_DETAIL_PACK_INL_H_
#undef ERMINE_GRAPH_DETAIL_PACK_INL_H_
#else
#define ERMINE_GRAPH_DETAIL_PACK_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using detail::Call;
using detail::Run;
using detail::Target;
using detail::Write;

template <class T>
struct Pack {
  static constexpr std::size_t lanes = detail::lanes_of<T>;
  using Tag = hn::CappedTag<T, lanes>;
  static constexpr std::size_t in_register = hn::MaxLanes(Tag());
  static constexpr std::size_t registers = lanes / in_register;

  hn::Vec<Tag> v[registers];

  HWY_INLINE Pack() = default;
  HWY_INLINE Pack(double a) {
    for (auto& r : v) r = hn::Set(Tag(), static_cast<T>(a));
  }

  static HWY_INLINE Pack load(const T* p) {
    Pack y;
    for (std::size_t i = 0; i < registers; ++i) y.v[i] = hn::LoadU(Tag(), p + i * in_register);
    return y;
  }
  HWY_INLINE void store(T* p) const {
    for (std::size_t i = 0; i < registers; ++i) hn::StoreU(v[i], Tag(), p + i * in_register);
  }
};

template <class T>
struct PackMask {
  hn::Mask<typename Pack<T>::Tag> m[Pack<T>::registers];
};

template <class T>
struct MaskOf {
  using type = bool;
};
template <class T>
struct MaskOf<Pack<T>> {
  using type = PackMask<T>;
};
template <class T>
using Mask = typename MaskOf<T>::type;
template <class T>
struct RealOf {
  using type = T;
};
template <class T>
struct RealOf<Pack<T>> {
  using type = T;
};
template <class T>
using Real = typename RealOf<T>::type;

template <class T>
HWY_INLINE Pack<T> operator+(Pack<T> a, Pack<T> b) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.v[i] = hn::Add(a.v[i], b.v[i]);
  return a;
}
template <class T>
HWY_INLINE Pack<T> operator-(Pack<T> a, Pack<T> b) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.v[i] = hn::Sub(a.v[i], b.v[i]);
  return a;
}
template <class T>
HWY_INLINE Pack<T> operator*(Pack<T> a, Pack<T> b) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.v[i] = hn::Mul(a.v[i], b.v[i]);
  return a;
}
template <class T>
HWY_INLINE Pack<T> operator/(Pack<T> a, Pack<T> b) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.v[i] = hn::Div(a.v[i], b.v[i]);
  return a;
}
template <class T>
HWY_INLINE Pack<T> operator-(Pack<T> a) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.v[i] = hn::Neg(a.v[i]);
  return a;
}
template <class T>
HWY_INLINE Pack<T> fma(Pack<T> a, Pack<T> b, Pack<T> c) {
#if HWY_NATIVE_FMA
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.v[i] = hn::MulAdd(a.v[i], b.v[i], c.v[i]);
  return a;
#else
  T x[Pack<T>::lanes], y[Pack<T>::lanes], z[Pack<T>::lanes];
  a.store(x), b.store(y), c.store(z);
  for (std::size_t i = 0; i < Pack<T>::lanes; ++i) x[i] = std::fma(x[i], y[i], z[i]);
  return Pack<T>::load(x);
#endif
}
template <class T>
HWY_INLINE PackMask<T> operator<(Pack<T> a, Pack<T> b) {
  PackMask<T> y;
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) y.m[i] = hn::Lt(a.v[i], b.v[i]);
  return y;
}
template <class T>
HWY_INLINE PackMask<T> operator<=(Pack<T> a, Pack<T> b) {
  PackMask<T> y;
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) y.m[i] = hn::Le(a.v[i], b.v[i]);
  return y;
}
template <class T>
HWY_INLINE PackMask<T> operator==(Pack<T> a, Pack<T> b) {
  PackMask<T> y;
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) y.m[i] = hn::Eq(a.v[i], b.v[i]);
  return y;
}
template <class T>
HWY_INLINE PackMask<T> both(PackMask<T> a, PackMask<T> b) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.m[i] = hn::And(a.m[i], b.m[i]);
  return a;
}
template <class T>
HWY_INLINE PackMask<T> either(PackMask<T> a, PackMask<T> b) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.m[i] = hn::Or(a.m[i], b.m[i]);
  return a;
}
template <class T>
HWY_INLINE PackMask<T> opposite(PackMask<T> a) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.m[i] = hn::Not(a.m[i]);
  return a;
}
template <class T>
HWY_INLINE Pack<T> where(PackMask<T> mask, Pack<T> a, Pack<T> b) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.v[i] = hn::IfThenElse(mask.m[i], a.v[i], b.v[i]);
  return a;
}
template <class T>
HWY_INLINE PackMask<T> is_nan(Pack<T> a) {
  return opposite(a == a);
}
template <class T>
HWY_INLINE PackMask<T> is_zero(Pack<T> a) {
  return a == Pack<T>(0.0);
}
template <class T>
HWY_INLINE Pack<T> pull(Pack<T> g, Pack<T> slope) {
  return where(is_zero(g), Pack<T>(0.0), g * slope);
}

template <class T>
HWY_INLINE Pack<T> abs(Pack<T> a) {
  for (auto& r : a.v) r = hn::Abs(r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> copysign(Pack<T> a, Pack<T> b) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) a.v[i] = hn::CopySign(a.v[i], b.v[i]);
  return a;
}
template <class T>
HWY_INLINE Pack<T> sqrt(Pack<T> a) {
  for (auto& r : a.v) r = hn::Sqrt(r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> floor(Pack<T> a) {
  for (auto& r : a.v) r = hn::Floor(r);
  return a;
}
/// To the nearest integer, halves away from zero: the truncated |a| and 1 more where what is left is at least a half.
template <class T>
HWY_INLINE Pack<T> round(Pack<T> a) {
  const typename Pack<T>::Tag d;
  for (auto& r : a.v) {
    const auto size = hn::Abs(r), whole = hn::Floor(size);
    const auto up = hn::Ge(hn::Sub(size, whole), hn::Set(d, static_cast<T>(0.5)));
    r = hn::CopySign(hn::IfThenElse(up, hn::Add(whole, hn::Set(d, static_cast<T>(1))), whole), r);
  }
  return a;
}

#include "ermine/graph/detail/pack_functions-inl.h"
#include "ermine/graph/operations/dual-inl.h"
#include "ermine/graph/operations/rules-inl.h"

/// Asks for a block of a run, to be in L2 when it is read: asking for L1 halves what a core gets through.
template <class T>
HWY_INLINE void ask_for(const Run<T>& x, std::size_t block, std::uint32_t rows_ahead) {
  __builtin_prefetch(x.value + block * detail::lanes_of<T> + rows_ahead, 0, 2);
}

/// How runs are read and written where numbers are plain ...
template <class T>
struct Plain {
  using Real = T;
  using Number = Pack<T>;
  static HWY_INLINE Number load(const Run<T>& r, std::size_t block) {
    return Number::load(r.value + block * r.step * Number::lanes);
  }
  static HWY_INLINE Number load(const Target<T>& r, std::size_t block) {
    return Number::load(r.value + block * Number::lanes);
  }
  static HWY_INLINE void store(const Target<T>& r, std::size_t block, Number y) {
    y.store(r.value + block * Number::lanes);
  }
  /// The first lane of a component of a slot without rows, in all lanes.
  static HWY_INLINE Number splat(const Run<T>& r, std::size_t c) { return Number(static_cast<double>(r.value[c])); }
  static HWY_INLINE Number splat(const Target<T>& r, std::size_t c) { return Number(static_cast<double>(r.value[c])); }
  static HWY_INLINE void store_first(const Target<T>& r, std::size_t c, Number y) {
    T lane[Number::lanes];
    y.store(lane);
    r.value[c] = lane[0];
  }
};

/// ... and where they carry a tangent.
template <class T>
struct Dualed {
  using Real = T;
  using Number = Dual<Pack<T>>;
  static HWY_INLINE Number load(const Run<T>& r, std::size_t block) {
    return {Pack<T>::load(r.value + block * r.step * Pack<T>::lanes),
            Pack<T>::load(r.tangent + block * r.tangent_step * Pack<T>::lanes)};
  }
  static HWY_INLINE Number load(const Target<T>& r, std::size_t block) {
    return {Pack<T>::load(r.value + block * Pack<T>::lanes), Pack<T>::load(r.tangent + block * Pack<T>::lanes)};
  }
  static HWY_INLINE void store(const Target<T>& r, std::size_t block, Number y) {
    y.value.store(r.value + block * Pack<T>::lanes);
    y.tangent.store(r.tangent + block * Pack<T>::lanes);
  }
  static HWY_INLINE Number splat(const Run<T>& r, std::size_t c) {
    return {Pack<T>(static_cast<double>(r.value[c])), Pack<T>(static_cast<double>(r.tangent[c * r.tangent_step]))};
  }
  static HWY_INLINE Number splat(const Target<T>& r, std::size_t c) {
    return {Pack<T>(static_cast<double>(r.value[c])), Pack<T>(static_cast<double>(r.tangent[c]))};
  }
  static HWY_INLINE void store_first(const Target<T>& r, std::size_t c, Number y) {
    T lane[Pack<T>::lanes];
    y.value.store(lane);
    r.value[c] = lane[0];
    y.tangent.store(lane);
    r.tangent[c] = lane[0];
  }
};

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
