#include <algorithm>
#include <cmath>
#include <map>

#include "ermine/report/detail/chart.hpp"
#include "ermine/report/detail/layers.hpp"
#include "ermine/report/detail/text.hpp"
#include "ermine/report/detail/ways.hpp"

namespace ermine::report::detail {
namespace {

constexpr double node_height = 30, row_pitch = 84, narrowest_gap = 56, border = 16, font = 13;
constexpr std::uint64_t longest_label = 24, longest_number = 40;

constexpr double head = 6, label_font = font - 1, line_height = 14;

LabelSize size_of_label(const core::Edge& edge) {
  const double width = std::max(text_width(shortened(edge.label, longest_label), label_font),
                                text_width(shortened(edge.derivative, longest_number), label_font));
  const int lines = (edge.label.empty() ? 0 : 1) + (edge.derivative.empty() ? 0 : 1);
  return lines == 0 ? LabelSize{} : LabelSize{width + 4, lines * line_height};
}

/// Lines of a label, its middle at `at`: above and below a level way, on a piece of blank paper over a curved one.
void draw_label(Markup& svg, const core::Edge& edge, const Spot& at, const LabelSize& size, bool level) {
  const bool both = !edge.label.empty() && !edge.derivative.empty();
  const double apart = level && both ? 3 : 0;
  const LabelSize blank = level ? LabelSize{} : size;  // of no size, yet there: the elements do not hang on the widths
  svg.single("rect", {{"class", "ground"},
                      {"x", coordinate(at.x - blank.width / 2)},
                      {"y", coordinate(at.y - blank.height / 2)},
                      {"width", coordinate(blank.width)},
                      {"height", coordinate(blank.height)},
                      {"rx", "4"}});
  double y = at.y + 4 - apart - (both ? line_height / 2 : 0);
  const auto line = [&](const char* css, const std::string& text) {
    svg.element("text", text, {{"class", css}, {"x", coordinate(at.x)}, {"y", coordinate(y)}});
    y += line_height + 2 * apart;
  };
  if (!edge.label.empty()) line("note halo middle", shortened(edge.label, longest_label));
  if (!edge.derivative.empty()) line("derivative halo middle", shortened(edge.derivative, longest_number));
}

bool level_at(const Way& way, double x) {
  return std::any_of(way.begin(), way.end(), [&](const Stretch& s) {
    return s.from.x <= x && x <= s.to.x && s.from.y == s.to.y && s.bow == 0;
  });
}

/// Layers are as wide as their widest text, the gaps between them as the labels of the edges that end there.
struct Columns {
  std::vector<double> centre, width, gap;  ///< gap [layer]: before it
  double total = 0;
};

Columns columns_of(const core::Figure& figure, const Layout& layout) {
  Columns c;
  c.width.assign(static_cast<std::uint64_t>(layout.layers), 44);
  for (std::uint64_t i = 0; i < figure.nodes.size(); ++i) {
    const auto& n = figure.nodes[i];
    double& width = c.width[static_cast<std::uint64_t>(layout.nodes[i].layer)];
    width = std::max(width, text_width(shortened(n.label, longest_label), font) + 22);
    width = std::max(width, text_width(shortened(n.value, longest_number), font - 1) + 4);
    width = std::max(width, text_width(shortened(n.derivative, longest_number), font - 1) + 4);
  }
  c.gap.assign(c.width.size(), narrowest_gap);
  for (std::uint64_t e = 0; e < figure.edges.size(); ++e)
    if (layout.edges[e].size() > 1) {
      double& gap = c.gap[static_cast<std::uint64_t>(layout.edges[e].back().layer)];
      gap = std::max(gap, size_of_label(figure.edges[e]).width + 40);
    }
  double x = border;
  for (std::uint64_t l = 0; l < c.width.size(); ++l) {
    x += l == 0 ? 0 : c.gap[l];
    c.centre.push_back(x + c.width[l] / 2);
    x += c.width[l];
  }
  c.total = x + border;
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

  // Level within the columns, curved between them.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint64_t>> joined;
  std::vector<Way> ways(figure.edges.size());
  std::vector<LabelSize> sizes;
  for (std::uint64_t e = 0; e < figure.edges.size(); ++e) {
    const core::Edge& edge = figure.edges[e];
    sizes.push_back(size_of_label(edge));
    const auto& path = layout.edges[e];
    if (path.size() < 2) continue;
    if (path.size() == 2) joined[{edge.from, edge.to}].push_back(e);
    Spot at{x_of(path.front()) + half(edge.from), y_of(path.front())};
    const auto level_to = [&](double x) {
      ways[e].push_back({at, {x, at.y}});
      at.x = x;
    };
    for (std::uint64_t k = 1; k < path.size(); ++k) {
      const auto l = static_cast<std::uint64_t>(path[k - 1].layer), r = static_cast<std::uint64_t>(path[k].layer);
      level_to(shift + columns.centre[l] + columns.width[l] / 2);
      const Spot end{shift + columns.centre[r] - columns.width[r] / 2 - head, y_of(path[k])};
      ways[e].push_back({at, end, 0, true});
      at = end;
    }
    level_to(x_of(path.back()) - half(edge.to) - head);
  }
  for (const auto& [ends, edges] : joined)
    for (std::uint64_t k = 0; k < edges.size(); ++k)
      ways[edges[k]][1].bow = 48 * (static_cast<double>(k) - static_cast<double>(edges.size() - 1) / 2);
  for (const Way& way : ways) {
    if (way.empty()) continue;
    const Spot tip = way.back().to;
    svg.open("g", {{"class", "edge"}});
    svg.single("path", {{"class", "way"}, {"d", path_of(way)}});
    svg.single("path",
               {{"class", "head"}, {"d", "M" + coordinate(tip.x + head) + " " + coordinate(tip.y) + "l-8 -4v8Z"}});
    svg.close();
  }
  std::vector<Box> taken;
  for (std::uint64_t i = 0; i < figure.nodes.size(); ++i) {
    const auto& n = figure.nodes[i];
    const double x = x_of(layout.nodes[i]), y = y_of(layout.nodes[i]), w = half(i);
    const bool round = n.kind == core::Node::Kind::operation || n.kind == core::Node::Kind::output;
    const double text = std::max({2 * w, text_width(shortened(n.value, longest_number), label_font),
                                  text_width(shortened(n.derivative, longest_number), label_font)});
    taken.push_back({x - text / 2, y - 32, x + text / 2, y + 34});
    svg.open("g", {{"class", class_of(n.kind)}});
    svg.single("rect", {{"x", coordinate(x - w)},
                        {"y", coordinate(y - node_height / 2)},
                        {"width", coordinate(2 * w)},
                        {"height", coordinate(node_height)},
                        {"rx", round ? "15" : "5"}});
    svg.element("text", shortened(n.label, longest_label),
                {{"class", "middle"}, {"x", coordinate(x)}, {"y", coordinate(y + 4.5)}});
    if (!n.value.empty())
      svg.element("text", shortened(n.value, longest_number),
                  {{"class", "value middle"}, {"x", coordinate(x)}, {"y", coordinate(y - node_height / 2 - 6)}});
    if (!n.derivative.empty())
      svg.element("text", shortened(n.derivative, longest_number),
                  {{"class", "derivative middle"}, {"x", coordinate(x)}, {"y", coordinate(y + node_height / 2 + 15)}});
    svg.close();
  }
  const std::vector<Spot> spots = place_labels(ways, sizes, taken);
  for (std::uint64_t e = 0; e < ways.size(); ++e) {
    if (ways[e].empty() || sizes[e].width == 0) continue;
    svg.open("g", {{"class", "edge"}});
    draw_label(svg, figure.edges[e], spots[e], sizes[e], level_at(ways[e], spots[e].x));
    svg.close();
  }
}

}  // namespace ermine::report::detail
