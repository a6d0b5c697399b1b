#include "run_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "choosing.hpp"
#include "ermine/evaluate/coefficients.hpp"
#include "ermine/evaluate/history.hpp"
#include "ermine/evaluate/inputs.hpp"
#include "ermine/evaluate/summary.hpp"
#include "ermine/evaluate/thresholds.hpp"
#include "ermine/evaluate/working_points.hpp"
#include "separation.hpp"
#include "version.hpp"

namespace ermine::apps {
namespace {

using report::Section;

Section named(const char* id, const char* title) {
  Section section;
  section.id = id;
  section.title = title;
  return section;
}

Section performance_section(const ReportInput& input) {
  const auto& marks = input.judged.marks;
  Section section = named("performance", "How good it is");
  section.tables.push_back(evaluate::metrics_table(marks));
  section.figures = evaluate::performance_figures(input.model, marks);
  if (input.model.task() == models::Task::binary) {
    const evaluate::Assessment& mark = evaluate::judged_part(marks);
    section.scans.push_back(evaluate::threshold_scan(input.model, mark.prediction, mark.truth));
    const models::ModelData& d = input.model.data();
    const auto points = evaluate::working_points(input.model, mark.prediction, mark.truth);
    if (!points.empty())
      section.tables.push_back(evaluate::working_points_table(points, mark.part, d.classes[d.positive]));
    show_separation(section, input.model, marks, input.result);
  }
  return section;
}

/// The norm of the gradient: a fit that converges takes it down to rounding.
core::Figure gradient_figure(const std::vector<models::Progress>& history) {
  core::Figure figure;
  figure.id = "gradient-norm";
  figure.title = "Gradient during training";
  figure.caption =
      "The norm of the gradient after each iteration, on a logarithmic scale; it falls as the fit converges.";
  figure.x.label = "iteration";
  figure.y = {"|gradient|", core::Scale::log, {}, {}, {}};
  core::Series series;
  series.role = core::Role::train;
  for (const models::Progress& p : history)
    if (std::isfinite(p.gradient_norm) && p.gradient_norm > 0) {
      series.x.push_back(static_cast<double>(std::max(p.epoch, p.step)));
      series.y.push_back(p.gradient_norm);
    }
  figure.series.push_back(std::move(series));
  return figure;
}

Section training_section(const ReportInput& input) {
  Section section = named("training", "Training");
  section.figures.push_back(evaluate::history_figure(input.history));
  core::Figure gradient = gradient_figure(input.history);
  if (gradient.series.front().x.size() > 1) section.figures.push_back(std::move(gradient));
  return section;
}

/// R2 and the F test of a linear model; no rows where the model has none.
report::TextTable variance_table(const models::Model& model) {
  report::TextTable table{"Analysis of variance on the training rows",
                          {"source", "sum of squares", "degrees of freedom", "mean square", "F"},
                          {}};
  const core::Record& details = model.data().details;
  const core::Record* anova = details.is_object() ? details.find("anova") : nullptr;
  if (anova == nullptr) return table;
  const auto number = [&](const char* key) { return anova->at(key).number(); };
  const auto text = [](double value) { return readable(value, 6); };
  const auto freedom = [](double df) {
    return df == std::floor(df) && df >= 0 ? thousands(static_cast<std::uint64_t>(df)) : readable(df, 6);
  };
  const double df_model = number("df_model"), df_residual = number("df_residual");
  table.rows.push_back(
      {"model", text(number("ss_model")), freedom(df_model), text(number("ss_model") / df_model), text(number("f"))});
  table.rows.push_back(
      {"residual", text(number("ss_residual")), freedom(df_residual), text(number("ss_residual") / df_residual), ""});
  table.caption += fmt::format(": R\u00b2 = {}, sigma = {}", readable(details.at("r2").number(), 5),
                               readable(details.at("sigma").number(), 5));
  return table;
}

Section coefficients_section(const ReportInput& input) {
  Section section = named("coefficients", "Coefficients");
  const core::Record& details = input.model.data().details;
  const core::Record* formula = details.is_object() ? details.find("formula") : nullptr;
  section.paragraphs.push_back(
      formula != nullptr
          ? "The parameters of " + formula->text() +
                ", with one standard deviation where it is known. R\u00b2 = " + readable(details.at("r2").number(), 5) +
                ", sigma = " + readable(details.at("sigma").number(), 5) + " on the training rows."
          : "In the units of the input columns, with one standard deviation where it is known.");
  core::Figure figure = evaluate::coefficient_figure(input.model);
  if (!figure.series.empty()) section.figures.push_back(std::move(figure));
  const auto& names = input.model.data().coefficients.front().rows;
  const bool levels = std::any_of(input.model.data().inputs.begin(), input.model.data().inputs.end(),
                                  [](const auto& c) { return c.type != data::ColumnType::number; });
  const bool penalised = std::all_of(names.begin(), names.end(), [](const auto& c) { return std::isfinite(c.error); });
  if (levels && penalised)
    section.paragraphs.push_back(
        "All levels of a category may be shifted against the intercept together; only the penalty settles by how "
        "much. So each level alone has a wide error: compare levels of one category with each other.");
  if (report::TextTable table = variance_table(input.model); !table.rows.empty())
    section.tables.push_back(std::move(table));
  for (report::TextTable& table : evaluate::coefficient_tables(input.model)) section.tables.push_back(std::move(table));
  return section;
}

/// What the model was made with: what a reader needs to trust the figures, and to make them again.
report::TextTable setup_table(const ReportInput& input) {
  const models::ModelData& d = input.model.data();
  report::TextTable table{"How it was made", {"", ""}, {}};
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) table.rows.push_back({name, value});
  };
  add("model", d.kind + " (" + models::name_of(d.task) + ")");
  add("target", d.target + (d.task == models::Task::binary ? ", positive: " + d.classes[d.positive] : ""));
  add("weight", d.weight);
  add("inputs", thousands(d.inputs.size()));
  if (d.recipe.is_object()) {
    const auto text = [&](const char* key) {
      const core::Record* value = d.recipe.find(key);
      if (value == nullptr) return std::string();
      if (value->is_text()) return value->text();
      return value->is_number() ? readable(value->number(), 6) : std::string();
    };
    add("loss", text("loss"));
    add("optimiser", text("optimizer"));
    add("penalty l1", text("l1"));
    add("penalty l2", text("l2"));
    if (const core::Record* basis = d.recipe.find("basis"))
      for (const std::string& one : basis->texts()) add("basis", one);
    if (const core::Record* standardise = d.recipe.find("standardise"))
      add("inputs standardised", standardise->boolean() ? "yes" : "no");
  }
  for (const auto& [name, value] : input.setup) add(name, value);
  return table;
}

Section data_section(const ReportInput& input) {
  Section section = named("data", "The data");
  const Part& part = input.judged.parts.front();
  const evaluate::Assessment& mark = input.judged.marks.front();
  section.paragraphs.push_back("The columns and their distributions in the " + part.name + " part.");
  section.tables.push_back(evaluate::summary_table(evaluate::summarise(part.table)));
  section.tables.push_back(evaluate::weights_table(input.model, input.judged.marks));
  section.figures = evaluate::input_figures(input.model, part.table, mark.truth);
  return section;
}

std::vector<report::KeyFigure> key_figures(const evaluate::Assessment& mark) {
  std::vector<report::KeyFigure> figures;
  for (const evaluate::Metric& metric : mark.metrics) {
    if (figures.size() == 4) break;
    figures.push_back({evaluate::title_of(metric.name), readable(metric.value, metric.error),
                       fmt::format("{} part, {} rows", mark.part, thousands(mark.rows()))});
  }
  return figures;
}

}  // namespace

std::string run_subtitle(const Judged& judged) {
  std::string text;
  const std::size_t n = judged.marks.size();
  for (std::size_t i = 0; i < n; ++i)
    text += (i == 0       ? ""
             : i + 1 == n ? " and "
                          : ", ") +
            thousands(judged.marks[i].rows()) + " " + judged.marks[i].part;
  return text.empty() ? "" : text + " rows";
}

report::Page run_page(const ReportInput& input) {
  report::Page page;
  page.title = input.title;
  page.subtitle = input.subtitle;
  page.command = input.command;
  if (!input.verdicts.empty()) page.headline = input.verdicts.front().text;
  Section verdict = named("verdict", "Verdict");
  verdict.verdicts = input.verdicts;
  page.sections.push_back(std::move(verdict));
  if (!input.judged.marks.empty()) {
    page.key_figures = key_figures(evaluate::judged_part(input.judged.marks));
    page.sections.push_back(performance_section(input));
  }
  if (input.result != nullptr)
    if (Section choosing = choosing_section(*input.result); !choosing.figures.empty() || !choosing.tables.empty())
      page.sections.push_back(std::move(choosing));
  if (input.history.size() > 1) page.sections.push_back(training_section(input));
  if (!input.model.data().coefficients.empty()) page.sections.push_back(coefficients_section(input));
  if (!input.judged.parts.empty()) page.sections.push_back(data_section(input));
  Section setup = named("setup", "Setup");
  setup.tables.push_back(setup_table(input));
  page.sections.push_back(std::move(setup));
  page.footnotes.push_back(std::string("ermine ") + version());
  return page;
}

}  // namespace ermine::apps
