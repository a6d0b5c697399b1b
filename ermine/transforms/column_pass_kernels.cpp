#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/math/compensated_sum.hpp"
#include "ermine/transforms/detail/column_pass.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/transforms/column_pass_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/core/detail/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::transforms::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<double, 8>;
using V = hn::Vec<D>;
constexpr std::size_t lanes = hn::MaxLanes(D()), parts = 8 / lanes;

/// Eight lanes of one block, count a multiple of 8: low, high, how often missing, sum, squares; each [8].
void BlockPass(const double* x, std::uint64_t count, double shift, double* low, double* high, double* missing,
               double* sum, double* squares) {
  const V c = hn::Set(D(), shift), one = hn::Set(D(), 1.0);
  V l[parts], h[parts], m[parts], s[parts], q[parts];
  for (std::size_t k = 0; k < parts; ++k) {
    l[k] = hn::LoadU(D(), low + k * lanes);
    h[k] = hn::LoadU(D(), high + k * lanes);
    m[k] = s[k] = q[k] = hn::Zero(D());
  }
  for (std::uint64_t i = 0; i < count; i += 8)
    for (std::size_t k = 0; k < parts; ++k) {
      const V v = hn::LoadU(D(), x + i + k * lanes), d = hn::Sub(v, c);
      l[k] = hn::IfThenElse(hn::Lt(v, l[k]), v, l[k]);  // false for a missing cell
      h[k] = hn::IfThenElse(hn::Gt(v, h[k]), v, h[k]);
      m[k] = hn::Add(m[k], hn::IfThenElseZero(hn::IsNaN(v), one));
      s[k] = hn::Add(s[k], d);
      q[k] = core::HWY_NAMESPACE::Fma(d, d, q[k]);
    }
  for (std::size_t k = 0; k < parts; ++k) {
    hn::StoreU(l[k], D(), low + k * lanes);
    hn::StoreU(h[k], D(), high + k * lanes);
    hn::StoreU(m[k], D(), missing + k * lanes);
    hn::StoreU(s[k], D(), sum + k * lanes);
    hn::StoreU(q[k], D(), squares + k * lanes);
  }
}

}  // namespace ermine::transforms::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::transforms::detail {

HWY_EXPORT(BlockPass);

namespace {

double join(const double* l) { return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7])); }

}  // namespace

ColumnPass column_pass(std::span<const double> x, double shift) {
  constexpr std::uint64_t block = 1024, lanes = 8;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  double low[lanes], high[lanes], missing[lanes], sum[lanes], squares[lanes];
  std::fill_n(low, lanes, infinity);
  std::fill_n(high, lanes, -infinity);
  math::CompensatedSum sums, all_squares;
  double gaps = 0;
  for (std::uint64_t first = 0; first < x.size(); first += block) {
    const std::uint64_t count = std::min<std::uint64_t>(block, x.size() - first), whole = count / lanes * lanes;
    HWY_DYNAMIC_DISPATCH(BlockPass)(x.data() + first, whole, shift, low, high, missing, sum, squares);
    for (std::uint64_t i = whole; i < count; ++i) {
      const double v = x[first + i], d = v - shift;
      const std::uint64_t l = i - whole;
      low[l] = v < low[l] ? v : low[l];
      high[l] = v > high[l] ? v : high[l];
      missing[l] += v != v ? 1 : 0;
      sum[l] += d;
      squares[l] = std::fma(d, d, squares[l]);
    }
    gaps += join(missing);
    sums.add(join(sum));
    all_squares.add(join(squares));
  }
  return {*std::min_element(low, low + lanes), *std::max_element(high, high + lanes), static_cast<std::uint64_t>(gaps),
          sums.value(), all_squares.value()};
}

}  // namespace ermine::transforms::detail
#endif
