#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/graph/detail/fold_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/graph/detail/bundle.hpp"
#include "ermine/graph/detail/fill.hpp"
#include "ermine/graph/detail/pack-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

template <class T>
HWY_INLINE T JoinedLanes(const T* lanes) {
  T level[detail::lanes_of<T>];
  for (std::size_t i = 0; i < detail::lanes_of<T>; ++i) level[i] = lanes[i];
  for (std::size_t half = detail::lanes_of<T> / 2; half > 0; half /= 2)
    for (std::size_t i = 0; i < half; ++i) level[i] = level[i] + level[i + half];
  return level[0];
}

/// The last block may hold fewer rows than lanes: those past the end count as `otherwise`.
template <class T>
HWY_INLINE Pack<T> Kept(Pack<T> x, std::size_t kept, Pack<T> otherwise) {
  T lanes[Pack<T>::lanes], other[Pack<T>::lanes];
  x.store(lanes), otherwise.store(other);
  for (std::size_t i = kept; i < Pack<T>::lanes; ++i) lanes[i] = other[i];
  return Pack<T>::load(lanes);
}
template <class T>
HWY_INLINE Dual<Pack<T>> Kept(const Dual<Pack<T>>& x, std::size_t kept, const Dual<Pack<T>>& otherwise) {
  return {Kept(x.value, kept, otherwise.value), Kept(x.tangent, kept, otherwise.tangent)};
}

template <class N>
HWY_INLINE typename N::Number LoadKept(const Call<typename N::Real>& call, const Run<typename N::Real>& x,
                                       std::size_t i, double otherwise) {
  using Number = typename N::Number;
  constexpr std::size_t lanes = detail::lanes_of<typename N::Real>;
  const Number y = N::load(x, i);
  const std::size_t left = call.rows - i * lanes;
  return left >= lanes ? y : Kept(y, left, Number(otherwise));
}

/// `width` components at once: an addition waits for the one before it, those of other components need not.
template <class N, std::size_t width>
void SumSome(const Call<typename N::Real>& call, std::size_t c) {
  const std::size_t whole = call.rows / detail::lanes_of<typename N::Real>;
  typename N::Number sum[width];
  for (std::size_t k = 0; k < width; ++k) sum[k] = N::load(call.out[c + k], 0);
  for (std::size_t i = 0; i < whole; ++i)
    for (std::size_t k = 0; k < width; ++k) sum[k] = sum[k] + N::load(call.in[0][c + k], i);
  for (std::size_t i = whole; i < call.blocks; ++i)
    for (std::size_t k = 0; k < width; ++k) sum[k] = sum[k] + LoadKept<N>(call, call.in[0][c + k], i, 0.0);
  for (std::size_t k = 0; k < width; ++k) N::store(call.out[c + k], 0, sum[k]);
}

template <class N>
void SumLanes(const Call<typename N::Real>& call) {
  std::size_t c = 0;
  for (; c + 4 <= call.outputs; c += 4) SumSome<N, 4>(call, c);
  for (; c < call.outputs; ++c) SumSome<N, 1>(call, c);
}

template <class T>
HWY_INLINE void JoinInto(const Target<T>& out, const Pack<T>& x) {
  T lanes[Pack<T>::lanes];
  x.store(lanes);
  *out.value += JoinedLanes(lanes);
}
template <class T>
HWY_INLINE void JoinInto(const Target<T>& out, const Dual<Pack<T>>& x) {
  T lanes[Pack<T>::lanes];
  x.value.store(lanes);
  *out.value += JoinedLanes(lanes);
  x.tangent.store(lanes);
  *out.tangent += JoinedLanes(lanes);
}

template <class N>
void JoinLanes(const Call<typename N::Real>& call) {
  for (std::size_t c = 0; c < call.outputs; ++c) JoinInto(call.out[c], N::load(call.in[0][c], 0));
}

template <class T>
HWY_INLINE T LargestLane(const Pack<T>& x) {
  T lanes[Pack<T>::lanes];
  x.store(lanes);
  T top = lanes[0];
  for (std::size_t i = 1; i < Pack<T>::lanes; ++i)
    if (!(lanes[i] <= top)) top = lanes[i];
  return top;
}
template <class T>
HWY_INLINE const Pack<T>& ValueOf(const Pack<T>& x) {
  return x;
}
template <class T>
HWY_INLINE const Pack<T>& ValueOf(const Dual<Pack<T>>& x) {
  return x.value;
}

/// What one chunk of rows gives: {m, s, tangents of both}. The largest value is taken out as a constant: its own tangent
/// cancels in m + log s.
template <class T>
struct ExponentialPair {
  T values[2] = {0, 0}, tangents[2] = {0, 0};
};
template <class T>
HWY_INLINE void SetSum(ExponentialPair<T>& pair, const Pack<T>& sum) {
  JoinInto(Target<T>{&pair.values[1], nullptr}, sum);
}
template <class T>
HWY_INLINE void SetSum(ExponentialPair<T>& pair, const Dual<Pack<T>>& sum) {
  JoinInto(Target<T>{&pair.values[1], &pair.tangents[1]}, sum);
}

template <class N>
HWY_INLINE ExponentialPair<typename N::Real> ChunkSum(const Call<typename N::Real>& call, std::size_t c,
                                                      std::size_t begin, std::size_t end) {
  using T = typename N::Real;
  using Number = typename N::Number;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Pack<T> top(-infinity);
  for (std::size_t i = begin; i < end; ++i) {
    const Pack<T> x = ValueOf(LoadKept<N>(call, call.in[0][c], i, -infinity));
    top = where(either(x <= top, is_nan(top)), top, x);
  }
  const double largest = static_cast<double>(LargestLane(top));
  const double shift = largest == infinity || largest == -infinity ? 0.0 : largest;
  Number sum(0.0);
  for (std::size_t i = begin; i < end; ++i)
    sum = sum + exp(LoadKept<N>(call, call.in[0][c], i, -infinity) - Number(shift));
  ExponentialPair<T> pair;
  pair.values[0] = static_cast<T>(shift);
  SetSum(pair, sum);
  return pair;
}

/// Chunks of 32 rows one after the other, whatever the strip: strips are whole chunks, so they change no bit.
template <class N>
void ExponentialSum(const Call<typename N::Real>& call) {
  using T = typename N::Real;
  constexpr std::size_t chunk = detail::exponential_chunk / detail::lanes_of<T>;
  for (std::size_t c = 0; c < call.outputs; ++c) {
    const Target<T>&top = call.out[2 * c], &sum = call.out[2 * c + 1];
    for (std::size_t i = 0; i < call.blocks; i += chunk) {
      const ExponentialPair<T> next = ChunkSum<N>(call, c, i, std::min<std::size_t>(i + chunk, call.blocks));
      T left[4] = {*top.value, *sum.value, 0, sum.tangent ? *sum.tangent : T(0)};
      const T right[4] = {next.values[0], next.values[1], 0, next.tangents[1]};
      detail::join_exponentials(left, right, 1, 2);
      *top.value = left[0];
      *sum.value = left[1];
      if (sum.tangent) *sum.tangent = left[3];
    }
  }
}

template <class N>
void SendSeed(const Call<typename N::Real>& call) {
  using Number = typename N::Number;
  for (std::size_t c = 0; c < call.outputs; ++c) {
    const Number seed = N::load(call.in[1][c], 0);
    for (std::size_t i = 0; i < call.blocks; ++i) {
      Number d = seed;
      if (call.in[2]) d = pull(seed, exp(N::load(call.in[0][c], i) - N::load(call.in[2][c], 0)));
      const std::size_t left = call.rows - i * detail::lanes_of<typename N::Real>;
      if (left < detail::lanes_of<typename N::Real>) d = Kept(d, left, Number(0.0));
      const Target<typename N::Real>& to = call.adjoint[0][c];
      N::store(to, i, call.write[0] == Write::set ? d : N::load(to, i) + d);
    }
  }
}

template <class N>
void FillFolds(detail::Kernels<typename N::Real>& kernels) {
  kernels.sum_lanes = &SumLanes<N>;
  kernels.join_lanes = &JoinLanes<N>;
  kernels.exponential_sum = &ExponentialSum<N>;
  kernels.send_seed = &SendSeed<N>;
}

void FillFold(detail::Kernels<double>& kernels, bool dual) {
  if (dual)
    FillFolds<Dualed<double>>(kernels);
  else
    FillFolds<Plain<double>>(kernels);
}

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::graph::detail {
namespace {
HWY_EXPORT(FillFold);
}
void fill_fold(Kernels<double>& kernels, bool dual) { HWY_DYNAMIC_DISPATCH(FillFold)(kernels, dual); }
}  // namespace ermine::graph::detail
#endif
