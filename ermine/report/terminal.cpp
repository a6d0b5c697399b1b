#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ermine/report/detail/domain.hpp"
#include "ermine/report/detail/text.hpp"
#include "ermine/report/render.hpp"

namespace ermine::report {
namespace {

using core::Mark;
using core::Series;

/// Dots of a braille cell, from the top left: a character shows 2 x 4 of them.
constexpr std::uint32_t braille[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

std::string utf8(std::uint32_t point) {
  return {static_cast<char>(0xE0 | (point >> 12)), static_cast<char>(0x80 | ((point >> 6) & 0x3F)),
          static_cast<char>(0x80 | (point & 0x3F))};
}

/// A field of dots: 2 x 4 to a character in braille, 1 x 1 in ASCII, where each series has a letter of its own.
class Canvas {
 public:
  Canvas(std::uint32_t columns, std::uint32_t rows, bool unicode)
      : columns_(columns), rows_(rows), unicode_(unicode), cells_(std::size_t{columns} * rows, 0) {}

  [[nodiscard]] int width() const { return static_cast<int>(columns_) * (unicode_ ? 2 : 1); }
  [[nodiscard]] int height() const { return static_cast<int>(rows_) * (unicode_ ? 4 : 1); }

  void dot(int x, int y, char letter) {
    if (x < 0 || y < 0 || x >= width() || y >= height()) return;
    const auto column = static_cast<std::size_t>(unicode_ ? x / 2 : x),
               row = static_cast<std::size_t>(unicode_ ? y / 4 : y);
    std::uint32_t& cell = cells_[row * columns_ + column];
    cell = unicode_ ? cell | braille[y % 4][x % 2] : static_cast<std::uint32_t>(letter);
  }
  void line(double x1, double y1, double x2, double y2, char letter) {
    const int n = static_cast<int>(std::fmin(10000, std::fmax(std::fabs(x2 - x1), std::fabs(y2 - y1)))) + 1;
    for (int k = 0; k <= n; ++k)
      dot(static_cast<int>(std::lround(x1 + (x2 - x1) * k / n)), static_cast<int>(std::lround(y1 + (y2 - y1) * k / n)),
          letter);
  }
  [[nodiscard]] std::string row(std::uint32_t r) const {
    std::string text;
    for (std::uint32_t c = 0; c < columns_; ++c) {
      const std::uint32_t cell = cells_[std::size_t{r} * columns_ + c];
      if (cell == 0)
        text += ' ';
      else
        text += unicode_ ? utf8(0x2800 + cell) : std::string(1, static_cast<char>(cell));
    }
    return text;
  }

 private:
  std::uint32_t columns_, rows_;
  bool unicode_;
  std::vector<std::uint32_t> cells_;
};

/// Draws a series by the places of its values in the unit square.
void draw(Canvas& canvas, const Series& s, const detail::Domain& dx, const detail::Domain& dy, char letter) {
  const auto x = [&](double v) { return std::clamp(dx.place(v), -1.0, 2.0) * (canvas.width() - 1); };
  const auto y = [&](double v) { return (1 - std::clamp(dy.place(v), -1.0, 2.0)) * (canvas.height() - 1); };
  const auto line = [&](double x1, double y1, double x2, double y2) {
    const double a = x(x1), b = y(y1), c = x(x2), d = y(y2);
    if (std::isfinite(a + b + c + d)) canvas.line(a, b, c, d, letter);
  };
  const std::uint64_t n = std::min(s.x.size(), s.y.size());
  switch (s.mark) {
    case Mark::line:
      for (std::uint64_t i = 1; i < n; ++i) line(s.x[i - 1], s.y[i - 1], s.x[i], s.y[i]);
      break;
    case Mark::steps:
    case Mark::bars:
      for (std::uint64_t i = 0; i < std::min<std::uint64_t>(n, s.x_high.size()); ++i) {
        line(s.x[i], s.y[i], s.x_high[i], s.y[i]);
        if (i > 0) line(s.x[i], s.y[i - 1], s.x[i], s.y[i]);
      }
      if (s.x_high.empty())
        for (std::uint64_t i = 0; i < n; ++i)
          dy.scale == core::Scale::category ? line(0, s.y[i], s.x[i], s.y[i]) : line(s.x[i], 0, s.x[i], s.y[i]);
      break;
    case Mark::points:
      for (std::uint64_t i = 0; i < n; ++i) line(s.x[i], s.y[i], s.x[i], s.y[i]);
      break;
    case Mark::band:
      for (std::uint64_t i = 0; i < std::min({s.x.size(), s.low.size(), s.high.size()}); ++i)
        line(s.x[i], s.low[i], s.x[i], s.high[i]);
      break;
    case Mark::rule_x:
      for (const double v : s.x) line(v, dy.low, v, dy.high);
      break;
    case Mark::rule_y:
      for (const double v : s.y) line(dx.low, v, dx.high, v);
      break;
    case Mark::cells:
      break;
  }
}

/// A heat map is a table of its texts or values.
std::string cells_as_text(const core::Figure& figure, const Series& s) {
  std::string text;
  double last = s.y.empty() ? 0 : s.y.front();
  for (std::uint64_t i = 0; i < s.x.size(); ++i) {
    if (i > 0) text += s.y[i] == last ? "  " : "\n";
    last = s.y[i];
    const std::string cell = i < s.text.size()    ? detail::clean(s.text[i])
                             : i < s.value.size() ? detail::reading(s.value[i], 3)
                                                  : "";
    const std::uint64_t size = detail::length(cell);
    text += std::string(size < 8 ? 8 - size : 0, ' ') + cell;
  }
  return detail::clean(figure.title) + "\n" + text + "\n";
}

std::string network_as_text(const core::Figure& figure) {
  std::string text = detail::clean(figure.title) + "\n";
  for (std::uint64_t i = 0; i < figure.nodes.size(); ++i) {
    const auto& n = figure.nodes[i];
    text += "  " + detail::clean(n.label);
    std::string inputs;
    for (const auto& e : figure.edges)
      if (e.to == i && e.from < figure.nodes.size())
        inputs += (inputs.empty() ? "" : ", ") + detail::clean(figure.nodes[e.from].label);
    if (!inputs.empty()) text += "(" + inputs + ")";
    if (!n.value.empty()) text += " = " + detail::clean(n.value);
    if (!n.derivative.empty()) text += "   derivative " + detail::clean(n.derivative);
    text += "\n";
  }
  return text;
}

/// ASCII has no superscripts: 3.2e-7.
std::string ascii(double value) { return fmt::format("{:.3g}", value); }

std::string right(const std::string& text, std::uint64_t size) {
  const std::uint64_t used = detail::length(text);
  return used < size ? std::string(size - used, ' ') + text : text;
}

}  // namespace

std::string to_terminal(const core::Figure& figure, std::uint32_t columns, std::uint32_t rows, bool unicode) {
  if (!figure.nodes.empty()) return network_as_text(figure);
  for (const auto& s : figure.series)
    if (s.mark == Mark::cells) return cells_as_text(figure, s);
  const detail::Domain dx = detail::domain_x(figure), dy = detail::domain_y(figure);
  const auto plain = [&](double v) { return unicode ? detail::reading(v, 3) : ascii(v); };
  const std::string high = plain(dy.high), low = plain(dy.low);
  const std::uint64_t margin = std::max(detail::length(high), detail::length(low)) + 1;
  const auto size = [&](std::uint32_t all, std::uint64_t used, std::uint32_t least) {
    return all > used + least ? static_cast<std::uint32_t>(all - used) : least;
  };
  Canvas canvas(size(columns, margin + 1, 8), size(rows, 4, 3), unicode);
  constexpr std::string_view letters = "*o+x#@%&";
  std::string legend;
  for (std::uint64_t i = 0; i < figure.series.size(); ++i) {
    const char letter = letters[i % letters.size()];
    draw(canvas, figure.series[i], dx, dy, letter);
    if (!figure.series[i].name.empty())
      legend += (legend.empty() ? "" : "   ") + (unicode ? "" : std::string(1, letter) + " ") +
                detail::clean(figure.series[i].name);
  }
  const std::uint32_t canvas_rows = size(rows, 4, 3);
  const char* wall = unicode ? "\u2502" : "|";
  std::string text = detail::clean(figure.title) + (legend.empty() ? "" : "   [" + legend + "]") + "\n";
  for (std::uint32_t r = 0; r < canvas_rows; ++r)
    text += right(r == 0 ? high : r + 1 == canvas_rows ? low : "", margin) + wall + canvas.row(r) + "\n";
  std::string floor;
  const std::uint32_t canvas_columns = size(columns, margin + 1, 8);
  for (std::uint32_t c = 0; c < canvas_columns; ++c) floor += unicode ? "\u2500" : "-";
  text += std::string(margin, ' ') + (unicode ? "\u2514" : "+") + floor + "\n";
  const std::string left = plain(dx.low), end = plain(dx.high), label = detail::clean(figure.x.label);
  const std::uint64_t used = detail::length(left) + detail::length(end) + detail::length(label);
  const std::uint64_t space = canvas_columns > used ? canvas_columns - used : 2;
  text += std::string(margin + 1, ' ') + left + std::string(space / 2, ' ') + label +
          std::string(space - space / 2, ' ') + end + "\n";
  return text;
}

}  // namespace ermine::report
