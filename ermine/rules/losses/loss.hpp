/// @file
/// What a loss is: the price L(h, y) of a model's output h where the target is y, and its slope and curvature in h.
///
/// Every loss is a small value with three templates over one number type (see rules/scalar.hpp),
///
///     value(h, y) = L,   slope(h, y) = dL/dh,   curvature(h, y) = d2L/dh2,
///
/// so that the graph, the tests, least squares and Newton all read the same lines. All losses here are convex in h, and
/// finite with finite slopes for |h| <= 1e4. A NaN in h or y gives a NaN value and slope.
/// `Softmax` has k outputs a row and its own header. Headings of each file: Formula, Domain, Units, Dropped constants,
/// Edge cases, Source.

#pragma once

#include <concepts>
#include <string_view>

namespace ermine::losses {

/// What the target of a loss may be.
enum class Target { real, binary, class_index };

template <class L>
concept Loss = std::copyable<L> && requires(const L loss, double d, float f) {
  { L::name } -> std::convertible_to<std::string_view>;
  { L::target } -> std::convertible_to<Target>;
  { loss.value(d, d) } -> std::same_as<double>;
  { loss.slope(d, d) } -> std::same_as<double>;
  { loss.curvature(d, d) } -> std::same_as<double>;
  { loss.value(f, f) } -> std::same_as<float>;
  { loss.slope(f, f) } -> std::same_as<float>;
  { loss.curvature(f, f) } -> std::same_as<float>;
};

}  // namespace ermine::losses
