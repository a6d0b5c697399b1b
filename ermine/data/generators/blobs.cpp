// Three round normal clouds of width `noise`, 1 by default, about the corners of a triangle: class k at
// 3 (cos a, sin a) with a = pi/2 + 2 pi k / 3. The best classifier takes the nearest corner: its borders are the three
// rays from the origin half way between the corners.

#include <cmath>

#include "ermine/data/generators/plane.hpp"

namespace ermine::data::generators {

Table draw_blobs(const GenerateOptions& options) {
  return draw_plane(options, 3, noise_or(options, 1.0), [](std::uint32_t c, core::Stream&) {
    const double a = pi / 2 + 2 * pi * c / 3;
    return Point{3 * std::cos(a), 3 * std::sin(a)};
  });
}

}  // namespace ermine::data::generators
