#include "ermine/report/detail/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ermine/report/detail/text.hpp"

namespace ermine::report::detail {
namespace {

constexpr double width = 520, font = 13, small_font = 12, row_height = 20;
constexpr std::uint64_t longest_label = 22, longest_row = 32;

/// Legend entries flow from left to right and wrap.
struct LegendEntry {
  const core::Series* series;
  double x = 0, y = 0;
};
struct Legend {
  std::vector<LegendEntry> entries;
  double height = 0;
};

/// Colours of cells mean values, not the series: the caption says what they count.
bool stands_in_legend(const core::Series& s) { return !s.name.empty() && s.mark != core::Mark::cells; }

Legend lay_out_legend(const core::Figure& figure, double left, double right) {
  Legend legend;
  std::uint64_t named = 0;
  for (const auto& s : figure.series) named += stands_in_legend(s);
  if (named == 0 || (named == 1 && figure.series.size() == 1)) return legend;
  double x = left, y = 0;
  for (const auto& s : figure.series) {
    if (!stands_in_legend(s)) continue;
    const double size = 26 + text_width(shortened(s.name, 40), font) + 16;
    if (x + size > right + 16 && x > left) x = left, y += row_height;
    legend.entries.push_back({&s, x, y});
    x += size;
  }
  legend.height = y + row_height + 4;
  return legend;
}

struct Margins {
  double left = 0, bottom = 0;
  bool slanted = false;  ///< Category names under the axis are turned.
};

Margins margins_of(const core::Figure& figure, const Domain& y) {
  Margins m{.left = 46, .bottom = 44};
  double widest = 0;
  if (figure.y.scale == core::Scale::category) {
    for (const auto& name : figure.y.categories)
      widest = std::max(widest, text_width(abridged(name, longest_row), small_font));
  } else {
    for (const auto& tick : y.ticks(6)) widest = std::max(widest, text_width(tick.text, small_font));
  }
  m.left = std::max(34.0, widest + 14 + (figure.y.label.empty() ? 0 : 20));
  if (figure.x.scale == core::Scale::category) {
    double longest = 0;
    for (const auto& name : figure.x.categories)
      longest = std::max(longest, text_width(shortened(name, longest_label), small_font));
    const double room = (width - m.left - 14) / std::max(1.0, static_cast<double>(figure.x.categories.size()));
    m.slanted = longest + 6 > room;
    if (m.slanted) m.bottom += std::max(0.0, longest * 0.6 - 4);
  }
  if (figure.x.label.empty()) m.bottom -= 20;
  return m;
}

double plot_height(const core::Figure& figure) {
  if (figure.y.scale != core::Scale::category) return 250;
  const bool cells = std::any_of(figure.series.begin(), figure.series.end(),
                                 [](const core::Series& s) { return s.mark == core::Mark::cells; });
  const double rows = static_cast<double>(figure.y.categories.size());
  return cells ? std::clamp(rows * 44, 120.0, 440.0) : std::clamp(rows * 22, 90.0, 900.0);
}

void draw_x_axis(Markup& svg, const core::Figure& figure, const Frame& f, bool slanted) {
  svg.open("g", {{"class", "axis"}});
  const auto label = [&](double x, const std::string& name) {
    const std::string place = "translate(" + coordinate(x) + " " + coordinate(f.bottom + (slanted ? 12 : 18)) + ")";
    svg.element(
        "text", shortened(name, longest_label),
        {{"class", slanted ? "tick end" : "tick middle"}, {"transform", slanted ? place + " rotate(-37)" : place}});
  };
  if (f.x.scale == core::Scale::category) {
    const std::uint64_t count = figure.x.categories.size();
    const std::uint64_t stride = std::max<std::uint64_t>(1, (count + 29) / 30);
    for (std::uint64_t i = 0; i < count; i += stride) label(f.at_x(static_cast<double>(i)), figure.x.categories[i]);
  } else {
    for (const auto& tick : f.x.ticks(6)) {
      const std::string x = coordinate(f.at_x(tick.value));
      svg.single("line", {{"class", tick.text.empty() ? "mark minor" : "mark"},
                          {"x1", x},
                          {"x2", x},
                          {"y1", coordinate(f.bottom)},
                          {"y2", coordinate(f.bottom + (tick.text.empty() ? 3 : 5))}});
      if (!tick.text.empty()) label(f.at_x(tick.value), tick.text);
    }
  }
  svg.single("line", {{"class", "base"},
                      {"x1", coordinate(f.left)},
                      {"x2", coordinate(f.right)},
                      {"y1", coordinate(f.bottom)},
                      {"y2", coordinate(f.bottom)}});
  svg.close();
}

void draw_y_axis(Markup& svg, const core::Figure& figure, const Frame& f) {
  svg.open("g", {{"class", "axis"}});
  if (f.y.scale == core::Scale::category) {
    for (std::uint64_t i = 0; i < figure.y.categories.size(); ++i)
      svg.element("text", abridged(figure.y.categories[i], longest_row),
                  {{"class", "tick end"},
                   {"x", coordinate(f.left - 8)},
                   {"y", coordinate(f.at_y(static_cast<double>(i)) + 4)}});
  } else {
    for (const auto& tick : f.y.ticks(6)) {
      if (tick.text.empty()) continue;
      const std::string y = coordinate(f.at_y(tick.value));
      svg.single("line",
                 {{"class", "grid"}, {"x1", coordinate(f.left)}, {"x2", coordinate(f.right)}, {"y1", y}, {"y2", y}});
      svg.element("text", tick.text,
                  {{"class", "tick end"}, {"x", coordinate(f.left - 8)}, {"y", coordinate(f.at_y(tick.value) + 4)}});
    }
  }
  svg.close();
}

void draw_titles(Markup& svg, const core::Figure& figure, const Frame& f, double height) {
  if (!figure.x.label.empty())
    svg.element("text", shortened(figure.x.label, 70),
                {{"class", "label middle"}, {"x", coordinate((f.left + f.right) / 2)}, {"y", coordinate(height - 8)}});
  if (!figure.y.label.empty())
    svg.element("text", shortened(figure.y.label, 44),
                {{"class", "label middle"},
                 {"transform", "translate(14 " + coordinate((f.top + f.bottom) / 2) + ") rotate(-90)"}});
}

}  // namespace

double text_width(std::string_view text, double font_size) {
  return static_cast<double>(length(text)) * font_size * 0.6;  // wide enough for the widest of the usual fonts
}

Size chart_size(const core::Figure& figure) {
  const Domain y = domain_y(figure);
  const Margins m = margins_of(figure, y);
  return {width, 10 + lay_out_legend(figure, m.left, width - 14).height + plot_height(figure) + m.bottom};
}

void draw_chart(Markup& svg, const core::Figure& figure, const std::string& prefix) {
  Frame f{.x = domain_x(figure), .y = domain_y(figure)};
  if (f.y.scale == core::Scale::category) std::swap(f.y.low, f.y.high);  // the first category on top
  const Margins m = margins_of(figure, f.y);
  f.left = m.left;
  f.right = width - 14;
  const Legend legend = lay_out_legend(figure, f.left, f.right);
  const Size size = chart_size(figure);
  f.top = 10 + legend.height;
  f.bottom = size.height - m.bottom;

  for (const auto& [series, x, y] : legend.entries) {
    svg.open("g", {{"class", "entry"}});
    draw_swatch(svg, *series, x, y + 6);
    svg.element("text", shortened(series->name, 40),
                {{"class", "name"}, {"x", coordinate(x + 25)}, {"y", coordinate(y + 15.5)}});
    svg.close();
  }
  draw_y_axis(svg, figure, f);
  svg.open("clipPath", {{"id", prefix + "-clip"}})
      .single("rect", {{"x", coordinate(f.left)},
                       {"y", coordinate(f.top - 4)},
                       {"width", coordinate(f.right - f.left)},
                       {"height", coordinate(f.bottom - f.top + 4)}})
      .close();
  // Where the plot lies and what x range it shows, for a script that marks a value in it.
  const std::string place = coordinate(f.left) + " " + coordinate(f.right) + " " + coordinate(f.top) + " " +
                            coordinate(f.bottom) + " " + fmt::format("{:.9g} {:.9g}", f.x.low, f.x.high);
  svg.open("g", {{"class", "plot"}, {"clip-path", "url(#" + prefix + "-clip)"}, {"data-frame", place}});
  draw_marks(svg, figure, f);
  svg.close();
  draw_x_axis(svg, figure, f, m.slanted);
  draw_titles(svg, figure, f, size.height);
}

}  // namespace ermine::report::detail
