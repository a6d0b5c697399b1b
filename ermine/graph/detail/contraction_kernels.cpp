#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/graph/detail/contraction_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/graph/detail/fill.hpp"
#include "ermine/graph/detail/width-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

/// The pullback of a dot product with the components outside and the rows inside: what a component needs stays in registers.
/// The rule goes row by row (operations/width-inl.h) and adds the same numbers.
template <class N>
struct DotRows {
  using Real = typename N::Real;
  using Number = typename N::Number;

  /// to += g x over the blocks.
  static HWY_INLINE void grow(const Call<Real>& call, int operand, std::size_t c, const Run<Real>& x, bool twice) {
    if (!call.adjoint[operand]) return;
    const Target<Real>& to = call.adjoint[operand][c];
    const Write write = call.write[operand];
    const Run<Real> g = call.g[0];
    Number sum = write == Write::lanes ? N::load(to, 0) : Number(0.0);
    for (std::size_t i = 0; i < call.blocks; ++i) {
      const Number seed = N::load(g, i);
      const Number d = pull(twice ? seed + seed : seed, N::load(x, i));
      if (write == Write::lanes)
        sum = sum + d;
      else
        N::store(to, i, write == Write::set ? d : N::load(to, i) + d);
    }
    if (write == Write::lanes) N::store(to, 0, sum);
  }

  static void reverse(const Call<Real>& call) {
    const bool square = call.in[0] == call.in[1] && call.adjoint[0] == call.adjoint[1];
    for (std::size_t c = 0; c < call.width[0]; ++c) {
      grow(call, 0, c, call.in[1][c], square);
      if (!square) grow(call, 1, c, call.in[0][c], false);
    }
  }
};

void FillContraction(detail::Kernels<double>& kernels, bool dual) {
  if (dual)
    ContractionRules::for_each(FillAlongWidth<Dualed<double>>{&kernels});
  else
    ContractionRules::for_each(FillAlongWidth<Plain<double>>{&kernels});
  kernels.reverse[static_cast<std::size_t>(OpCode::dot)] =
      dual ? &DotRows<Dualed<double>>::reverse : &DotRows<Plain<double>>::reverse;
}

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::graph::detail {
namespace {
HWY_EXPORT(FillContraction);
}
void fill_contraction(Kernels<double>& kernels, bool dual) { HWY_DYNAMIC_DISPATCH(FillContraction)(kernels, dual); }
}  // namespace ermine::graph::detail
#endif
