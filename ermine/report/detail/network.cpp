#include <algorithm>
#include <cmath>

#include "ermine/report/detail/chart.hpp"
#include "ermine/report/detail/layers.hpp"
#include "ermine/report/detail/text.hpp"

namespace ermine::report::detail {
namespace {

constexpr double node_height = 30, row_pitch = 84, gap = 56, border = 16, font = 13;
constexpr std::uint64_t longest_label = 24;

/// Layers are as wide as their widest text.
struct Columns {
  std::vector<double> centre, width;
  double total = 0;
};

Columns columns_of(const core::Figure& figure, const Layout& layout) {
  Columns c;
  c.width.assign(static_cast<std::uint64_t>(layout.layers), 44);
  for (std::uint64_t i = 0; i < figure.nodes.size(); ++i) {
    const auto& n = figure.nodes[i];
    double& width = c.width[static_cast<std::uint64_t>(layout.nodes[i].layer)];
    width = std::max(width, text_width(shortened(n.label, longest_label), font) + 22);
    width = std::max(width, text_width(shortened(n.value, longest_label), font - 1) + 4);
    width = std::max(width, text_width(shortened(n.derivative, longest_label), font - 1) + 4);
  }
  double x = border;
  for (const double w : c.width) {
    c.centre.push_back(x + w / 2);
    x += w + gap;
  }
  c.total = x - gap + border;
  return c;
}

const char* class_of(core::Node::Kind kind) {
  switch (kind) {
    case core::Node::Kind::input:
      return "node input";
    case core::Node::Kind::parameter:
      return "node parameter";
    case core::Node::Kind::constant:
      return "node constant";
    case core::Node::Kind::operation:
      return "node operation";
    case core::Node::Kind::output:
      return "node output";
  }
  return "node";
}

/// A smooth way from the right side of one node to the left side of another, level where it passes a layer.
std::string edge_path(const std::vector<std::pair<double, double>>& stops) {
  std::string d = "M" + coordinate(stops.front().first) + " " + coordinate(stops.front().second);
  for (std::uint64_t i = 1; i < stops.size(); ++i) {
    const auto [x1, y1] = stops[i - 1];
    const auto [x2, y2] = stops[i];
    const double bend = (x2 - x1) / 2;
    d += "C" + coordinate(x1 + bend) + " " + coordinate(y1) + " " + coordinate(x2 - bend) + " " + coordinate(y2) + " " +
         coordinate(x2) + " " + coordinate(y2);
  }
  return d;
}

}  // namespace

Size network_size(const core::Figure& figure) {
  const Layout layout = lay_out(figure);
  return {std::max(300.0, columns_of(figure, layout).total), std::max(1.0, layout.rows) * row_pitch + 2 * border};
}

void draw_network(Markup& svg, const core::Figure& figure, const std::string&) {
  const Layout layout = lay_out(figure);
  const Columns columns = columns_of(figure, layout);
  const Size size = network_size(figure);
  const double shift = (size.width - columns.total) / 2;
  const auto x_of = [&](const Place& p) { return shift + columns.centre[static_cast<std::uint64_t>(p.layer)]; };
  const auto y_of = [&](const Place& p) { return size.height / 2 + p.row * row_pitch; };
  const auto half = [&](std::uint64_t node) {
    return std::max(22.0, text_width(shortened(figure.nodes[node].label, longest_label), font) / 2 + 11);
  };

  for (std::uint64_t e = 0; e < figure.edges.size(); ++e) {
    const auto& path = layout.edges[e];
    if (path.size() < 2) continue;
    std::vector<std::pair<double, double>> stops;
    for (const auto& p : path) stops.emplace_back(x_of(p), y_of(p));
    stops.front().first += half(figure.edges[e].from);
    stops.back().first -= half(figure.edges[e].to) + 6;
    const auto [x, y] = stops.back();
    svg.open("g", {{"class", "edge"}});
    svg.single("path", {{"class", "way"}, {"d", edge_path(stops)}});
    svg.single("path", {{"class", "head"}, {"d", "M" + coordinate(x + 6) + " " + coordinate(y) + "l-8 -4v8Z"}});
    if (!figure.edges[e].label.empty())
      svg.element("text", shortened(figure.edges[e].label, longest_label),
                  {{"class", "note middle"},
                   {"x", coordinate((stops[stops.size() - 2].first + x) / 2)},
                   {"y", coordinate((stops[stops.size() - 2].second + y) / 2 - 6)}});
    svg.close();
  }
  for (std::uint64_t i = 0; i < figure.nodes.size(); ++i) {
    const auto& n = figure.nodes[i];
    const double x = x_of(layout.nodes[i]), y = y_of(layout.nodes[i]), w = half(i);
    const bool round = n.kind == core::Node::Kind::operation || n.kind == core::Node::Kind::output;
    svg.open("g", {{"class", class_of(n.kind)}});
    svg.single("rect", {{"x", coordinate(x - w)},
                        {"y", coordinate(y - node_height / 2)},
                        {"width", coordinate(2 * w)},
                        {"height", coordinate(node_height)},
                        {"rx", round ? "15" : "5"}});
    svg.element("text", shortened(n.label, longest_label),
                {{"class", "middle"}, {"x", coordinate(x)}, {"y", coordinate(y + 4.5)}});
    if (!n.value.empty())
      svg.element("text", shortened(n.value, longest_label),
                  {{"class", "value middle"}, {"x", coordinate(x)}, {"y", coordinate(y - node_height / 2 - 6)}});
    if (!n.derivative.empty())
      svg.element("text", shortened(n.derivative, longest_label),
                  {{"class", "derivative middle"}, {"x", coordinate(x)}, {"y", coordinate(y + node_height / 2 + 15)}});
    svg.close();
  }
}

}  // namespace ermine::report::detail
