#include <algorithm>
#include <cmath>

#include "run_report.hpp"

namespace ermine::apps {
namespace {

using core::Record;

/// The part that judges a run: test, or the last there is.
const std::pair<std::string, Record>* judging_part(const Record& result) {
  const Record* metrics = result.find("metrics");
  if (metrics == nullptr || !metrics->is_object() || metrics->members().empty()) return nullptr;
  return &metrics->members().back();
}

std::string cell(const Record& part, const std::string& metric) {
  const Record* value = part.find(metric);
  if (value == nullptr || value->is_null()) return "-";
  const Record* error = part.find(metric + "_error");
  return readable(value->number(), error != nullptr ? error->number() : std::nan(""));
}

/// One line a run: name, model, part, rows, then every metric any of them has.
std::vector<std::vector<std::string>> comparison_table(const std::vector<std::string>& names,
                                                       const std::vector<Record>& results) {
  std::vector<std::string> metrics;
  for (const Record& result : results)
    if (const auto* part = judging_part(result))
      for (const auto& [name, value] : part->second.members())
        if (!name.ends_with("_error") && std::find(metrics.begin(), metrics.end(), name) == metrics.end())
          metrics.push_back(name);
  std::vector<std::vector<std::string>> rows{{"run", "model", "part", "rows"}};
  rows[0].insert(rows[0].end(), metrics.begin(), metrics.end());
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto* part = judging_part(results[i]);
    const Record* model = results[i].find("model");
    std::vector<std::string> row{printable(names[i]), model ? model->text() : "-", part ? part->first : "-", "-"};
    if (part != nullptr) {
      if (const Record* counts = results[i].find("rows"))
        if (const Record* n = counts->find(part->first)) row[3] = std::to_string(n->integer());
      for (const std::string& metric : metrics) row.push_back(cell(part->second, metric));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// A metric of all runs with its errors, to see at a glance whether they differ.
core::Figure metric_figure(const std::vector<std::string>& names, const std::vector<Record>& results,
                           const std::string& metric) {
  core::Figure figure;
  figure.id = "compare-" + metric;
  std::replace(figure.id.begin(), figure.id.end(), '_', '-');
  figure.title = metric;
  figure.caption = metric + " of each run with its statistical error.";
  figure.x = {"run", core::Scale::category, {}, {}, names};
  figure.y.label = metric;
  core::Series series;
  series.name = metric;
  series.mark = core::Mark::points;
  series.role = core::Role::test;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto* part = judging_part(results[i]);
    const Record* value = part ? part->second.find(metric) : nullptr;
    if (value == nullptr || value->is_null()) continue;
    const Record* error = part->second.find(metric + "_error");
    const double e = error != nullptr && !error->is_null() ? error->number() : 0;
    series.x.push_back(static_cast<double>(i));
    series.y.push_back(value->number());
    series.low.push_back(value->number() - e);
    series.high.push_back(value->number() + e);
  }
  figure.series.push_back(std::move(series));
  return figure;
}

}  // namespace

report::Page comparison_page(const std::vector<std::string>& names, const std::vector<Record>& results,
                             const std::string& command) {
  report::Page page;
  page.title = std::to_string(names.size()) + " runs compared";
  page.command = command;
  std::vector<std::vector<std::string>> rows = comparison_table(names, results);
  report::TextTable table;
  table.caption = "Each run on the part that judges it, with statistical errors.";
  table.header = rows.front();
  table.rows.assign(rows.begin() + 1, rows.end());
  report::Section section;
  section.id = "comparison";
  section.title = "Comparison";
  section.tables.push_back(std::move(table));
  for (std::size_t j = 4; j < rows.front().size(); ++j)
    section.figures.push_back(metric_figure(names, results, rows.front()[j]));
  page.sections.push_back(std::move(section));
  return page;
}

std::string comparison_text(const std::vector<std::string>& names, const std::vector<Record>& results,
                            const Console& console) {
  return aligned(comparison_table(names, results), console);
}

}  // namespace ermine::apps
