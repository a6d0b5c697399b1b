/// @file
/// What an activation is: a function a of one number z, put between the layers of a net, with its derivatives.
///
///     value(z) = a,   slope(z) = da/dz,   curvature(z) = d2a/dz2,   slope_from_value(a) = da/dz
///
/// The last saves a net from keeping z: all that the reverse sweep needs is the value that went forward. NaN stays NaN.
/// Headings of each file: Formula, Domain, Edge cases, Source.

#pragma once

#include <concepts>
#include <string_view>

namespace ermine::activations {

template <class A>
concept Activation = std::copyable<A> && requires(const A a, double d, float f) {
  { A::name } -> std::convertible_to<std::string_view>;
  { a.value(d) } -> std::same_as<double>;
  { a.slope(d) } -> std::same_as<double>;
  { a.curvature(d) } -> std::same_as<double>;
  { a.slope_from_value(d) } -> std::same_as<double>;
  { a.value(f) } -> std::same_as<float>;
  { a.slope(f) } -> std::same_as<float>;
  { a.curvature(f) } -> std::same_as<float>;
  { a.slope_from_value(f) } -> std::same_as<float>;
};

}  // namespace ermine::activations
