/// @file
/// What the toys in the plane share: points (x1, x2) of a class, blurred by a round normal of width `noise`.

#pragma once

#include <array>
#include <cstdint>

#include "ermine/data/generators/generator.hpp"

namespace ermine::data::generators {

inline constexpr double pi = 3.14159265358979323846;

struct Point {
  double x1, x2;
};

/// Rows of classes 0 ... classes - 1 with equal chances; `place(c, stream)` is the point of class c before blurring.
template <class Place>
[[nodiscard]] Table draw_plane(const GenerateOptions& options, std::uint32_t classes, double noise,
                               const Place& place) {
  constexpr std::array<NewColumn, 3> columns{{{"x1"}, {"x2"}, {"class", "", true}}};
  Rows rows(columns, options.rows);
  for (std::uint64_t i = 0; i < options.rows; ++i) {
    core::Stream stream = row_stream(options, i);
    const auto c = static_cast<std::uint32_t>(stream.below(classes));
    const Point point = place(c, stream);
    const double blur1 = noise * stream.normal(), blur2 = noise * stream.normal();
    rows.add(std::array<double, 3>{point.x1 + blur1, point.x2 + blur2, static_cast<double>(c)});
  }
  return std::move(rows).table();
}

}  // namespace ermine::data::generators
