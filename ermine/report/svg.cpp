#include "ermine/report/detail/assets.hpp"
#include "ermine/report/detail/chart.hpp"
#include "ermine/report/detail/text.hpp"
#include "ermine/report/render.hpp"

namespace ermine::report {
namespace detail {

std::string svg_of(const core::Figure& figure, const std::string& prefix, std::string_view style) {
  const bool network = !figure.nodes.empty();
  const Size size = network ? network_size(figure) : chart_size(figure);
  Markup svg;
  svg.open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                   {"class", network ? "ermine-figure network" : "ermine-figure"},
                   {"viewBox", "0 0 " + coordinate(size.width) + " " + coordinate(size.height)},
                   {"width", coordinate(size.width)},
                   {"height", coordinate(size.height)},
                   {"role", "img"},
                   {"aria-labelledby", prefix + "-title " + prefix + "-desc"}});
  svg.element("title", figure.title, {{"id", prefix + "-title"}});
  svg.element("desc", figure.caption, {{"id", prefix + "-desc"}});
  if (!style.empty()) {
    svg.open("style").raw(style).close();
    svg.single("rect", {{"class", "ground"}, {"width", "100%"}, {"height", "100%"}});
  }
  network ? draw_network(svg, figure, prefix) : draw_chart(svg, figure, prefix);
  svg.close();
  return svg.take();
}

}  // namespace detail

std::string to_svg(const core::Figure& figure) {
  return detail::svg_of(figure, detail::identifier(figure.id), detail::figure_css);
}

}  // namespace ermine::report
