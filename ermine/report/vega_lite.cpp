#include <algorithm>
#include <cmath>
#include <set>

#include "ermine/report/detail/domain.hpp"
#include "ermine/report/detail/palette.hpp"
#include "ermine/report/detail/text.hpp"
#include "ermine/report/detail/vega_layers.hpp"
#include "ermine/report/render.hpp"

namespace ermine::report {
namespace detail {
namespace {

using Json = nlohmann::ordered_json;

/// Names that mean positions: none empty, none twice, or two categories would fall together.
std::vector<std::string> distinct(const std::vector<std::string>& names) {
  std::vector<std::string> list;
  std::set<std::string> seen;
  for (const auto& raw : names) {
    const std::string name = tame(raw.empty() ? " " : abridged(raw, 48));
    std::string unique = name;
    for (int k = 2; !seen.insert(unique).second; ++k) unique = name + " (" + std::to_string(k) + ")";
    list.push_back(unique);
  }
  return list;
}

Json axis_encoding(const core::Axis& axis, const Domain& domain, const std::vector<std::string>& names) {
  const Json title = axis.label.empty() ? Json(nullptr) : Json(tame(axis.label));
  if (axis.scale == core::Scale::category)
    return {{"type", "nominal"}, {"sort", nullptr}, {"scale", {{"domain", names}}}, {"title", title}};
  const bool log = axis.scale == core::Scale::log;
  Json scale{{"type", log ? "log" : "linear"}, {"domain", {number(domain.low), number(domain.high)}}, {"nice", false}};
  if (!log) scale["zero"] = false;
  const double size = std::fmax(std::fabs(domain.low), std::fabs(domain.high));
  Json ticks{{"tickCount", log ? 4 : 6}};
  if (size >= 1e6 || size < 1e-3) ticks["format"] = size < 1e-3 ? "~e" : "~s";
  if (!log && size < 1e-3) ticks["labelExpr"] = "datum.value == 0 ? '0' : datum.label";
  if (log) ticks["labelExpr"] = "datum.value >= 0.001 && datum.value < 1e5 ? datum.label : format(datum.value, '~e')";
  return {{"type", "quantitative"}, {"title", title}, {"scale", std::move(scale)}, {"axis", std::move(ticks)}};
}

/// Colours by the name in the legend; nothing where no series has a name.
Json colour_encoding(const core::Figure& figure) {
  Json names = Json::array(), colours = Json::array();
  std::set<std::string> seen;
  for (const auto& s : figure.series)
    if (!s.name.empty() && seen.insert(tame(s.name)).second) {
      names.push_back(tame(s.name));
      colours.push_back(ink_of(s).light);
    }
  if (names.empty()) return {};
  Json legend = figure.series.size() > 1 ? Json{{"orient", "top"}, {"title", nullptr}} : Json(nullptr);
  return {{"type", "nominal"}, {"scale", {{"domain", names}, {"range", colours}}}, {"legend", legend}};
}

Json chart(const core::Figure& figure) {
  VegaContext context;
  context.horizontal = is_horizontal(figure);
  context.x_names = distinct(figure.x.categories);
  context.y_names = distinct(figure.y.categories);
  context.x_domain = domain_x(figure);
  context.y_domain = domain_y(figure);
  context.x = axis_encoding(figure.x, context.x_domain, context.x_names);
  context.y = axis_encoding(figure.y, context.y_domain, context.y_names);
  context.colour = colour_encoding(figure);
  context.x_title = figure.x.label.empty() ? "x" : tame(figure.x.label);
  context.y_title = figure.y.label.empty() ? "y" : tame(figure.y.label);
  Json layers = Json::array();
  for (const auto& s : figure.series) add_layers(layers, s, context);
  const bool zooms = figure.x.scale != core::Scale::category && figure.y.scale != core::Scale::category;
  if (zooms && !layers.empty())
    layers[0]["params"] = Json::array({{{"name", "view"},
                                        {"select", {{"type", "interval"}, {"zoom", "wheel![event.shiftKey]"}}},
                                        {"bind", "scales"}}});
  return {{"width", "container"}, {"height", 280}, {"layer", layers}};
}

}  // namespace
}  // namespace detail

std::string to_vega_lite(const core::Figure& figure) {
  using detail::Json;
  Json spec{{"$schema", "https://vega.github.io/schema/vega-lite/v6.json"},
            {"title", detail::tame(figure.title)},
            {"description", detail::tame(figure.caption)}};
  spec.update(figure.nodes.empty() ? detail::chart(figure) : detail::network_layers(figure));
  return spec.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace ermine::report
