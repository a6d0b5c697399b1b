/// @file
/// Recognises a risk whose rows see the parameters through one affine map alone:
///
///     risk = f(S, w),   S = sum_i L(z_i),   z_i = W x_i + b,   x free of parameters,
///
/// with x dense, sparse and coded inputs or what is computed from them. Then the Hessian of S is
///
///     d2S / dW_oj dW_ql = sum_i (d2L / dz_o dz_q)_i x_ij x_il,
///
/// a weighted product of the inputs with themselves, X^T D X, instead of one product with the Hessian a parameter.

#pragma once

#include <optional>
#include <vector>

#include "ermine/graph/detail/plan.hpp"

namespace ermine::graph::detail {

struct LinearFamily {
  struct Part {
    SlotId x = no_slot;  ///< inactive row slot; no_slot: the offset, whose x is 1
    std::uint32_t width = 1;
    std::uint64_t first = 0;  ///< of W [k m] (or b [k]) in the flat buffer
    bool dense = true;
    std::size_t input = ~std::size_t{0};  ///< of a sparse or coded one
  };
  std::vector<Part> parts;
  SlotId z = no_slot;
  std::uint32_t outputs = 1;          ///< k
  std::vector<std::uint32_t> affine;  ///< indices of its operations
  [[nodiscard]] bool dense() const;
  /// The place of W_oj, or b_o, in the flat buffer.
  [[nodiscard]] static std::uint64_t place(const Part& part, std::uint32_t o, std::uint32_t j) {
    return part.first + std::uint64_t{o} * part.width + j;
  }
};

/// The family of a gradient plan, where it is one.
[[nodiscard]] std::optional<LinearFamily> find_linear_family(const Program& program, const Plan& plan);

}  // namespace ermine::graph::detail
