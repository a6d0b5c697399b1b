#include "ermine/models/linear/block_kernels.hpp"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/models/linear/block_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/core/detail/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::models::linear::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using core::HWY_NAMESPACE::Fma;

using D = hn::CappedTag<double, 8>;
using V = hn::Vec<D>;
constexpr std::size_t lanes = hn::MaxLanes(D());
constexpr std::size_t parts = 8 / lanes;
/// Tiles of pairs: as many accumulators as the registers hold.
constexpr std::size_t tile = parts == 1 ? 4 : 2;

/// Eight virtual lanes.
struct Lanes {
  V v[parts];
};

HWY_INLINE Lanes LoadLanes(const double* x) {
  Lanes r;
  for (std::size_t k = 0; k < parts; ++k) r.v[k] = hn::LoadU(D(), x + k * lanes);
  return r;
}

HWY_INLINE void StoreLanes(const Lanes& r, double* x) {
  for (std::size_t k = 0; k < parts; ++k) hn::StoreU(r.v[k], D(), x + k * lanes);
}

HWY_INLINE Lanes NoLanes() {
  Lanes r;
  for (std::size_t k = 0; k < parts; ++k) r.v[k] = hn::Zero(D());
  return r;
}

HWY_INLINE double Join(const Lanes& r) {
  HWY_ALIGN double l[8];
  StoreLanes(r, l);
  return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
}

void CentreCells(const double* x, std::uint64_t count, double fill, double centre, double scale, const double* next,
                 double* z) {
  const V f = hn::Set(D(), fill), c = hn::Set(D(), centre), s = hn::Set(D(), scale);
  const std::uint64_t whole = count / 8 * 8;
  for (std::uint64_t i = 0; i < whole; i += 8) {
    __builtin_prefetch(next + i, 0, 2);
    for (std::size_t k = 0; k < 8; k += lanes) {
      const V v = hn::LoadU(D(), x + i + k);
      hn::StoreU(hn::Mul(hn::Sub(hn::IfThenElse(hn::IsNaN(v), f, v), c), s), D(), z + i + k);
    }
  }
  for (std::uint64_t i = whole; i < count; ++i) z[i] = ((x[i] == x[i] ? x[i] : fill) - centre) * scale;
}

void SubtractMultiple(const double* x, double f, std::uint64_t n, double* y) {
  const V factor = hn::Set(D(), -f);
  const std::uint64_t whole = n / 8 * 8;
  for (std::uint64_t i = 0; i < whole; i += lanes)
    hn::StoreU(Fma(hn::LoadU(D(), x + i), factor, hn::LoadU(D(), y + i)), D(), y + i);
  for (std::uint64_t i = whole; i < n; ++i) y[i] = std::fma(x[i], -f, y[i]);
}

/// `count` groups of eight rows from row i on: as many chains side by side, or each would wait for itself.
template <std::size_t count>
HWY_INLINE void PredictorTile(const Block& b, const double* theta, std::uint64_t i, double* eta) {
  Lanes sum[count];
  for (std::size_t a = 0; a < count; ++a) sum[a] = LoadLanes(eta + i + 8 * a);
  for (std::uint32_t j = 0; j < b.q; ++j) {
    const V t = hn::Set(D(), theta[j]);
    const double* const z = b.z + j * b.stride + i;
    for (std::size_t a = 0; a < count; ++a)
      for (std::size_t k = 0; k < parts; ++k) sum[a].v[k] = Fma(hn::LoadU(D(), z + 8 * a + k * lanes), t, sum[a].v[k]);
  }
  for (std::size_t a = 0; a < count; ++a) StoreLanes(sum[a], eta + i + 8 * a);
}

void AddPredictor(const Block& b, const double* theta, double* eta) {
  constexpr std::size_t side = parts == 1 ? 8 : 4;
  std::uint64_t i = 0;
  for (; i + 8 * side <= b.rows; i += 8 * side) PredictorTile<side>(b, theta, i, eta);
  for (; i < b.rows; i += 8) PredictorTile<1>(b, theta, i, eta);
}

/// Products of `count` columns from z with one column d.
template <std::size_t count>
HWY_INLINE void GradientTile(const Block& b, const double* z, const double* d, double* g) {
  Lanes sum[count];
  for (std::size_t a = 0; a < count; ++a) sum[a] = NoLanes();
  for (std::uint64_t i = 0; i < b.rows; i += 8) {
    const Lanes slope = LoadLanes(d + i);
    for (std::size_t a = 0; a < count; ++a)
      for (std::size_t k = 0; k < parts; ++k)
        sum[a].v[k] = Fma(hn::LoadU(D(), z + a * b.stride + i + k * lanes), slope.v[k], sum[a].v[k]);
  }
  for (std::size_t a = 0; a < count; ++a) g[a] += Join(sum[a]);
}

void AddGradient(const Block& b, const double* d, double* g) {
  std::uint32_t j = 0;
  for (; j + 4 <= b.q; j += 4) GradientTile<4>(b, b.z + j * b.stride, d, g + j);
  for (; j < b.q; ++j) GradientTile<1>(b, b.z + j * b.stride, d, g + j);
}

/// Products of columns a0 ... with columns b0 ... of two blocks; only pairs b <= a are written.
template <std::size_t na, std::size_t nb>
HWY_INLINE void ProductTile(const Block& b, const double* left, std::uint32_t a0, std::uint32_t b0, double* all) {
  Lanes sum[na][nb];
  for (std::size_t x = 0; x < na; ++x)
    for (std::size_t y = 0; y < nb; ++y) sum[x][y] = NoLanes();
  const double* const za = left + a0 * b.stride;
  const double* const zb = b.z + b0 * b.stride;
  for (std::uint64_t i = 0; i < b.rows; i += 8) {
    Lanes right[nb];
    for (std::size_t y = 0; y < nb; ++y) right[y] = LoadLanes(zb + y * b.stride + i);
    for (std::size_t x = 0; x < na; ++x) {
      const Lanes l = LoadLanes(za + x * b.stride + i);
      for (std::size_t y = 0; y < nb; ++y)
        for (std::size_t k = 0; k < parts; ++k) sum[x][y].v[k] = Fma(l.v[k], right[y].v[k], sum[x][y].v[k]);
    }
  }
  for (std::size_t x = 0; x < na; ++x)
    for (std::size_t y = 0; y < nb; ++y) {
      const std::uint64_t row = a0 + x, column = b0 + y;
      if (column > row) continue;
      double* const to = all + 8 * (row * (row + 1) / 2 + column);
      for (std::size_t k = 0; k < parts; ++k)
        hn::StoreU(hn::Add(hn::LoadU(D(), to + k * lanes), sum[x][y].v[k]), D(), to + k * lanes);
    }
}

template <std::size_t na>
HWY_INLINE void ProductRow(const Block& b, const double* left, std::uint32_t a0, double* all) {
  const std::uint32_t end = a0 + static_cast<std::uint32_t>(na);
  std::uint32_t c = 0;
  for (; c + tile <= end; c += tile) ProductTile<na, tile>(b, left, a0, c, all);
  for (; c < end; ++c) ProductTile<na, 1>(b, left, a0, c, all);
}

void AddProducts(const Block& b, const double* s, double* scratch, double* all) {
  const double* left = b.z;
  if (s != nullptr) {
    for (std::uint32_t j = 0; j < b.q; ++j)
      for (std::uint64_t i = 0; i < b.rows; i += lanes)
        hn::StoreU(hn::Mul(hn::LoadU(D(), b.z + j * b.stride + i), hn::LoadU(D(), s + i)), D(),
                   scratch + j * b.stride + i);
    left = scratch;
  }
  std::uint32_t a = 0;
  for (; a + tile <= b.q; a += tile) ProductRow<tile>(b, left, a, all);
  for (; a < b.q; ++a) ProductRow<1>(b, left, a, all);
}

/// A sum and what rounding took from it (Ogita, Rump, Oishi: Dot2, SIAM J. Sci. Comput. 26 (2005) 1955).
struct TwiceSum {
  V high, low;
};

HWY_INLINE void AddTwice(TwiceSum& t, V product, V error) {
  const V s = hn::Add(t.high, product), back = hn::Sub(s, t.high);
  const V lost = hn::Add(hn::Sub(t.high, hn::Sub(s, back)), hn::Sub(product, back));
  t.high = s;
  t.low = hn::Add(t.low, hn::Add(lost, error));
}

/// (a + al)(b + bl) without al bl, as a product and its error.
HWY_INLINE void AddProductTwice(TwiceSum& t, V a, V al, V b, V bl) {
  const V p = hn::Mul(a, b);
  const V e = Fma(a, b, hn::Neg(p));
  AddTwice(t, p, hn::Add(e, Fma(a, bl, hn::Mul(al, b))));
}

HWY_INLINE void JoinTwice(const TwiceSum* t, double& h, double& l) {
  HWY_ALIGN double high[8], low[8];
  for (std::size_t k = 0; k < parts; ++k) {
    hn::StoreU(t[k].high, D(), high + k * lanes);
    hn::StoreU(t[k].low, D(), low + k * lanes);
  }
  for (std::size_t k = 0; k < 8; ++k) {
    const double s = h + high[k], back = s - h;
    l += ((h - (s - back)) + (high[k] - back)) + low[k];
    h = s;
  }
}

void AddProductsTwice(const Block& b, const double* zl, const double* s, double* scratch, double* h, double* l,
                      std::uint64_t size) {
  const double* left = b.z;
  const double* left_low = zl;
  if (s != nullptr) {
    double* const low = scratch + b.q * b.stride;
    for (std::uint32_t j = 0; j < b.q; ++j)
      for (std::uint64_t i = 0; i < b.rows; i += lanes) {
        const V w = hn::LoadU(D(), s + i), z = hn::LoadU(D(), b.z + j * b.stride + i);
        const V p = hn::Mul(z, w);
        const V e = Fma(hn::LoadU(D(), zl + j * b.stride + i), w, Fma(z, w, hn::Neg(p)));
        hn::StoreU(p, D(), scratch + j * b.stride + i);
        hn::StoreU(e, D(), low + j * b.stride + i);
      }
    left = scratch;
    left_low = low;
  }
  for (std::uint32_t a = 0; a < b.q; ++a)
    for (std::uint32_t c = 0; c <= a; ++c) {
      TwiceSum sum[parts];
      for (std::size_t k = 0; k < parts; ++k) sum[k] = {hn::Zero(D()), hn::Zero(D())};
      const double *za = left + a * b.stride, *al = left_low + a * b.stride;
      const double *zc = b.z + c * b.stride, *cl = zl + c * b.stride;
      for (std::uint64_t i = 0; i < b.rows; i += 8)
        for (std::size_t k = 0; k < parts; ++k) {
          const std::uint64_t at = i + k * lanes;
          AddProductTwice(sum[k], hn::LoadU(D(), za + at), hn::LoadU(D(), al + at), hn::LoadU(D(), zc + at),
                          hn::LoadU(D(), cl + at));
        }
      JoinTwice(sum, h[a * size + c], l[a * size + c]);
    }
}

}  // namespace ermine::models::linear::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::models::linear {

HWY_EXPORT(CentreCells);
HWY_EXPORT(SubtractMultiple);
HWY_EXPORT(AddPredictor);
HWY_EXPORT(AddGradient);
HWY_EXPORT(AddProducts);
HWY_EXPORT(AddProductsTwice);

void centre_cells(const double* x, std::uint64_t count, double fill, double centre, double scale, const double* next,
                  double* z) {
  HWY_DYNAMIC_DISPATCH(CentreCells)(x, count, fill, centre, scale, next, z);
}
void subtract_multiple(const double* x, double f, std::uint64_t n, double* y) {
  HWY_DYNAMIC_DISPATCH(SubtractMultiple)(x, f, n, y);
}
void add_predictor(const Block& block, const double* theta, double* eta) {
  HWY_DYNAMIC_DISPATCH(AddPredictor)(block, theta, eta);
}
void add_gradient(const Block& block, const double* d, double* g) { HWY_DYNAMIC_DISPATCH(AddGradient)(block, d, g); }
void add_products(const Block& block, const double* s, double* scratch, double* lanes) {
  HWY_DYNAMIC_DISPATCH(AddProducts)(block, s, scratch, lanes);
}
void add_products_twice(const Block& block, const double* zl, const double* s, double* scratch, double* h, double* l,
                        std::uint64_t size) {
  HWY_DYNAMIC_DISPATCH(AddProductsTwice)(block, zl, s, scratch, h, l, size);
}

}  // namespace ermine::models::linear
#endif
