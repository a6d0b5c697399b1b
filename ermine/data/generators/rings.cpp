// Four concentric rings: class k has radius k + 1, blurred by a round normal of width `noise`, 0.2 by default. The
// lecture's figure of four classes. The best borders are circles half way between, nearly.

#include <cmath>

#include "ermine/data/generators/plane.hpp"

namespace ermine::data::generators {

Table draw_rings(const GenerateOptions& options) {
  return draw_plane(options, 4, noise_or(options, 0.2), [](std::uint32_t c, core::Stream& stream) {
    const double t = 2 * pi * stream.uniform(), r = 1.0 + c;
    return Point{r * std::cos(t), r * std::sin(t)};
  });
}

}  // namespace ermine::data::generators
