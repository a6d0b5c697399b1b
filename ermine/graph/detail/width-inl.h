/// @file
/// The kernels of a rule along the width, for one number type: block by block of rows, or for slots without rows.

#include <hwy/highway.h>

#include <cstddef>

#include "ermine/graph/detail/pack-inl.h"

#if defined(ERMINE_GRAPH_DETAIL_WIDTH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_GRAPH_DETAIL_WIDTH_INL_H_
#undef ERMINE_GRAPH_DETAIL_WIDTH_INL_H_
#else
#define ERMINE_GRAPH_DETAIL_WIDTH_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

/// One block of rows of an operation along the width.
template <class N>
struct BlockView {
  using Real = typename N::Real;
  using Number = typename N::Number;
  const Call<Real>& call;
  std::size_t block;

  HWY_INLINE std::uint32_t width(int i) const { return call.width[i]; }
  HWY_INLINE std::uint32_t outputs() const { return call.outputs; }
  HWY_INLINE std::uint32_t attribute() const { return call.attribute; }
  HWY_INLINE Number in(int i, std::size_t c) const { return N::load(call.in[i][c], block); }
  HWY_INLINE void set(std::size_t c, const Number& y) const { N::store(call.out[c], block, y); }
  HWY_INLINE Number y(std::size_t c) const { return N::load(call.y[c], block); }
  HWY_INLINE Number g(std::size_t c) const { return N::load(call.g[c], block); }
  HWY_INLINE void add(int i, std::size_t c, const Number& d) const {
    if (!call.adjoint[i]) return;
    const Target<Real>& to = call.adjoint[i][c];
    if (call.write[i] == Write::lanes)
      N::store(to, 0, N::load(to, 0) + d);
    else
      N::store(to, block, call.write[i] == Write::set ? d : N::load(to, block) + d);
  }
};

/// The components of slots without rows: one number at a time, held in all lanes, so that it has the bits of a block.
template <class N>
struct SingleView {
  using Real = typename N::Real;
  using Number = typename N::Number;
  const Call<Real>& call;

  HWY_INLINE std::uint32_t width(int i) const { return call.width[i]; }
  HWY_INLINE std::uint32_t outputs() const { return call.outputs; }
  HWY_INLINE std::uint32_t attribute() const { return call.attribute; }
  HWY_INLINE Number in(int i, std::size_t c) const { return N::splat(*call.in[i], c); }
  HWY_INLINE void set(std::size_t c, const Number& y) const { N::store_first(*call.out, c, y); }
  HWY_INLINE Number y(std::size_t c) const { return N::splat(*call.y, c); }
  HWY_INLINE Number g(std::size_t c) const { return N::splat(*call.g, c); }
  HWY_INLINE void add(int i, std::size_t c, const Number& d) const {
    if (!call.adjoint[i]) return;
    const Target<Real>& to = *call.adjoint[i];
    N::store_first(to, c, N::splat(to, c) + d);
  }
};

template <class Rule, class N>
struct AlongWidth {
  using Real = typename N::Real;
  using Number = typename N::Number;
  static void forward(const Call<Real>& call) {
    for (std::size_t i = 0; i < call.blocks; ++i) Rule::template value<Number>(BlockView<N>{call, i});
  }
  static void reverse(const Call<Real>& call) {
    for (std::size_t i = 0; i < call.blocks; ++i) Rule::template pullback<Number>(BlockView<N>{call, i});
  }
  static void single_forward(const Call<Real>& call) { Rule::template value<Number>(SingleView<N>{call}); }
  static void single_reverse(const Call<Real>& call) { Rule::template pullback<Number>(SingleView<N>{call}); }
};

template <class N>
struct FillAlongWidth {
  detail::Kernels<typename N::Real>* kernels;
  template <class Rule>
  void operator()(Rule) const {
    const auto at = static_cast<std::size_t>(Rule::code);
    kernels->forward[at] = &AlongWidth<Rule, N>::forward;
    kernels->reverse[at] = &AlongWidth<Rule, N>::reverse;
    kernels->single_forward[at] = &AlongWidth<Rule, N>::single_forward;
    kernels->single_reverse[at] = &AlongWidth<Rule, N>::single_reverse;
  }
};

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
