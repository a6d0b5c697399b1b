// Two half circles of radius 1, one turned upside down and put into the other:
//
//     class 0   (cos t, sin t)              t uniform in [0, pi)
//     class 1   (1 - cos t, 1/2 - sin t)
//
// blurred by a round normal of width `noise`, 0.1 by default. No straight line separates them.

#include <cmath>

#include "ermine/data/generators/plane.hpp"

namespace ermine::data::generators {

Table draw_moons(const GenerateOptions& options) {
  return draw_plane(options, 2, noise_or(options, 0.1), [](std::uint32_t c, core::Stream& stream) {
    const double t = pi * stream.uniform();
    return c == 0 ? Point{std::cos(t), std::sin(t)} : Point{1 - std::cos(t), 0.5 - std::sin(t)};
  });
}

}  // namespace ermine::data::generators
