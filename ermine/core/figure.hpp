/// @file
/// A picture, described and not drawn. Any room may fill a `Figure`; `report` turns it into Vega-Lite, SVG or terminal
/// text. It holds data already reduced to what is seen (bins, curves), never the rows of a table.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ermine::core {

enum class Scale : std::uint8_t { linear, log, category };

struct Axis {
  std::string label{};  ///< With the unit, e.g. "mass [GeV]".
  Scale scale = Scale::linear;
  std::optional<double> low{}, high{};    ///< Left to the data where absent.
  std::vector<std::string> categories{};  ///< Names of positions 0, 1, ... where the scale is category.
};

/// How a series is drawn. Which of x, x_high, y, low, high are used stands beside each.
enum class Mark : std::uint8_t {
  line,    ///< (x, y) joined.
  steps,   ///< A histogram outline: bin i spans [x, x_high] at height y; low..high is its error where given.
  bars,    ///< Bars from 0 to y over [x, x_high], or around category x; around category y they run from 0 to x.
  points,  ///< (x, y), with an error bar low..high where given: along y, but along x where the y axis is a category.
  band,    ///< The area between low and high along x.
  cells,   ///< A heat map: cell [x, x_high] x [y, y_high] coloured by value.
  rule_x,  ///< A vertical line at each x.
  rule_y,  ///< A horizontal line at each y.
};

/// What a series stands for: it decides its colour, the same in every figure of a report.
enum class Role : std::uint8_t { plain, signal, background, train, validation, test, reference, muted };

struct Series {
  std::string name{};  ///< In the legend; empty: not there.
  Mark mark = Mark::line;
  Role role = Role::plain;
  std::uint32_t colour = 0;  ///< For Role::plain: the index into the palette.
  std::vector<double> x{}, x_high{}, y{}, y_high{}, low{}, high{}, value{};
  std::vector<std::string> text{};  ///< A label drawn at a point or in a cell; may be empty.
};

/// A computational graph: nodes placed by layer, values and derivatives written on them.
struct Node {
  enum class Kind : std::uint8_t { input, parameter, constant, operation, output };
  std::string label{}, value{}, derivative{};  ///< `derivative` is the tangent or the adjoint, "" where not asked for.
  Kind kind = Kind::operation;
};
struct Edge {
  std::uint32_t from = 0, to = 0;  ///< Indices of nodes.
  std::string label{};             ///< E.g. the local derivative.
  std::string derivative{};        ///< What flows along it: tangents, or adjoints on their way back.
};

struct Figure {
  std::string id{};  ///< A stable name: letters, digits, dashes.
  std::string title{};
  std::string caption{};  ///< What is to be seen, in a sentence: read aloud by a screen reader.
  Axis x{}, y{};
  std::vector<Series> series{};
  std::vector<Node> nodes{};  ///< A figure is either a chart (series) or a graph (nodes and edges).
  std::vector<Edge> edges{};
};

}  // namespace ermine::core
