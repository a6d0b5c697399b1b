#include "run_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ermine/evaluate/coefficients.hpp"
#include "ermine/evaluate/history.hpp"
#include "ermine/evaluate/inputs.hpp"
#include "ermine/evaluate/summary.hpp"
#include "ermine/evaluate/thresholds.hpp"
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
  if (input.model.task() == models::Task::binary)
    section.scans.push_back(evaluate::threshold_scan(input.model, evaluate::judged_part(marks).prediction,
                                                     evaluate::judged_part(marks).truth));
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

Section coefficients_section(const ReportInput& input) {
  Section section = named("coefficients", "Coefficients");
  section.paragraphs.push_back("In the units of the input columns, with one standard deviation where it is known.");
  core::Figure figure = evaluate::coefficient_figure(input.model);
  if (!figure.series.empty()) section.figures.push_back(std::move(figure));
  for (report::TextTable& table : evaluate::coefficient_tables(input.model)) section.tables.push_back(std::move(table));
  return section;
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
  if (input.history.size() > 1) page.sections.push_back(training_section(input));
  if (!input.model.data().coefficients.empty()) page.sections.push_back(coefficients_section(input));
  if (!input.judged.parts.empty()) page.sections.push_back(data_section(input));
  page.footnotes.push_back(std::string("ermine ") + version());
  return page;
}

}  // namespace ermine::apps
