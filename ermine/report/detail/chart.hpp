/// @file
/// The drawing of a chart as SVG: a frame with axes and legend, and the marks inside it.

#pragma once

#include <string>

#include "ermine/core/figure.hpp"
#include "ermine/report/detail/domain.hpp"
#include "ermine/report/detail/markup.hpp"

namespace ermine::report::detail {

/// The plotting area in user units, and where values lie in it.
struct Frame {
  double left = 0, top = 0, right = 0, bottom = 0;
  Domain x, y;

  [[nodiscard]] double at_x(double value) const { return left + (right - left) * x.place(value); }
  [[nodiscard]] double at_y(double value) const { return bottom - (bottom - top) * y.place(value); }
};

/// An SVG element: `prefix` makes its ids unique in a page; `style` is put inside it where it is not empty.
[[nodiscard]] std::string svg_of(const core::Figure& figure, const std::string& prefix, std::string_view style);

void draw_chart(Markup& svg, const core::Figure& figure, const std::string& prefix);
void draw_marks(Markup& svg, const core::Figure& figure, const Frame& frame);
/// A sample of how a series is drawn, in a box of 18 x 10 at (x, y).
void draw_swatch(Markup& svg, const core::Series& series, double x, double y);
void draw_network(Markup& svg, const core::Figure& figure, const std::string& prefix);

/// The size of the drawing in user units.
struct Size {
  double width = 0, height = 0;
};
[[nodiscard]] Size chart_size(const core::Figure& figure);
[[nodiscard]] Size network_size(const core::Figure& figure);

/// About how wide a text is, in user units, at a font size.
[[nodiscard]] double text_width(std::string_view text, double font_size);

}  // namespace ermine::report::detail
