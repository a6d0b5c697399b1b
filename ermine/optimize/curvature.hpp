/// @file
/// The largest curvature of a loss, and the rate it allows: gradient descent falls for rates below 2 / L.
///
/// L = max |eigenvalue of H(w)| by power iteration, v <- H v / |H v|; where there is no product with the Hessian it is
/// taken from two gradients, H v = (g(w + t v) - g(w)) / t. The start of the iteration is fixed, so is the result.
/// Cost: `iterations` Hessian products or gradients.

#pragma once

#include <cstdint>
#include <span>

#include "ermine/optimize/objective.hpp"

namespace ermine::optimize {

/// An estimate of L from below, within some percent after 20 iterations. NaN where no derivative there is finite.
[[nodiscard]] double largest_curvature(const Objective& objective, std::span<const double> w,
                                       std::uint32_t iterations = 20);

/// A rate that plain gradient descent survives: 1 / L at w. NaN where L is 0 or not known.
[[nodiscard]] double suggest_rate(const Objective& objective, std::span<const double> w);

}  // namespace ermine::optimize
