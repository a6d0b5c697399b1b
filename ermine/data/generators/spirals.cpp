// Two arms of a spiral, turned by half a circle: radius r = t, angle 3 pi t + pi c for class c, t the square root of a
// uniform number in [0.01, 1) so that points lie evenly along the arm; blurred by a round normal of width `noise`, 0.02
// by default. One and a half turns: a test for networks.

#include <cmath>

#include "ermine/data/generators/plane.hpp"

namespace ermine::data::generators {

Table draw_spirals(const GenerateOptions& options) {
  return draw_plane(options, 2, noise_or(options, 0.02), [](std::uint32_t c, core::Stream& stream) {
    const double t = std::sqrt(stream.uniform(0.01, 1)), a = 3 * pi * t + pi * c;
    return Point{t * std::cos(a), t * std::sin(a)};
  });
}

}  // namespace ermine::data::generators
