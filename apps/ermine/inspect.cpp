#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "dataset.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/evaluate/moments.hpp"
#include "ermine/models/model.hpp"
#include "interrupt.hpp"
#include "json.hpp"
#include "run_folder.hpp"
#include "verbs.hpp"

namespace ermine::apps {
namespace {

using core::Record;

/// The levels of a category with how often each stands there, the most frequent first.
std::vector<std::pair<std::string, std::uint64_t>> counted_levels(const data::ColumnView& column) {
  std::vector<std::pair<std::string, std::uint64_t>> levels;
  for (const std::string& level : column.levels()) levels.emplace_back(level, 0);
  for (const std::int32_t code : column.codes)
    if (code >= 0) ++levels[static_cast<std::size_t>(code)].second;
  std::stable_sort(levels.begin(), levels.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return levels;
}

Record to_record(const char* type, const evaluate::Moments& d) {
  Record column = Record::object();
  column.set("type", type).set("count", d.count).set("missing", d.missing).set("mean", d.mean).set("std", d.deviation);
  column.set("min", d.low).set("max", d.high).set("autocorrelation", d.autocorrelation);
  return column;
}

void emit(const Settings& settings, const std::string& text) {
  const std::string out = settings.text("out");
  if (out.empty() || out == "-") return print(text);
  require_free(out, settings.on("force"));
  core::write_file(out, text);
}

/// A sparse column as dense values: absent entries are 0.
std::vector<double> dense_values(const core::CsrView<double>& csr, std::uint32_t column) {
  std::vector<double> values(csr.rows(), 0.0);
  for (std::uint64_t i = 0; i < csr.rows(); ++i) {
    const auto* first = csr.indices + csr.offsets[i];
    const auto* last = csr.indices + csr.offsets[i + 1];
    const auto* at = std::lower_bound(first, last, column);
    if (at != last && *at == column) values[i] = csr.values[at - csr.indices];
  }
  return values;
}

int inspect_data(const Settings& settings, Console& console) {
  core::Pool pool(0);
  const Recipe recipe = recipe_of(settings);
  data::Table table = prepare_cells(read_data(settings, recipe, pool.threads()), recipe, false);
  if (!recipe.defines.empty()) table = transforms::with_defines(table, recipe.defines, &pool);
  table = apply_cuts(std::move(table), settings.list("cut"), {}, &pool).table;
  std::vector<double> weight;
  if (settings.has("weight")) {
    const data::ColumnView column = table.column(settings.text("weight"));
    if (!column.is_number()) throw core::DataError("the weight `" + column.name() + "` holds no numbers");
    weight.assign(column.values.begin(), column.values.end());
  }

  Record columns = Record::object();
  std::vector<std::vector<std::string>> lines{
      {"column", "type", "count", "missing", "mean", "std", "min", "max", "levels"}};
  const auto add_numbers = [&](const std::string& name, std::span<const double> values) {
    const evaluate::Moments d = evaluate::moments_of(values, weight);
    columns.set(name, to_record("number", d));
    lines.push_back({printable(name), "number", std::to_string(d.count), std::to_string(d.missing), readable(d.mean),
                     readable(d.deviation), readable(d.low), readable(d.high)});
  };
  for (std::uint64_t j = 0; j < table.columns(); ++j) {
    const data::ColumnView column = table.column(j);
    if (column.is_number()) {
      add_numbers(column.name(), column.values);
      continue;
    }
    evaluate::Moments d{};
    d.missing = column.count_missing();
    d.count = table.rows() - d.missing;
    d.mean = d.deviation = d.low = d.high = d.autocorrelation = std::nan("");
    Record entry = to_record(data::name_of(column.type()), d);
    Record levels = Record::object();
    std::string most;
    const auto counted = counted_levels(column);
    for (std::size_t i = 0; i < counted.size(); ++i) {
      levels.set(counted[i].first, counted[i].second);
      if (i < 3) most += (i ? ", " : "") + printable(counted[i].first) + " " + std::to_string(counted[i].second);
    }
    if (counted.size() > 3) most += ", and " + std::to_string(counted.size() - 3) + " more";
    columns.set(column.name(), entry.set("levels", levels));
    lines.push_back({printable(column.name()), data::name_of(column.type()), std::to_string(d.count),
                     std::to_string(d.missing), "", "", "", "", most});
  }
  if (table.has_sparse()) {
    const std::vector<std::string>& names = table.sparse_names();
    for (std::uint32_t j = 0; j < names.size(); ++j) {
      stop_if_interrupted();
      add_numbers(names[j], dense_values(table.sparse(), j));
    }
  }
  if (settings.on("json")) {
    emit(settings, to_json(Record::object().set("rows", table.rows()).set("columns", columns)));
    return 0;
  }
  std::string text = std::to_string(table.rows()) + " rows, " + std::to_string(lines.size() - 1) + " columns\n\n";
  emit(settings, text + aligned(lines, console));
  return 0;
}

/// The parameters of a formula with their errors.
std::string parameters_text(const models::CoefficientTable& table, const Console& console) {
  std::vector<std::vector<std::string>> lines{{"parameter", "value", "error"}};
  for (const models::Coefficient& c : table.rows)
    lines.push_back({printable(c.name), readable(c.value, 10), std::isnan(c.error) ? "unknown" : readable(c.error, 4)});
  return aligned(lines, console);
}

/// Of the coefficients, in their order, row by row.
Record covariance_of(const models::ModelData& d) {
  const std::size_t size = d.coefficients.front().rows.size();
  Record rows = Record::array();
  for (std::size_t i = 0; i < size; ++i)
    rows.push(Record::array(std::span<const double>(&d.covariance[i * size], size)));
  return rows;
}

int inspect_run(const Settings& settings, Console& console) {
  const std::string& run = settings.positional().front();
  const models::Model model = load_model(run);
  const models::ModelData& d = model.data();
  Record columns = Record::object();
  std::vector<std::vector<std::string>> lines{{"input", "type", "mean", "std", "levels"}};
  for (const models::InputColumn& input : d.inputs) {
    Record column = Record::object();
    column.set("type", data::name_of(input.type));
    if (input.type == data::ColumnType::number)
      column.set("mean", input.mean).set("std", input.deviation);
    else
      column.set("levels", Record::array(input.levels));
    columns.set(input.name, column);
    std::string levels;
    for (const std::string& level : input.levels) levels += (levels.empty() ? "" : ", ") + printable(level);
    if (levels.size() > 60) levels = levels.substr(0, 57) + "...";
    const bool number = input.type == data::ColumnType::number;
    lines.push_back({printable(input.name), data::name_of(input.type), number ? readable(input.mean) : "",
                     number ? readable(input.deviation) : "", levels});
  }
  Record result = Record::object();
  result.set("model", d.kind)
      .set("task", models::name_of(d.task))
      .set("target", d.target)
      .set("weight", d.weight.empty() ? Record() : Record(d.weight));
  if (!d.classes.empty()) result.set("classes", Record::array(d.classes));
  if (const Record* text = d.details.is_object() ? d.details.find("formula") : nullptr) result.set("formula", *text);
  result.set("parameters", d.parameters.size()).set("columns", columns);
  if (!d.covariance.empty()) result.set("covariance", covariance_of(d));
  const RunFolder folder(run);
  Record measured;
  if (folder.has("metrics.json")) {
    measured = from_json(core::read_file(folder.file("metrics.json"), 1 << 26), folder.file("metrics.json"));
    for (const char* key : {"rows", "metrics", "coefficients", "training", "verdict"})
      if (const Record* value = measured.find(key)) result.set(key, *value);
  }
  if (settings.on("json")) {
    emit(settings, to_json(result));
    return 0;
  }
  std::string text = console.styled("bold", d.kind) + " (" + models::name_of(d.task) + ") of `" + printable(d.target) +
                     "`, " + std::to_string(d.parameters.size()) + " parameters\n";
  if (!d.classes.empty()) {
    text += "classes:";
    for (const std::string& label : d.classes) text += " " + printable(label);
    text += "\n";
  }
  const Record* formula = d.details.is_object() ? d.details.find("formula") : nullptr;
  if (formula != nullptr) text += "formula: " + printable(formula->text()) + "\n";
  text += "\n" + aligned(lines, console);
  if (formula != nullptr) text += "\n" + parameters_text(d.coefficients.front(), console);
  if (const Record* metrics = measured.find("metrics")) {
    text += "\n";
    for (const auto& [part, values] : metrics->members()) {
      text += part + ":";
      for (const auto& [name, value] : values.members())
        if (!name.ends_with("_error")) text += "  " + name + " " + readable(value.number());
      text += "\n";
    }
  }
  emit(settings, text);
  return 0;
}

}  // namespace

int run_inspect(const Settings& settings, Console& console) {
  if (settings.positional().empty())
    throw core::UsageError("ermine inspect takes a table or a run: ermine inspect DATA");
  if (settings.positional().size() == 1 && is_run(settings.positional().front())) return inspect_run(settings, console);
  return inspect_data(settings, console);
}

}  // namespace ermine::apps
