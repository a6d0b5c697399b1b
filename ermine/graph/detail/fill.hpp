/// @file
/// The kernel files, each of which fills its part of the table for the best instruction set of this machine.

#pragma once

#include "ermine/graph/detail/kernels.hpp"

namespace ermine::graph::detail {

void fill_arithmetic(Kernels<double>& kernels, bool dual);
void fill_choice(Kernels<double>& kernels, bool dual);
void fill_exponential(Kernels<double>& kernels, bool dual);
void fill_circular(Kernels<double>& kernels, bool dual);
void fill_special(Kernels<double>& kernels, bool dual);
void fill_inverse(Kernels<double>& kernels, bool dual);
void fill_loss(Kernels<double>& kernels, bool dual);
void fill_extreme(Kernels<double>& kernels, bool dual);
void fill_contraction(Kernels<double>& kernels, bool dual);
void fill_normalising(Kernels<double>& kernels, bool dual);
void fill_affine(Kernels<double>& kernels, bool dual);
void fill_fold(Kernels<double>& kernels, bool dual);

}  // namespace ermine::graph::detail
