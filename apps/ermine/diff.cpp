#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/core/names.hpp"
#include "ermine/formula/parse.hpp"
#include "ermine/graph/picture.hpp"
#include "ermine/report/render.hpp"
#include "json.hpp"
#include "point.hpp"
#include "rough_places.hpp"
#include "run_folder.hpp"
#include "verbs.hpp"

namespace ermine::apps {
namespace {

using core::Record;
using core::UsageError;

std::string output_name(std::size_t i) { return "f" + std::to_string(i + 1); }

/// The formulas as one program: a name used twice is one node. Names of --parameters are parameters, others inputs.
graph::Program build(const std::vector<std::string>& formulas, const Point& point,
                     const std::vector<std::string>& parameters, std::vector<std::vector<formula::Origin>>& origins) {
  std::vector<std::string> used, known;
  for (const std::string& formula : formulas)
    for (const std::string& name : formula::names(formula))
      if (std::find(used.begin(), used.end(), name) == used.end()) used.push_back(name);
  graph::Builder builder;
  std::map<std::string, graph::SlotId> slots;
  for (const auto& [name, value] : point) {
    known.push_back(name);
    if (std::find(used.begin(), used.end(), name) == used.end())
      throw UsageError("--at: no formula has the name `" + name + "`" + core::did_you_mean(name, used));
    const bool parameter = std::find(parameters.begin(), parameters.end(), name) != parameters.end();
    slots[name] = parameter ? builder.parameter(name, 1) : builder.dense_input({name});
  }
  for (const std::string& name : used)
    if (!slots.count(name))
      throw UsageError("`" + name + "` has no value" + core::did_you_mean(name, known) + "; give it one: --at " + name +
                       "=1");
  for (const std::string& name : parameters)
    if (!slots.count(name))
      throw UsageError("--parameters: no formula has the name `" + name + "`" + core::did_you_mean(name, used));
  origins.resize(formulas.size());
  const auto slot_of = [&](const std::string& name) { return slots.at(name); };
  for (std::size_t i = 0; i < formulas.size(); ++i)
    builder.output(output_name(i), formula::append(builder, formulas[i], slot_of, &origins[i]));
  return std::move(builder).finish();
}

/// What there is to show. Everything is in the order of the names in --at.
struct Result {
  std::vector<std::string> names;
  std::vector<std::string> seeds;                     ///< In the order of the program: of each forward pass.
  std::vector<std::vector<formula::Origin>> origins;  ///< [formula]
  graph::Picture picture;
  std::vector<double> values;
  std::vector<std::vector<double>> jacobian, hessian;  ///< The Hessian of one formula, else empty.
};

Result differentiate(const std::vector<std::string>& formulas, const Point& point,
                     const std::vector<std::string>& parameters, graph::Sweep sweep) {
  Result result;
  const graph::Program program = build(formulas, point, parameters, result.origins);
  const std::vector<graph::Variable> variables = graph::variables(program);
  std::vector<double> at;
  std::vector<std::size_t> place;  // of each name of --at among the variables
  for (const graph::Variable& variable : variables) {
    result.seeds.push_back(variable.name);
    for (const auto& [name, value] : point)
      if (name == variable.name) at.push_back(value);
  }
  for (const auto& [name, value] : point) {
    result.names.push_back(name);
    for (std::size_t j = 0; j < variables.size(); ++j)
      if (variables[j].name == name) place.push_back(j);
  }
  const auto in_order = [&](const std::vector<double>& row) {
    std::vector<double> out;
    for (const std::size_t j : place) out.push_back(row[j]);
    return out;
  };
  std::vector<std::string> outputs;
  for (std::size_t i = 0; i < formulas.size(); ++i) outputs.push_back(output_name(i));
  result.picture = graph::picture(program, at, outputs, sweep);
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    result.values.push_back(result.picture.nodes[result.picture.outputs[i]].value.front());
    result.jacobian.push_back(in_order(result.picture.jacobian[i]));
  }
  if (formulas.size() == 1) {
    const auto all = graph::hessian(program, at, outputs.front());
    for (const std::size_t i : place) result.hessian.push_back(in_order(all[i]));
  }
  return result;
}

Record by_name(const std::vector<std::string>& names, const std::vector<double>& values) {
  Record record = Record::object();
  for (std::size_t j = 0; j < names.size(); ++j) record.set(names[j], values[j]);
  return record;
}

Record json_of(const Result& r) {
  Record result = Record::object();
  if (r.values.size() == 1) {
    Record hessian = Record::object();
    for (std::size_t i = 0; i < r.names.size(); ++i) hessian.set(r.names[i], by_name(r.names, r.hessian[i]));
    result.set("value", r.values.front()).set("gradient", by_name(r.names, r.jacobian.front())).set("hessian", hessian);
  } else {
    Record jacobian = Record::array();
    for (const std::vector<double>& row : r.jacobian) jacobian.push(Record::array(row));
    result.set("values", Record::array(r.values)).set("names", Record::array(r.names)).set("jacobian", jacobian);
  }
  const Record drawn = graph::to_record(r.picture);
  for (const auto& [key, value] : drawn.members()) result.set(key, value);
  return result.set("mode", r.picture.sweep == graph::Sweep::forward ? "forward" : "reverse");
}

/// "v2 = multiply(x1, x2)"
std::string written(const graph::Picture& picture, const graph::PictureNode& node) {
  if (node.inputs.empty()) return node.id;
  std::string text = node.id + " = " + node.operation + "(";
  for (std::size_t i = 0; i < node.inputs.size(); ++i) text += (i ? ", " : "") + picture.nodes[node.inputs[i]].id;
  return text + ")";
}

std::string text_of(const Result& r, const std::vector<std::string>& formulas, const Console& console) {
  const bool forward = r.picture.sweep == graph::Sweep::forward;
  std::vector<std::vector<std::string>> lines{{"node", "value"}};
  // One column a pass: the tangents by each variable, or the adjoints of each formula.
  for (std::size_t pass = 0; pass < r.picture.passes; ++pass)
    lines[0].push_back(forward                ? "tangent by " + r.seeds[pass]
                       : formulas.size() == 1 ? std::string("adjoint")
                                              : "adjoint of " + std::to_string(pass + 1));
  for (const graph::PictureNode& node : r.picture.nodes) {
    lines.push_back({written(r.picture, node), readable(node.value.front(), 7)});
    for (const std::vector<double>& derivative : node.derivative)
      lines.back().push_back(readable(derivative.front(), 7));
  }
  std::vector<std::vector<std::string>> edges{lines[0]};
  edges[0][0] = "edge", edges[0][1] = "slope";
  for (const graph::PictureEdge& edge : r.picture.edges) {
    const graph::PictureNode &from = r.picture.nodes[edge.from], &to = r.picture.nodes[edge.to];
    if (from.kind == core::Node::Kind::constant) continue;
    edges.push_back({from.id + " -> " + to.id, readable(edge.slope, 7)});
    for (const double derivative : edge.derivative) edges.back().push_back(readable(derivative, 7));
  }
  std::vector<std::vector<std::string>> result{{"", "value"}};
  for (const std::string& name : r.names) result[0].push_back("d/d" + name);
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    result.push_back({formulas[i], readable(r.values[i], 7)});
    for (const double derivative : r.jacobian[i]) result.back().push_back(readable(derivative, 7));
  }
  std::string text = aligned(lines, console) + "\n";
  if (edges.size() > 1) text += aligned(edges, console) + "\n";
  text += aligned(result, console);
  if (!r.hessian.empty() && !r.names.empty()) {
    std::vector<std::vector<std::string>> hessian{{"Hessian"}};
    for (std::size_t i = 0; i < r.names.size(); ++i) {
      hessian[0].push_back(r.names[i]);
      hessian.push_back({r.names[i]});
      for (const double value : r.hessian[i]) hessian.back().push_back(readable(value, 7));
    }
    text += "\n" + aligned(hessian, console);
  }
  return text + fmt::format("\n{} {} {}; {} would take {}\n", r.picture.passes, forward ? "forward" : "reverse",
                            r.picture.passes == 1 ? "pass" : "passes", forward ? "reverse mode" : "forward mode",
                            forward ? formulas.size() : r.names.size());
}

/// What a reader should know before trusting the numbers.
void warn(const Result& r, const std::vector<std::string>& formulas, Console& console) {
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    if (!std::isfinite(r.values[i])) {
      console.warning("`" + formulas[i] + "` is " + (std::isnan(r.values[i]) ? "not a number" : "infinite") +
                      " at this point");
      continue;
    }
    for (std::size_t j = 0; j < r.names.size(); ++j)
      if (!std::isfinite(r.jacobian[i][j]))
        console.warning("the derivative of `" + formulas[i] + "` by `" + r.names[j] + "` is not finite at this point");
    for (const std::string& sentence : rough_places(formulas[i], r.origins[i], r.picture)) console.warning(sentence);
  }
}

}  // namespace

int run_diff(const Settings& settings, Console& console) {
  const std::vector<std::string>& formulas = settings.positional();
  if (formulas.empty()) throw UsageError("ermine diff takes a formula: ermine diff 'sin(x1) + x1*x2' --at x1=2,x2=3");
  const std::string graph = settings.text("graph"), out = settings.text("out");
  if (!graph.empty() && (graph.size() < 4 || graph.compare(graph.size() - 4, 4, ".svg") != 0))
    throw UsageError("--graph draws SVG: name a file that ends in .svg, not `" + graph + "`");
  if (!graph.empty()) require_free(graph, settings.on("force"));
  if (!out.empty()) require_free(out, settings.on("force"));
  const Point point = parse_point(settings.list("at"), "--at");
  const graph::Sweep sweep = settings.text("mode") == "forward" ? graph::Sweep::forward : graph::Sweep::reverse;
  const Result result = differentiate(formulas, point, settings.names("parameters"), sweep);
  warn(result, formulas, console);
  if (!graph.empty()) {
    core::write_file(graph, report::to_svg(graph::to_figure(result.picture)));
    console.note("graph: " + graph);
  }
  const std::string text = settings.on("json") ? to_json(json_of(result)) : text_of(result, formulas, console);
  if (out.empty() || out == "-")
    print(text);
  else
    core::write_file(out, text);
  return 0;
}

}  // namespace ermine::apps
