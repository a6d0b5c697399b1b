#include "ermine/graph/detail/kernels.hpp"

#include "ermine/graph/detail/fill.hpp"

namespace ermine::graph::detail {

template <>
Kernels<double> kernels_for<double>(bool dual) {
  Kernels<double> kernels;
  fill_arithmetic(kernels, dual);
  fill_choice(kernels, dual);
  fill_exponential(kernels, dual);
  fill_circular(kernels, dual);
  fill_special(kernels, dual);
  fill_inverse(kernels, dual);
  fill_loss(kernels, dual);
  fill_extreme(kernels, dual);
  fill_contraction(kernels, dual);
  fill_normalising(kernels, dual);
  fill_affine(kernels, dual);
  fill_fold(kernels, dual);
  return kernels;
}

}  // namespace ermine::graph::detail
