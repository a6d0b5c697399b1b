#include "ermine/report/detail/vega_layers.hpp"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ermine/report/detail/layers.hpp"
#include "ermine/report/detail/palette.hpp"
#include "ermine/report/detail/text.hpp"

namespace ermine::report::detail {
namespace {

using core::Mark;
using core::Scale;
using core::Series;
using Json = nlohmann::ordered_json;

/// A position on an axis: the category's name, or the number.
Json position(const std::vector<double>& values, std::uint64_t i, Scale scale, const std::vector<std::string>& names) {
  if (i >= values.size()) return nullptr;
  if (scale != Scale::category) return number(values[i]);
  const double k = std::round(values[i]);
  return k >= 0 && k < static_cast<double>(names.size()) ? Json(names[static_cast<std::uint64_t>(k)]) : Json(nullptr);
}

Json with(Json base, const Json& more) {
  base.update(more);
  return base;
}

Json field(const char* name, const Json& axis) { return with({{"field", name}}, axis); }

/// The parts of a layer that every mark of a series shares.
struct Maker {
  const Series& s;
  const VegaContext& c;
  std::uint64_t place;  ///< Tells the series of a figure apart.

  Json values(std::uint64_t n) const {
    Json list = Json::array();
    for (std::uint64_t i = 0; i < n; ++i) {
      Json row{{"x", position(s.x, i, c.x_domain.scale, c.x_names)},
               {"y", position(s.y, i, c.y_domain.scale, c.y_names)}};
      if (i < s.x_high.size() && s.mark != Mark::cells) row["x2"] = number(s.x_high[i]);
      if (i < s.low.size() && i < s.high.size()) row["low"] = number(s.low[i]), row["high"] = number(s.high[i]);
      if (i < s.text.size()) row["t"] = tame(s.text[i]);
      list.push_back(std::move(row));
    }
    return list;
  }
  Json tooltip(const char* x_field, bool errors) const {
    const bool names_x = c.x_domain.scale == Scale::category, names_y = c.y_domain.scale == Scale::category;
    Json list = Json::array();
    const auto add = [&](const char* name, const std::string& title, bool text) {
      Json item{{"field", name}, {"title", title}, {"type", text ? "nominal" : "quantitative"}};
      if (!text) item["format"] = ",.4~g";
      list.push_back(std::move(item));
    };
    add(x_field, c.x_title, names_x);
    add("y", c.y_title, names_y);
    if (errors) add("low", "from", false), add("high", "to", false);
    return list;
  }
  Json layer(Json mark, Json data, Json encoding) const {
    if (!s.name.empty() && !c.colour.is_null())
      encoding["color"] = with({{"datum", tame(s.name)}}, c.colour);
    else
      mark["color"] = ink_of(s).light;
    return {{"data", {{"values", std::move(data)}}}, {"mark", std::move(mark)}, {"encoding", std::move(encoding)}};
  }
};

Json line_mark(const Series& s) {
  Json mark{{"type", "line"}, {"strokeWidth", 2}, {"clip", true}};
  if (s.role == core::Role::reference) mark["strokeDash"] = {5, 4}, mark["strokeWidth"] = 1.5;
  return mark;
}

void lines(Json& layers, const Maker& m) {
  const Json data = m.values(m.s.x.size());
  const Json xy{{"x", field("x", m.c.x)}, {"y", field("y", m.c.y)}};
  const Json order{{"order", nullptr}};
  layers.push_back(m.layer(line_mark(m.s), data, with(xy, order)));
  layers.push_back(m.layer({{"type", "point"}, {"opacity", 0}, {"size", 120}, {"clip", true}}, data,
                           with(xy, {{"tooltip", m.tooltip("x", false)}})));
}

void errors(Json& layers, const Maker& m, const Json& data, const char* across) {
  if (m.s.low.empty() || m.s.high.empty()) return;
  const Json mark{{"type", "rule"}, {"strokeWidth", 1.5}, {"clip", true}};
  if (m.c.horizontal)
    layers.push_back(
        m.layer(mark, data, {{"x", field("low", m.c.x)}, {"x2", {{"field", "high"}}}, {"y", field("y", m.c.y)}}));
  else
    layers.push_back(
        m.layer(mark, data, {{"x", field(across, m.c.x)}, {"y", field("low", m.c.y)}, {"y2", {{"field", "high"}}}}));
}

void steps(Json& layers, const Maker& m) {
  const Series& s = m.s;
  if (s.x.empty() || s.x_high.size() < s.x.size()) return;
  Json data = m.values(s.x.size());
  Json outline = Json::array();
  const Json foot = number(m.c.y_domain.scale == Scale::log ? m.c.y_domain.low : 0);
  outline.push_back({{"x", number(s.x.front())}, {"y", foot}});
  for (std::uint64_t i = 0; i < s.x.size(); ++i) {
    data[i]["mid"] = number((s.x[i] + s.x_high[i]) / 2);
    for (const double edge : {s.x[i], s.x_high[i]}) outline.push_back({{"x", number(edge)}, {"y", data[i]["y"]}});
  }
  outline.push_back({{"x", number(s.x_high.back())}, {"y", foot}});
  Json bars{{"x", field("x", m.c.x)},
            {"x2", {{"field", "x2"}}},
            {"y", with(field("y", m.c.y), {{"stack", nullptr}})},
            {"y2", {{"datum", foot}}},
            {"tooltip", m.tooltip("mid", !s.low.empty())}};
  layers.push_back(m.layer({{"type", "bar"}, {"opacity", 0.16}, {"clip", true}, {"binSpacing", 0}}, data, bars));
  layers.push_back(
      m.layer(line_mark(s), outline, {{"x", field("x", m.c.x)}, {"y", field("y", m.c.y)}, {"order", nullptr}}));
  errors(layers, m, data, "mid");
}

void bars(Json& layers, const Maker& m) {
  Json data = m.values(std::max(m.s.x.size(), m.s.y.size()));
  Json encoding{{"x", field("x", m.c.x)}, {"y", field("y", m.c.y)}, {"tooltip", m.tooltip("x", !m.s.low.empty())}};
  const bool edges = !m.s.x_high.empty() && !m.c.horizontal;
  if (edges) encoding["x2"] = {{"field", "x2"}};
  encoding[m.c.horizontal ? "x" : "y"]["stack"] = nullptr;
  const char* offset = m.c.horizontal ? "yOffset" : "xOffset";
  const Json slot{{"datum", "s" + std::to_string(m.place)}, {"type", "nominal"}};
  const bool dodges = !edges && !m.s.name.empty() && !m.c.colour.is_null();
  if (dodges) encoding[offset] = slot;
  layers.push_back(m.layer({{"type", "bar"}, {"opacity", 0.8}, {"clip", true}}, data, encoding));
  if (!edges) {
    errors(layers, m, data, "x");
    if (dodges && layers.back()["mark"]["type"] == "rule") layers.back()["encoding"][offset] = slot;
  }
}

void points(Json& layers, const Maker& m) {
  const Json data = m.values(m.s.x.size());
  errors(layers, m, data, "x");
  const int size = m.s.x.size() > 200 ? 10 : m.s.x.size() > 60 ? 22 : 44;
  layers.push_back(
      m.layer({{"type", "point"}, {"filled", true}, {"opacity", 1}, {"size", size}, {"clip", true}}, data,
              {{"x", field("x", m.c.x)}, {"y", field("y", m.c.y)}, {"tooltip", m.tooltip("x", !m.s.low.empty())}}));
  const bool labelled = std::any_of(m.s.text.begin(), m.s.text.end(), [](const std::string& t) { return !t.empty(); });
  if (labelled)
    layers.push_back(m.layer({{"type", "text"}, {"align", "left"}, {"dx", 7}, {"dy", -6}}, data,
                             {{"x", field("x", m.c.x)}, {"y", field("y", m.c.y)}, {"text", {{"field", "t"}}}}));
}

void band(Json& layers, const Maker& m) {
  layers.push_back(m.layer({{"type", "area"}, {"opacity", 0.2}, {"clip", true}}, m.values(m.s.x.size()),
                           {{"x", field("x", m.c.x)}, {"y", field("low", m.c.y)}, {"y2", {{"field", "high"}}}}));
}

void cells(Json& layers, const Maker& m) {
  const Series& s = m.s;
  const bool names_x = m.c.x_domain.scale == Scale::category, names_y = m.c.y_domain.scale == Scale::category;
  Json data = Json::array();
  double largest = 0;
  bool negative = false;
  for (std::uint64_t i = 0; i < std::min({s.x.size(), s.x_high.size(), s.y.size(), s.y_high.size(), s.value.size()});
       ++i) {
    const std::vector<double> middle_x{(s.x[i] + s.x_high[i]) / 2}, middle_y{(s.y[i] + s.y_high[i]) / 2};
    Json row{{"v", number(s.value[i])}};
    row["x"] = names_x ? position(middle_x, 0, Scale::category, m.c.x_names) : number(s.x[i]);
    row["y"] = names_y ? position(middle_y, 0, Scale::category, m.c.y_names) : number(s.y[i]);
    if (!names_x) row["x2"] = number(s.x_high[i]);
    if (!names_y) row["y2"] = number(s.y_high[i]);
    if (i < s.text.size()) row["t"] = tame(s.text[i]);
    if (std::isfinite(s.value[i])) largest = std::max(largest, std::fabs(s.value[i])), negative |= s.value[i] < 0;
    data.push_back(std::move(row));
  }
  Json encoding{{"x", field("x", m.c.x)}, {"y", field("y", m.c.y)}};
  if (!names_x) encoding["x2"] = {{"field", "x2"}};
  if (!names_y) encoding["y2"] = {{"field", "y2"}};
  Json colour{{"field", "v"}, {"type", "quantitative"}, {"title", s.name.empty() ? Json(nullptr) : Json(tame(s.name))}};
  if (largest == 0) largest = 1;
  colour["scale"] =
      negative ? Json{{"domain", {number(-largest), 0, number(largest)}},
                      {"range", {"#d1480c", "#ffffff", "#1d63d8"}},
                      {"interpolate", "rgb"}}
               : Json{{"domain", {0, number(largest)}}, {"range", {"#ffffff", "#1d63d8"}}, {"interpolate", "rgb"}};
  if (names_x && names_y && !s.text.empty()) colour["legend"] = nullptr;  // the numbers stand in the cells
  encoding["color"] = colour;
  Json tip = Json::array({{{"field", "v"},
                           {"type", "quantitative"},
                           {"title", s.name.empty() ? "value" : tame(s.name)},
                           {"format", ",.4~g"}}});
  if (names_x) tip.push_back({{"field", "x"}, {"type", "nominal"}, {"title", m.c.x_title}});
  if (names_y) tip.push_back({{"field", "y"}, {"type", "nominal"}, {"title", m.c.y_title + " "}});
  encoding["tooltip"] = tip;
  layers.push_back(
      {{"data", {{"values", data}}}, {"mark", {{"type", "rect"}, {"clip", true}}}, {"encoding", encoding}});
  if (names_x && names_y && !s.text.empty()) {
    Json text_encoding{{"x", encoding["x"]}, {"y", encoding["y"]}, {"text", {{"field", "t"}}}};
    text_encoding["color"] = {
        {"condition", {{"test", fmt::format("datum.v > {:.6g}", 0.55 * largest)}, {"value", "#ffffff"}}},
        {"value", "#1c2330"}};
    layers.push_back({{"data", {{"values", data}}}, {"mark", {{"type", "text"}}}, {"encoding", text_encoding}});
  }
}

void rules(Json& layers, const Maker& m) {
  const bool upright = m.s.mark == Mark::rule_x;
  Json data = m.values(upright ? m.s.x.size() : m.s.y.size());
  const Json mark{{"type", "rule"}, {"strokeDash", {5, 4}}, {"strokeWidth", 1.5}};
  layers.push_back(m.layer(mark, data, upright ? Json{{"x", field("x", m.c.x)}} : Json{{"y", field("y", m.c.y)}}));
}

}  // namespace

Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  const std::string text = fmt::format("{:.6g}", value);
  double rounded = 0;
  fast_float::from_chars(text.data(), text.data() + text.size(), rounded);
  return std::floor(rounded) == rounded && std::fabs(rounded) < 1e9 ? Json(static_cast<std::int64_t>(rounded))
                                                                    : Json(rounded);
}

void add_layers(Json& layers, const Series& series, const VegaContext& context) {
  const Maker maker{series, context, layers.size()};
  switch (series.mark) {
    case Mark::line:
      lines(layers, maker);
      break;
    case Mark::steps:
      steps(layers, maker);
      break;
    case Mark::bars:
      bars(layers, maker);
      break;
    case Mark::points:
      points(layers, maker);
      break;
    case Mark::band:
      band(layers, maker);
      break;
    case Mark::cells:
      cells(layers, maker);
      break;
    case Mark::rule_x:
    case Mark::rule_y:
      rules(layers, maker);
      break;
  }
}

Json network_layers(const core::Figure& figure) {
  const Layout layout = lay_out(figure);
  const Json bare{{"type", "quantitative"}, {"axis", nullptr}, {"scale", {{"zero", false}, {"padding", 30}}}};
  Json ways = Json::array(), nodes = Json::array();
  for (std::uint64_t e = 0; e < layout.edges.size(); ++e)
    for (std::uint64_t k = 0; k < layout.edges[e].size(); ++k)
      ways.push_back({{"e", e}, {"k", k}, {"x", layout.edges[e][k].layer}, {"y", -layout.edges[e][k].row}});
  constexpr const char* fills[] = {"#ffffff", "#c92a2a", "#ffffff", "#1d63d8", "#1d4a9c"};
  for (std::uint64_t i = 0; i < figure.nodes.size(); ++i) {
    const core::Node& n = figure.nodes[i];
    const bool dark = n.kind != core::Node::Kind::input && n.kind != core::Node::Kind::constant;
    nodes.push_back({{"x", layout.nodes[i].layer},
                     {"y", -layout.nodes[i].row},
                     {"t", tame(n.label)},
                     {"value", tame(n.value)},
                     {"derivative", tame(n.derivative)},
                     {"fill", fills[static_cast<std::uint64_t>(n.kind)]},
                     {"ink", dark ? "#ffffff" : "#1c2330"}});
  }
  const Json xy{{"x", field("x", bare)}, {"y", field("y", bare)}};
  const auto text = [&](const char* what, int dy, Json colour) {
    return Json{{"mark", {{"type", "text"}, {"dy", dy}}},
                {"encoding", with(xy, {{"text", {{"field", what}}}, {"color", std::move(colour)}})}};
  };
  const Json own{{"scale", nullptr}, {"type", "nominal"}};
  Json over = Json::array();
  over.push_back({{"mark", {{"type", "square"}, {"size", 900}, {"opacity", 1}, {"stroke", "#9aa3af"}}},
                  {"encoding", with(xy, {{"fill", field("fill", own)}})}});
  over.push_back(text("t", 0, field("ink", own)));
  over.push_back(text("value", -24, {{"value", "#1c2330"}}));
  over.push_back(text("derivative", 24, {{"value", "#d1480c"}}));
  Json edges{{"data", {{"values", ways}}},
             {"mark", {{"type", "line"}, {"interpolate", "monotone"}, {"color", "#9aa3af"}}},
             {"encoding", with(xy, {{"detail", {{"field", "e"}, {"type", "nominal"}}},
                                    {"order", {{"field", "k"}, {"type", "quantitative"}}}})}};
  return {{"width", 120 * layout.layers},
          {"height", 90 * layout.rows},
          {"layer", {edges, {{"data", {{"values", nodes}}}, {"layer", over}}}}};
}

}  // namespace ermine::report::detail
