/// @file
/// A series of a figure as layers of a Vega-Lite specification. Fields of the data are always x, x2, y, y2, low, high, v
/// and t: no name of the user's is ever a field or stands in an expression.
/// Only .cpp files of this room include this header: it knows nlohmann's JSON.

#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/report/detail/domain.hpp"

namespace ermine::report::detail {

struct VegaContext {
  bool horizontal = false;
  std::vector<std::string> x_names, y_names;  ///< Of category axes, made distinct.
  Domain x_domain, y_domain;
  nlohmann::ordered_json x, y, colour;  ///< Encodings without their field.
  std::string x_title, y_title;
};

void add_layers(nlohmann::ordered_json& layers, const core::Series& series, const VegaContext& context);

/// A computational graph: edges as lines, nodes as labelled squares, at the places the SVG has them.
[[nodiscard]] nlohmann::ordered_json network_layers(const core::Figure& figure);

/// Six significant digits are more than an eye can see and keep a page small; null for what is not finite.
[[nodiscard]] nlohmann::ordered_json number(double value);

}  // namespace ermine::report::detail
