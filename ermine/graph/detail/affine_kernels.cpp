#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/graph/detail/affine_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/graph/detail/fill.hpp"
#include "ermine/graph/detail/pack-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

using detail::AffineCall;

/// A weight in all lanes.
template <class N>
struct Weight;
template <class T>
struct Weight<Plain<T>> {
  static HWY_INLINE Pack<T> at(const AffineCall<T>& call, std::size_t i) {
    return Pack<T>(static_cast<double>(call.w[i]));
  }
};
template <class T>
struct Weight<Dualed<T>> {
  static HWY_INLINE Dual<Pack<T>> at(const AffineCall<T>& call, std::size_t i) {
    return {Pack<T>(static_cast<double>(call.w[i])), Pack<T>(static_cast<double>(call.w_tangent[i]))};
  }
};

/// An input of a dense map always has rows; only the tangents of what the caller gave are one block of zeros.
template <class N>
struct RowLoad;
template <class T>
struct RowLoad<Plain<T>> {
  const T* value;
  HWY_INLINE RowLoad(const Run<T>& r, std::size_t block) : value(r.value + block * detail::lanes_of<T>) {}
  HWY_INLINE Pack<T> operator()(std::size_t i) const { return Pack<T>::load(value + i * detail::lanes_of<T>); }
};
template <class T>
struct RowLoad<Dualed<T>> {
  const T *value, *tangent;
  std::size_t stride;
  HWY_INLINE RowLoad(const Run<T>& r, std::size_t block)
      : value(r.value + block * detail::lanes_of<T>), stride(r.tangent_step * detail::lanes_of<T>) {
    tangent = r.tangent + block * stride;
  }
  HWY_INLINE Dual<Pack<T>> operator()(std::size_t i) const {
    return {Pack<T>::load(value + i * detail::lanes_of<T>), Pack<T>::load(tangent + i * stride)};
  }
};

template <class N>
struct DenseAffine {
  using Real = typename N::Real;
  using Number = typename N::Number;

  /// z = A + B, two ascending chains over the inputs (operations/width-inl.h), `width` blocks of rows at a time so that
  /// a weight is loaded once for all of them.
  template <int width>
  static HWY_INLINE void forward_blocks(const AffineCall<Real>& call, std::size_t o, std::size_t block) {
    const std::size_t m = call.inputs, half = (m + 1) / 2;
    Number a[width], b[width];
    for (int i = 0; i < width; ++i) {
      a[i] = call.b ? N::load(call.b[o], block + i) : Number(0.0);
      b[i] = Number(0.0);
    }
    for (std::size_t j = 0; j < m / 2; ++j) {
      const Number low = Weight<N>::at(call, o * m + j), high = Weight<N>::at(call, o * m + half + j);
      const RowLoad<N> x(call.x[j], block), y(call.x[half + j], block);
      for (std::uint32_t odd = 0; odd < 2; ++odd)
        if (o == 0 && (call.ahead.blocks >> odd & 1U) != 0)
          for (int i = static_cast<int>(odd); i < width; i += 2) {
            ask_for(call.x[j], block + i, call.ahead.rows);
            ask_for(call.x[half + j], block + i, call.ahead.rows);
          }
      for (int i = 0; i < width; ++i) {
        a[i] = fma(low, x(i), a[i]);
        b[i] = fma(high, y(i), b[i]);
      }
    }
    if (half > m / 2) {
      const Number low = Weight<N>::at(call, o * m + half - 1);
      const RowLoad<N> x(call.x[half - 1], block);
      for (int i = 0; i < width; ++i) a[i] = fma(low, x(i), a[i]);
    }
    for (int i = 0; i < width; ++i) N::store(call.z[o], block + i, a[i] + b[i]);
  }

  static void forward(const AffineCall<Real>& call) {
    // Two chains of as many blocks as the registers hold.
    constexpr int together = Pack<Real>::registers == 1 && sizeof(Number) == sizeof(Pack<Real>) ? 8 : 2;
    std::size_t block = 0;
    for (; block + together <= call.blocks; block += together)
      for (std::size_t o = 0; o < call.outputs; ++o) forward_blocks<together>(call, o, block);
    for (; block + 4 <= call.blocks; block += 4)
      for (std::size_t o = 0; o < call.outputs; ++o) forward_blocks<4>(call, o, block);
    for (; block < call.blocks; ++block)
      for (std::size_t o = 0; o < call.outputs; ++o) forward_blocks<1>(call, o, block);
  }

  static void reverse(const AffineCall<Real>& call) {
    if (call.tile.sums) weights(call);
    if (call.dx) inputs(call);
    if (call.db) offsets(call);
  }

 private:
  static HWY_INLINE Target<Real> element(const detail::WeightTile<Real>& tile, std::size_t o, std::size_t j) {
    const std::size_t i =
        ((o - tile.o_begin) * tile.stride + (j - tile.j_begin)) * (tile.chain ? 1 : detail::lanes_of<Real>);
    return {tile.sums + i, tile.tangents ? tile.tangents + i : nullptr};
  }

  /// The lanes of some weights of output o grow by g x over the rows.
  template <int width>
  static HWY_INLINE void weight_columns(const AffineCall<Real>& call, std::size_t o, std::size_t j) {
    Number sum[width];
    for (int i = 0; i < width; ++i) sum[i] = N::load(element(call.tile, o, j + i), 0);
    const RowLoad<N> g(call.g[o], 0);
    const bool first = o == call.tile.o_begin;
    for (std::size_t block = 0; block < call.blocks; ++block) {
      const Number d = g(block);
      for (int i = 0; i < width; ++i) sum[i] = fma(d, RowLoad<N>(call.x[j + i], block)(0), sum[i]);
      if (first && (call.ahead.blocks >> (block % 2) & 1U) != 0)
        for (int i = 0; i < width; ++i) ask_for(call.x[j + i], block, call.ahead.rows);
    }
    for (int i = 0; i < width; ++i) N::store(element(call.tile, o, j + i), 0, sum[i]);
  }

  static HWY_INLINE Number all_lanes(const Pack<Real>&, const Run<Real>& r, std::size_t row) {
    return Number(static_cast<double>(r.value[row]));
  }
  static HWY_INLINE Number all_lanes(const Dual<Pack<Real>>&, const Run<Real>& r, std::size_t row) {
    return {Pack<Real>(static_cast<double>(r.value[row])), Pack<Real>(static_cast<double>(r.tangent[row]))};
  }

  /// A wide program: each weight is one ascending chain over the rows. The lanes are inputs, so some columns of x are
  /// turned into rows first and used for all outputs.
  static void chains(const AffineCall<Real>& call) {
    constexpr std::size_t lanes = detail::lanes_of<Real>, together = 4;
    constexpr std::size_t planes = sizeof(Number) / sizeof(Pack<Real>);
    constexpr std::size_t most_rows = 64;  // Program::leaf_rows of a wide program
    const detail::WeightTile<Real>& tile = call.tile;
    alignas(detail::block_bytes) Real x[planes][most_rows][lanes] = {};
    for (std::size_t j = tile.j_begin; j < tile.j_end; j += lanes) {
      const std::size_t some = std::min<std::size_t>(lanes, tile.j_end - j);
      for (std::size_t i = 0; i < some; ++i)
        for (std::size_t r = 0; r < call.rows; ++r) {
          x[0][r][i] = call.x[j + i].value[r];
          if constexpr (planes == 2) x[1][r][i] = call.x[j + i].tangent[r * call.x[j + i].tangent_step];
        }
      for (std::size_t o = tile.o_begin; o < tile.o_end; o += together) {
        const std::size_t outputs = std::min<std::size_t>(together, tile.o_end - o);
        Number sum[together];
        for (std::size_t q = 0; q < outputs; ++q) sum[q] = partial(element(tile, o + q, j), some);
        for (std::size_t r = 0; r < call.rows; ++r) {
          const Target<Real> row{x[0][r], x[planes - 1][r]};
          const Number xs = N::load(row, 0);
          for (std::size_t q = 0; q < outputs; ++q) sum[q] = fma(all_lanes(Number(), call.g[o + q], r), xs, sum[q]);
        }
        for (std::size_t q = 0; q < outputs; ++q) keep(element(tile, o + q, j), some, sum[q]);
      }
    }
  }
  static HWY_INLINE Number partial(const Target<Real>& from, std::size_t some) {
    alignas(detail::block_bytes) Real lanes[2][detail::lanes_of<Real>] = {};
    for (std::size_t i = 0; i < some; ++i) {
      lanes[0][i] = from.value[i];
      if (from.tangent) lanes[1][i] = from.tangent[i];
    }
    return N::load(Target<Real>{lanes[0], lanes[1]}, 0);
  }
  static HWY_INLINE void keep(const Target<Real>& to, std::size_t some, const Number& sum) {
    alignas(detail::block_bytes) Real lanes[2][detail::lanes_of<Real>];
    N::store(Target<Real>{lanes[0], lanes[1]}, 0, sum);
    for (std::size_t i = 0; i < some; ++i) {
      to.value[i] = lanes[0][i];
      if (to.tangent) to.tangent[i] = lanes[1][i];
    }
  }

 public:
  static void weights(const AffineCall<Real>& call) {
    if (call.tile.chain) return chains(call);
    constexpr int together = Pack<Real>::registers == 1 && sizeof(Number) == sizeof(Pack<Real>) ? 8 : 4;
    for (std::size_t o = call.tile.o_begin; o < call.tile.o_end; ++o) {
      std::size_t j = call.tile.j_begin;
      for (; j + together <= call.tile.j_end; j += together) weight_columns<together>(call, o, j);
      for (; j + 4 <= call.tile.j_end; j += 4) weight_columns<4>(call, o, j);
      for (; j < call.tile.j_end; ++j) weight_columns<1>(call, o, j);
    }
  }

 private:
  static bool all_finite(const Real* x, std::size_t n) {
    constexpr std::size_t lanes = detail::lanes_of<Real>;
    Pack<Real> odd(0.0);  // 0 x is 0, or NaN
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) odd = fma(Pack<Real>(0.0), Pack<Real>::load(x + i), odd);
    Real rest[lanes], sum = 0;
    odd.store(rest);
    for (const Real r : rest) sum += r;
    for (; i < n; ++i) sum += Real(0) * x[i];
    return sum == 0;
  }

  /// Whether all weights are numbers: then 0 of an adjoint times a weight is 0 without looking.
  static bool finite_weights(const AffineCall<Real>& call) {
    const std::size_t n = std::size_t{call.inputs} * call.outputs;
    return all_finite(call.w, n) && (call.w_tangent == nullptr || all_finite(call.w_tangent, n));
  }

  /// The adjoint of x_j over `width` blocks: it grows by sum_o w_oj g_o.
  template <int width, bool finite>
  static HWY_INLINE void input_blocks(const AffineCall<Real>& call, std::size_t j, std::size_t block) {
    const Target<Real>& to = call.dx[j];
    Number sum[width];
    for (int i = 0; i < width; ++i) sum[i] = call.dx_write == Write::set ? Number(0.0) : N::load(to, block + i);
    for (std::size_t o = 0; o < call.outputs; ++o) {
      const Number w = Weight<N>::at(call, o * call.inputs + j);
      const RowLoad<N> g(call.g[o], block);
      for (int i = 0; i < width; ++i)
        if constexpr (finite)
          sum[i] = fma(w, g(i), sum[i]);
        else
          sum[i] = sum[i] + pull(g(i), w);
    }
    for (int i = 0; i < width; ++i) N::store(to, block + i, sum[i]);
  }

  template <bool finite>
  static void input_adjoints(const AffineCall<Real>& call) {
    constexpr int together = Pack<Real>::registers == 1 && sizeof(Number) == sizeof(Pack<Real>) ? 8 : 2;
    std::size_t block = 0;
    for (; block + together <= call.blocks; block += together)
      for (std::size_t j = 0; j < call.inputs; ++j) input_blocks<together, finite>(call, j, block);
    for (; block + 4 <= call.blocks; block += 4)
      for (std::size_t j = 0; j < call.inputs; ++j) input_blocks<4, finite>(call, j, block);
    for (; block < call.blocks; ++block)
      for (std::size_t j = 0; j < call.inputs; ++j) input_blocks<1, finite>(call, j, block);
  }

  static void inputs(const AffineCall<Real>& call) {
    finite_weights(call) ? input_adjoints<true>(call) : input_adjoints<false>(call);
  }

  static void offsets(const AffineCall<Real>& call) {
    for (std::size_t o = 0; o < call.outputs; ++o) {
      const Target<Real>& to = call.db[o];
      if (call.db_write == Write::lanes) {
        Number sum = N::load(to, 0);
        for (std::size_t block = 0; block < call.blocks; ++block) sum = sum + N::load(call.g[o], block);
        N::store(to, 0, sum);
      } else {
        for (std::size_t block = 0; block < call.blocks; ++block) {
          const Number g = N::load(call.g[o], block);
          N::store(to, block, call.db_write == Write::set ? g : N::load(to, block) + g);
        }
      }
    }
  }

  template <class>
  friend struct SparseAffine;
};

/// Plain and dual numbers of one row.
template <class N>
struct One;
template <class T>
struct One<Plain<T>> {
  T value = 0;
  static HWY_INLINE One run(const Run<T>& r, std::size_t i) { return {r.value[i * r.step]}; }
  static HWY_INLINE One weight(const AffineCall<T>& call, std::size_t i) { return {call.w[i]}; }
  HWY_INLINE void store(const Target<T>& r, std::size_t i) const { r.value[i] = value; }
  HWY_INLINE void grow(const AffineCall<T>& call, std::size_t i, T x) const {
    call.dw[i] = std::fma(value, x, call.dw[i]);
  }
  friend HWY_INLINE One fused(const One& w, T x, const One& sum) { return {std::fma(w.value, x, sum.value)}; }
  friend HWY_INLINE One total(const One& a, const One& b) { return {a.value + b.value}; }
};
template <class T>
struct One<Dualed<T>> {
  T value = 0, tangent = 0;
  static HWY_INLINE One run(const Run<T>& r, std::size_t i) {
    return {r.value[i * r.step], r.tangent[i * r.tangent_step]};
  }
  static HWY_INLINE One weight(const AffineCall<T>& call, std::size_t i) { return {call.w[i], call.w_tangent[i]}; }
  HWY_INLINE void store(const Target<T>& r, std::size_t i) const {
    r.value[i] = value;
    r.tangent[i] = tangent;
  }
  HWY_INLINE void grow(const AffineCall<T>& call, std::size_t i, T x) const {
    call.dw[i] = std::fma(value, x, call.dw[i]);
    call.dw_tangent[i] = std::fma(tangent, x, call.dw_tangent[i]);
  }
  friend HWY_INLINE One fused(const One& w, T x, const One& sum) {
    return {std::fma(w.value, x, sum.value), std::fma(w.tangent, x, sum.tangent)};
  }
  friend HWY_INLINE One total(const One& a, const One& b) { return {a.value + b.value, a.tangent + b.tangent}; }
};

/// Sparse rows and codes: row by row, the chains of the dense kernel with the zeros left out, which changes no bit.
template <class N>
struct SparseAffine {
  using Real = typename N::Real;
  using Number = One<N>;

  static void forward(const AffineCall<Real>& call) {
    const std::size_t m = call.inputs, half = (m + 1) / 2;
    for (std::size_t r = 0; r < call.rows; ++r)
      for (std::size_t o = 0; o < call.outputs; ++o) {
        Number a = call.b ? Number::run(call.b[o], r) : Number{}, b{};
        if (call.codes) {
          const std::int32_t code = call.codes[call.first_row + r];
          if (code >= 0 && static_cast<std::size_t>(code) < half)
            a = fused(Number::weight(call, o * m + static_cast<std::size_t>(code)), Real(1), a);
          else if (code >= 0)
            b = fused(Number::weight(call, o * m + static_cast<std::size_t>(code)), Real(1), b);
        } else {
          const auto& x = *call.csr;
          for (std::uint64_t e = x.offsets[call.first_row + r]; e < x.offsets[call.first_row + r + 1]; ++e) {
            const std::size_t j = x.indices[e];
            Number& chain = j < half ? a : b;
            chain = fused(Number::weight(call, o * m + j), static_cast<Real>(x.values[e]), chain);
          }
        }
        total(a, b).store(call.z[o], r);
      }
    // Lanes past the last row repeat it, so that they stay as finite as it is.
    for (std::size_t o = 0; o < call.outputs; ++o)
      for (std::size_t r = call.rows; r < std::size_t{call.blocks} * detail::lanes_of<Real>; ++r) {
        call.z[o].value[r] = call.z[o].value[call.rows - 1];
        if (call.z[o].tangent) call.z[o].tangent[r] = call.z[o].tangent[call.rows - 1];
      }
  }

  static void reverse(const AffineCall<Real>& call) {
    if (call.db) DenseAffine<N>::offsets(call);
    if (!call.dw) return;
    const std::size_t m = call.inputs;
    for (std::size_t r = 0; r < call.rows; ++r)
      for (std::size_t o = 0; o < call.outputs; ++o) {
        const Number g = Number::run(call.g[o], r);
        if (call.codes) {
          const std::int32_t code = call.codes[call.first_row + r];
          if (code >= 0) g.grow(call, o * m + static_cast<std::size_t>(code), Real(1));
        } else {
          const auto& x = *call.csr;
          for (std::uint64_t e = x.offsets[call.first_row + r]; e < x.offsets[call.first_row + r + 1]; ++e)
            g.grow(call, o * m + x.indices[e], static_cast<Real>(x.values[e]));
        }
      }
  }
};

template <class N>
void AffineForward(const AffineCall<typename N::Real>& call) {
  call.x ? DenseAffine<N>::forward(call) : SparseAffine<N>::forward(call);
}
template <class N>
void AffineWeights(const AffineCall<typename N::Real>& call) {
  DenseAffine<N>::weights(call);
}
template <class N>
void AffineReverse(const AffineCall<typename N::Real>& call) {
  call.x ? DenseAffine<N>::reverse(call) : SparseAffine<N>::reverse(call);
}

void FillAffine(detail::Kernels<double>& kernels, bool dual) {
  kernels.affine_forward = dual ? &AffineForward<Dualed<double>> : &AffineForward<Plain<double>>;
  kernels.affine_weights = dual ? &AffineWeights<Dualed<double>> : &AffineWeights<Plain<double>>;
  kernels.affine_reverse = dual ? &AffineReverse<Dualed<double>> : &AffineReverse<Plain<double>>;
}

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::graph::detail {
namespace {
HWY_EXPORT(FillAffine);
}
void fill_affine(Kernels<double>& kernels, bool dual) { HWY_DYNAMIC_DISPATCH(FillAffine)(kernels, dual); }
}  // namespace ermine::graph::detail
#endif
