/// @file
/// The kernels of an element-by-element rule, for one number type: a loop over components and blocks of rows.

#include <hwy/highway.h>

#include <cstddef>

#include "ermine/graph/detail/pack-inl.h"

#if defined(ERMINE_GRAPH_DETAIL_ELEMENTWISE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ERMINE_GRAPH_DETAIL_ELEMENTWISE_INL_H_
#undef ERMINE_GRAPH_DETAIL_ELEMENTWISE_INL_H_
#else
#define ERMINE_GRAPH_DETAIL_ELEMENTWISE_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

template <class Rule, class N>
struct Elementwise {
  using Real = typename N::Real;
  using Number = typename N::Number;

  static void forward(const Call<Real>& call) {
    const std::size_t blocks = call.blocks;  // a store could change call's own for all that the compiler knows
    const std::uint32_t ahead = call.ahead.blocks == 0 ? 0 : call.ahead.rows;
    for (std::size_t c = 0; c < call.outputs; ++c) {
      const Target<Real> y = call.out[c];
      const Run<Real> a = component(call, 0, c), b = component(call, 1, c), d = component(call, 2, c);
      if (ahead > 0)
        for (std::size_t i = 0; i < blocks; ++i) ask_for(a, i, ahead);
      for (std::size_t i = 0; i < blocks; ++i) {
        if constexpr (Rule::arity == 1)
          N::store(y, i, Rule::value(N::load(a, i)));
        else if constexpr (Rule::arity == 2)
          N::store(y, i, Rule::value(N::load(a, i), N::load(b, i)));
        else
          N::store(y, i, Rule::value(N::load(a, i), N::load(b, i), N::load(d, i)));
      }
    }
  }

  static void reverse(const Call<Real>& call) {
    if constexpr ((Rule::sloped & 1U) != 0)
      if (call.adjoint[0]) reverse_operand<0>(call);
    if constexpr ((Rule::sloped & 2U) != 0)
      if (call.adjoint[1]) reverse_operand<1>(call);
    if constexpr ((Rule::sloped & 4U) != 0)
      if (call.adjoint[2]) reverse_operand<2>(call);
  }

 private:
  static HWY_INLINE Run<Real> component(const Call<Real>& call, int operand, std::size_t c) {
    if (operand >= Rule::arity) return {};
    return call.in[operand][call.width[operand] == 1 ? 0 : c];
  }

  struct Runs {
    Run<Real> a, b, d, y, g;
  };

  template <int operand>
  static HWY_INLINE Number slope(const Runs& r, std::size_t i) {
    if constexpr (Rule::arity == 1)
      return Rule::template slope<operand>(N::load(r.a, i), N::load(r.y, i));
    else if constexpr (Rule::arity == 2)
      return Rule::template slope<operand>(N::load(r.a, i), N::load(r.b, i), N::load(r.y, i));
    else
      return Rule::template slope<operand>(N::load(r.a, i), N::load(r.b, i), N::load(r.d, i), N::load(r.y, i));
  }

  /// adjoint<Rule>, written out: a call in between costs packs a tenth of the time.
  template <int operand>
  static HWY_INLINE Number contribution(const Runs& r, std::size_t i) {
    const Number g = N::load(r.g, i);
    if constexpr (chooses<Rule>)
      return pull(slope<operand>(r, i), g);
    else
      return pull(g, slope<operand>(r, i));
  }

  template <int operand>
  static void reverse_operand(const Call<Real>& call) {
    const bool narrow = call.width[operand] == 1;
    for (std::size_t c = 0; c < call.outputs; ++c) {
      const Runs r{component(call, 0, c), component(call, 1, c), component(call, 2, c), call.y[c], call.g[c]};
      const Target<Real> to = call.adjoint[operand][narrow ? 0 : c];
      Write write = call.write[operand];
      // One component that stands for many collects them all: only the first sets it.
      if (write == Write::set && narrow && c > 0) write = Write::add;
      if (write != Write::lanes) {
        for (std::size_t i = 0; i < call.blocks; ++i) {
          const Number d = contribution<operand>(r, i);
          N::store(to, i, write == Write::set ? d : N::load(to, i) + d);
        }
      } else {
        Number sum = N::load(to, 0);
        for (std::size_t i = 0; i < call.blocks; ++i) sum = sum + contribution<operand>(r, i);
        N::store(to, 0, sum);
      }
    }
  }
};

/// Fills the places of a list of rules.
template <class N>
struct FillElementwise {
  using Real = typename N::Real;
  detail::Kernels<Real>* kernels;
  template <class Rule>
  void operator()(Rule) const {
    const auto at = static_cast<std::size_t>(Rule::code);
    kernels->forward[at] = kernels->single_forward[at] = &Elementwise<Rule, N>::forward;
    kernels->reverse[at] = kernels->single_reverse[at] = &Elementwise<Rule, N>::reverse;
  }
};

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
