#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/report/detail/chart.hpp"
#include "ermine/report/detail/palette.hpp"
#include "ermine/report/detail/text.hpp"

namespace ermine::report::detail {
namespace {

using core::Mark;
using core::Series;

double at(const std::vector<double>& values, std::uint64_t i) {
  return i < values.size() ? values[i] : std::numeric_limits<double>::quiet_NaN();
}

/// A path through points; a place that cannot be shown lifts the pen.
class Path {
 public:
  void to(double x, double y) {
    if (!std::isfinite(x) || !std::isfinite(y)) {
      down_ = false;
      return;
    }
    text_.append(down_ ? "L" : "M").append(coordinate(x)).append(" ").append(coordinate(y));
    down_ = true;
  }
  void close() { text_ += "Z"; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool down_ = false;
};

/// Heights on a log axis start at its foot.
double floor_y(const Frame& f) { return f.y.scale == core::Scale::log ? f.bottom : f.at_y(0); }
double height_or_floor(const Frame& f, double y) {
  const double place = f.at_y(y);
  return std::isnan(place) && !std::isnan(y) ? f.bottom : place;
}

void error_bar(Markup& svg, double x1, double y1, double x2, double y2) {
  if (std::isfinite(x1 + y1 + x2 + y2))
    svg.single("line", {{"class", "error"},
                        {"x1", coordinate(x1)},
                        {"y1", coordinate(y1)},
                        {"x2", coordinate(x2)},
                        {"y2", coordinate(y2)}});
}

void line(Markup& svg, const Series& s, const Frame& f) {
  Path path;
  for (std::uint64_t i = 0; i < s.x.size(); ++i) path.to(f.at_x(s.x[i]), f.at_y(at(s.y, i)));
  svg.single("path", {{"class", "line"}, {"d", path.text()}});
}

void steps(Markup& svg, const Series& s, const Frame& f) {
  if (s.x.empty()) return;
  Path outline, area;
  const double floor = floor_y(f);
  area.to(f.at_x(s.x.front()), floor);
  outline.to(f.at_x(s.x.front()), floor);
  for (std::uint64_t i = 0; i < s.x.size(); ++i)
    for (const double edge : {s.x[i], at(s.x_high, i)}) {
      outline.to(f.at_x(edge), height_or_floor(f, at(s.y, i)));
      area.to(f.at_x(edge), height_or_floor(f, at(s.y, i)));
    }
  const double end = at(s.x_high, s.x.size() - 1);
  outline.to(f.at_x(end), floor);
  area.to(f.at_x(end), floor);
  area.close();
  svg.single("path", {{"class", "area"}, {"d", area.text()}});
  svg.single("path", {{"class", "line"}, {"d", outline.text()}});
  for (std::uint64_t i = 0; i < std::min(s.low.size(), s.high.size()); ++i) {
    const double x = (f.at_x(s.x[i]) + f.at_x(at(s.x_high, i))) / 2;
    error_bar(svg, x, height_or_floor(f, s.low[i]), x, height_or_floor(f, s.high[i]));
  }
}

/// Bars share the room of a category: the i-th of k bar series takes its slice of the middle 80 %.
struct Slot {
  double low = -0.4, high = 0.4;
};

void bars(Markup& svg, const Series& s, const Frame& f, bool horizontal, Slot slot) {
  const std::uint64_t n = std::max(s.x.size(), s.y.size());
  for (std::uint64_t i = 0; i < n; ++i) {
    const bool edges = !s.x_high.empty();
    const double middle = horizontal ? at(s.y, i) : at(s.x, i);
    const double value = horizontal ? at(s.x, i) : at(s.y, i);
    if (!std::isfinite(middle) || !std::isfinite(value)) continue;
    const double from = edges && !horizontal ? at(s.x, i) : middle + slot.low;
    const double to = edges && !horizontal ? at(s.x_high, i) : middle + slot.high;
    double x1 = f.at_x(from), x2 = f.at_x(to), y1 = height_or_floor(f, value), y2 = floor_y(f);
    if (horizontal) x1 = f.at_x(0), x2 = f.at_x(value), y1 = f.at_y(from), y2 = f.at_y(to);
    svg.single("rect", {{"class", "bar"},
                        {"x", coordinate(std::min(x1, x2))},
                        {"y", coordinate(std::min(y1, y2))},
                        {"width", coordinate(std::fabs(x2 - x1))},
                        {"height", coordinate(std::fabs(y2 - y1))}});
    const double low = at(s.low, i), high = at(s.high, i), centre = (from + to) / 2;
    if (horizontal)
      error_bar(svg, f.at_x(low), f.at_y(centre), f.at_x(high), f.at_y(centre));
    else
      error_bar(svg, f.at_x(centre), height_or_floor(f, low), f.at_x(centre), height_or_floor(f, high));
  }
}

void points(Markup& svg, const Series& s, const Frame& f, bool horizontal) {
  const std::string radius = s.x.size() > 200 ? "1.6" : s.x.size() > 60 ? "2.4" : "3.4";
  for (std::uint64_t i = 0; i < s.x.size(); ++i) {
    const double x = f.at_x(s.x[i]), y = f.at_y(at(s.y, i));
    if (!std::isfinite(x + y)) continue;
    if (horizontal)
      error_bar(svg, f.at_x(at(s.low, i)), y, f.at_x(at(s.high, i)), y);
    else
      error_bar(svg, x, height_or_floor(f, at(s.low, i)), x, height_or_floor(f, at(s.high, i)));
    svg.single("circle", {{"class", "dot"}, {"cx", coordinate(x)}, {"cy", coordinate(y)}, {"r", radius}});
    if (i < s.text.size() && !s.text[i].empty())
      svg.element("text", shortened(s.text[i], 24),
                  {{"class", "note"}, {"x", coordinate(x + 7)}, {"y", coordinate(y - 6)}});
  }
}

void band(Markup& svg, const Series& s, const Frame& f) {
  Path area;
  const std::uint64_t n = std::min({s.x.size(), s.low.size(), s.high.size()});
  for (std::uint64_t i = 0; i < n; ++i) area.to(f.at_x(s.x[i]), height_or_floor(f, s.high[i]));
  for (std::uint64_t i = n; i-- > 0;) area.to(f.at_x(s.x[i]), height_or_floor(f, s.low[i]));
  if (n > 0) area.close();
  svg.single("path", {{"class", "band"}, {"d", area.text()}});
}

void cells(Markup& svg, const Series& s, const Frame& f) {
  double largest = 0;
  for (const double v : s.value)
    if (std::isfinite(v)) largest = std::max(largest, std::fabs(v));
  for (std::uint64_t i = 0; i < s.x.size(); ++i) {
    const double v = at(s.value, i), strength = largest > 0 && std::isfinite(v) ? std::fabs(v) / largest : 0;
    const double x1 = f.at_x(s.x[i]), x2 = f.at_x(at(s.x_high, i));
    const double y1 = f.at_y(at(s.y, i)), y2 = f.at_y(at(s.y_high, i));
    if (!std::isfinite(x1 + x2 + y1 + y2)) continue;
    svg.single("rect", {{"class", v < 0 ? "cell negative" : "cell"},
                        {"fill-opacity", coordinate(0.04 + 0.9 * strength)},
                        {"x", coordinate(std::min(x1, x2))},
                        {"y", coordinate(std::min(y1, y2))},
                        {"width", coordinate(std::fabs(x2 - x1))},
                        {"height", coordinate(std::fabs(y2 - y1))}});
    const bool fits = i < s.text.size() && text_width(s.text[i], 12) < std::fabs(x2 - x1) && std::fabs(y2 - y1) > 13;
    if (fits && !s.text[i].empty())
      svg.element("text", s.text[i],
                  {{"class", strength > 0.55 ? "inside strong middle" : "inside middle"},
                   {"x", coordinate((x1 + x2) / 2)},
                   {"y", coordinate((y1 + y2) / 2 + 4.5)}});
  }
}

void rules(Markup& svg, const Series& s, const Frame& f) {
  const bool upright = s.mark == Mark::rule_x;
  const auto& places = upright ? s.x : s.y;
  for (std::uint64_t i = 0; i < places.size(); ++i) {
    const double x = f.at_x(places[i]), y = f.at_y(places[i]);
    if (!std::isfinite(upright ? x : y)) continue;
    svg.single("line", {{"class", "rule"},
                        {"x1", coordinate(upright ? x : f.left)},
                        {"x2", coordinate(upright ? x : f.right)},
                        {"y1", coordinate(upright ? f.top : y)},
                        {"y2", coordinate(upright ? f.bottom : y)}});
    if (i < s.text.size() && !s.text[i].empty())
      svg.element("text", shortened(s.text[i], 30),
                  {{"class", upright ? "note" : "note end"},
                   {"x", coordinate(upright ? x + 5 : f.right - 4)},
                   {"y", coordinate(upright ? f.top + 10 : y - 5)}});
  }
}

std::string group_class(const Series& s) {
  return std::string("series c-") + ink_of(s).name + (s.role == core::Role::reference ? " dashed" : "");
}

}  // namespace

void draw_marks(Markup& svg, const core::Figure& figure, const Frame& f) {
  const bool horizontal = is_horizontal(figure);
  const double bar_series = static_cast<double>(
      std::count_if(figure.series.begin(), figure.series.end(), [](const Series& s) { return s.mark == Mark::bars; }));
  double bar = 0;
  for (const auto& s : figure.series) {
    svg.open("g", {{"class", group_class(s)}});
    switch (s.mark) {
      case Mark::line:
        line(svg, s, f);
        break;
      case Mark::steps:
        steps(svg, s, f);
        break;
      case Mark::bars:
        bars(svg, s, f, horizontal, {-0.4 + 0.8 * bar / bar_series, -0.4 + 0.8 * (bar + 1) / bar_series});
        ++bar;
        break;
      case Mark::points:
        points(svg, s, f, horizontal);
        break;
      case Mark::band:
        band(svg, s, f);
        break;
      case Mark::cells:
        cells(svg, s, f);
        break;
      case Mark::rule_x:
      case Mark::rule_y:
        rules(svg, s, f);
        break;
    }
    svg.close();
  }
}

void draw_swatch(Markup& svg, const Series& s, double x, double y) {
  svg.open("g", {{"class", group_class(s)}, {"transform", "translate(" + coordinate(x) + " " + coordinate(y) + ")"}});
  switch (s.mark) {
    case Mark::bars:
    case Mark::cells:
      svg.single("rect", {{"class", "bar"}, {"width", "18"}, {"height", "11"}});
      break;
    case Mark::steps:
      svg.single("path", {{"class", "area"}, {"d", "M0 11V2H18V11Z"}});
      svg.single("path", {{"class", "line"}, {"d", "M0 11V2H18V11"}});
      break;
    case Mark::band:
      svg.single("rect", {{"class", "band"}, {"width", "18"}, {"height", "11"}});
      break;
    case Mark::points:
      if (!s.low.empty()) error_bar(svg, 9, 0, 9, 11);
      svg.single("circle", {{"class", "dot"}, {"cx", "9"}, {"cy", "5.5"}, {"r", "3.4"}});
      break;
    case Mark::rule_x:
    case Mark::rule_y:
      svg.single("path", {{"class", "rule"}, {"d", "M0 5.5H18"}});
      break;
    case Mark::line:
      svg.single("path", {{"class", "line"}, {"d", "M0 5.5H18"}});
      break;
  }
  svg.close();
}

}  // namespace ermine::report::detail
