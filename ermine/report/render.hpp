/// @file
/// One description of a picture, four ways to see it: SVG text, Vega-Lite JSON, terminal text, and within a page.

#pragma once

#include <cstdint>
#include <string>

#include "ermine/core/figure.hpp"

namespace ermine::report {

/// A self-contained SVG; colours are CSS variables with light defaults, so that a page can switch them to dark.
[[nodiscard]] std::string to_svg(const core::Figure& figure);
/// A Vega-Lite 6 specification as JSON text, data inside.
[[nodiscard]] std::string to_vega_lite(const core::Figure& figure);
/// A drawing of `columns` x `rows` characters; plain ASCII where `unicode` is false.
[[nodiscard]] std::string to_terminal(const core::Figure& figure, std::uint32_t columns, std::uint32_t rows,
                                      bool unicode);
/// A line of blocks that follows the values: "█▆▄▃▂▁".
[[nodiscard]] std::string sparkline(const std::vector<double>& values, std::uint32_t columns, bool unicode);

}  // namespace ermine::report
