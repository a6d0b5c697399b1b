// Two circles about the origin, class 0 of radius 1, class 1 of radius 1/2, blurred by a round normal of width `noise`,
// 0.1 by default. In x1^2 + x2^2 a threshold separates them: the lecture's circle that becomes a plane.

#include <cmath>

#include "ermine/data/generators/plane.hpp"

namespace ermine::data::generators {

Table draw_circles(const GenerateOptions& options) {
  return draw_plane(options, 2, noise_or(options, 0.1), [](std::uint32_t c, core::Stream& stream) {
    const double t = 2 * pi * stream.uniform(), r = c == 0 ? 1.0 : 0.5;
    return Point{r * std::cos(t), r * std::sin(t)};
  });
}

}  // namespace ermine::data::generators
