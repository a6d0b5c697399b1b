/// @file
/// What a penalty is: Omega(w) = sum over coefficients of one convex function of each, the price of large coefficients.
///
///     value(w)           the price of one coefficient
///     slope(w)           its derivative; at a kink the subgradient of smallest size
///     curvature(w)       its second derivative where it has one
///     proximal(v, step)  argmin_u  step * value(u) + (u - v)^2 / 2
///
/// A proximal map is how a kink is minimised: it returns exact zeros, where the slope only oscillates around them.
/// Source: N. Parikh, S. Boyd, "Proximal Algorithms", Foundations and Trends in Optimization 1 (2014) 127-239.

#pragma once

#include <concepts>
#include <span>
#include <string_view>

namespace ermine::penalties {

template <class P>
concept Penalty = std::copyable<P> && requires(const P penalty, double d, float f) {
  { P::name } -> std::convertible_to<std::string_view>;
  { penalty.value(d) } -> std::same_as<double>;
  { penalty.slope(d) } -> std::same_as<double>;
  { penalty.curvature(d) } -> std::same_as<double>;
  { penalty.proximal(d, d) } -> std::same_as<double>;
  { penalty.value(f) } -> std::same_as<float>;
  { penalty.proximal(f, f) } -> std::same_as<float>;
};

/// Omega(w), summed in ascending order. Shape: w [p].
template <Penalty P>
[[nodiscard]] double total(const P& penalty, std::span<const double> w) {
  double sum = 0;
  for (const double x : w) sum += penalty.value(x);
  return sum;
}

}  // namespace ermine::penalties
