/// @file
/// Newton's system, made solvable: x of (A + tau D) x = b with the smallest tau >= 0 tried that makes it positive
/// definite, D = diag |A_ii| (1 where that is 0), so that parameters of very different units are shifted alike.
///
/// Cost p^3 / 3 a trial. Source: J. Nocedal, S. J. Wright, Numerical Optimization (2006), algorithm 3.3.

#pragma once

#include <optional>
#include <span>

#include "ermine/optimize/vectors.hpp"

namespace ermine::optimize {

struct Shifted {
  Vector x;
  double tau = 0;  ///< 0: A itself was positive definite.
};

/// Shapes: A [p p] symmetric, row major (the lower triangle is read); b [p]. Empty where A is not finite.
[[nodiscard]] std::optional<Shifted> solve_positive(std::span<const double> A, std::span<const double> b);

}  // namespace ermine::optimize
