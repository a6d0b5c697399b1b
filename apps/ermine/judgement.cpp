#include "judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/evaluate/verdict.hpp"
#include "ermine/evaluate/working_points.hpp"
#include "ermine/math/student.hpp"

namespace ermine::apps {
namespace {

using core::Record;
using core::UsageError;

/// Values and errors; with the degrees of freedom of the residuals also t = value / error and how often chance alone gives
/// one at least as large.
Record coefficients_of(const models::CoefficientTable& table, double freedom) {
  Record out = Record::object();
  for (const models::Coefficient& c : table.rows) {
    Record entry = Record::object().set("value", c.value).set("error", c.error);
    if (freedom > 0) entry.set("t", c.value / c.error).set("p", math::two_sided_t(c.value / c.error, freedom));
    out.set(c.name, std::move(entry));
  }
  return out;
}

/// Of a linear model's residuals; 0 where there are none known.
double freedom_of(const core::Record& details) {
  const Record* anova = details.is_object() ? details.find("anova") : nullptr;
  return anova == nullptr ? 0 : anova->at("df_residual").number();
}

/// What thresholds give on the part a binary model is judged by.
Record working_points_of(const models::Model& model, const evaluate::Assessment& mark) {
  Record list = Record::array();
  for (const evaluate::WorkingPoint& p : evaluate::working_points(model, mark.prediction, mark.truth)) {
    Record point = Record::object().set("wish", evaluate::name_of(p.wish)).set("threshold", p.threshold);
    const auto add = [&](const std::string& name, const evaluate::Mean& m) {
      point.set(name, m.value).set(name + "_error", m.error);
    };
    add("efficiency", p.efficiency);
    add("false_positive_rate", p.false_positive_rate);
    add("rejection", p.rejection);
    add("purity", p.purity);
    list.push(point);
  }
  return Record::object().set(mark.part, list);
}

const char* style_of(evaluate::Severity severity) {
  switch (severity) {
    case evaluate::Severity::good:
      return "green";
    case evaluate::Severity::note:
      return "";
    case evaluate::Severity::warning:
      return "yellow";
    case evaluate::Severity::bad:
      return "red";
  }
  return "";
}

}  // namespace

Judged judge(const models::Model& model, std::vector<Part> parts, core::Pool* pool, bool unseen_is_missing) {
  Judged judged{std::move(parts), {}, {}};
  for (const Part& part : judged.parts)
    judged.marks.push_back(evaluate::assess(model, part.table, part.name, pool, unseen_is_missing));
  const evaluate::Assessment& best = evaluate::judged_part(judged.marks);
  const evaluate::Assessment* train = evaluate::find_part(judged.marks, "train");
  if (train != nullptr && train != &best) judged.overtraining = evaluate::overlay(model, *train, best).comparisons;
  return judged;
}

std::vector<Part> parts_of(data::Parts&& split) {
  std::vector<Part> parts;
  const auto add = [&](const char* name, data::Table& table, std::vector<std::uint64_t>& rows) {
    if (table.rows() > 0) parts.push_back({name, std::move(table), std::move(rows)});
  };
  add("train", split.train, split.train_rows);
  add("validation", split.validation, split.validation_rows);
  add("test", split.test, split.test_rows);
  return parts;
}

void write_predictions(const std::string& path, const models::Model& model, const Judged& judged) {
  std::vector<PredictedPart> parts;
  for (std::size_t k = 0; k < judged.parts.size(); ++k) {
    const Part& part = judged.parts[k];
    parts.push_back({&part.name, &part.table, &part.rows, &judged.marks[k].prediction});
  }
  write_predictions(path, model, parts);
}

std::vector<evaluate::Verdict> findings_of(const models::Model& model, const Judged& judged,
                                           const models::FitResult* fit) {
  std::vector<evaluate::ColumnSummary> columns;
  for (evaluate::ColumnSummary& column : evaluate::summarise(judged.parts.front().table))
    for (const models::InputColumn& input : model.data().inputs)
      if (input.name == column.name) columns.push_back(column);
  std::vector<std::uint64_t> missing;
  for (const evaluate::ColumnSummary& column : columns) {
    missing.push_back(0);
    for (const Part& part : judged.parts)
      if (const auto index = part.table.find(column.name)) missing.back() += part.table.column(*index).count_missing();
  }
  return evaluate::verdict(model, {judged.marks, columns, judged.overtraining, fit, missing});
}

Record result_record(const models::Model& model, const Judged& judged, const models::FitResult* fit,
                     const std::vector<evaluate::Verdict>& verdicts) {
  const models::ModelData& d = model.data();
  Record result = Record::object(), rows = Record::object(), metrics = Record::object();
  for (const evaluate::Assessment& mark : judged.marks) {
    rows.set(mark.part, mark.rows());
    Record values = Record::object();
    for (const evaluate::Metric& metric : mark.metrics) {
      values.set(metric.name, metric.value);
      if (!std::isnan(metric.error)) values.set(metric.name + "_error", metric.error);
    }
    metrics.set(mark.part, values);
  }
  result.set("schema", 1).set("model", d.kind).set("task", models::name_of(d.task)).set("target", d.target);
  if (!d.classes.empty()) {
    result.set("classes", Record::array(d.classes));
    if (d.task == models::Task::binary) result.set("positive", d.classes[d.positive]);
  }
  result.set("rows", rows).set("metrics", metrics);
  if (d.task == models::Task::binary && !judged.marks.empty())
    result.set("working_points", working_points_of(model, evaluate::judged_part(judged.marks)));
  Record coefficients = Record::object();
  const double freedom = freedom_of(d.details);
  if (d.coefficients.size() == 1 && d.coefficients.front().label.empty()) {
    coefficients = coefficients_of(d.coefficients.front(), freedom);
  } else {
    for (const models::CoefficientTable& table : d.coefficients)
      coefficients.set(table.label, coefficients_of(table, freedom));
  }
  if (!d.coefficients.empty()) result.set("coefficients", coefficients);
  for (const char* key :
       {"formula", "start", "r2", "sigma", "anova", "prior", "l1", "l2", "duality_gap", "chosen_by", "path"})
    if (const Record* value = d.details.is_object() ? d.details.find(key) : nullptr) result.set(key, *value);
  if (fit != nullptr)
    result.set("training", Record::object()
                               .set("stop", optimize::name_of(fit->stop))
                               .set("iterations", fit->iterations)
                               .set("epochs", fit->epochs)
                               .set("seconds", fit->seconds));
  Record list = Record::array();
  for (const evaluate::Verdict& verdict : verdicts)
    list.push(Record::object()
                  .set("name", verdict.name)
                  .set("severity", evaluate::name_of(verdict.severity))
                  .set("text", verdict.text)
                  .set("value", verdict.value));
  return result.set("verdict", list);
}

std::string result_text(const Judged& judged, const std::vector<evaluate::Verdict>& verdicts, const Console& console) {
  std::vector<std::vector<std::string>> lines{{""}};
  for (const evaluate::Assessment& mark : judged.marks) lines[0].push_back(mark.part);
  for (std::size_t m = 0; !judged.marks.empty() && m < judged.marks.front().metrics.size(); ++m) {
    lines.push_back({judged.marks.front().metrics[m].name});
    for (const evaluate::Assessment& mark : judged.marks)
      lines.back().push_back(readable(mark.metrics[m].value, mark.metrics[m].error));
  }
  lines.push_back({"rows"});
  for (const evaluate::Assessment& mark : judged.marks) lines.back().push_back(thousands(mark.rows()));
  std::string text = aligned(lines, console);
  if (!verdicts.empty()) text += "\n";
  for (const evaluate::Verdict& verdict : verdicts)
    text += console.styled(style_of(verdict.severity), fmt::format("{:>7}", evaluate::name_of(verdict.severity))) +
            "  " + printable(verdict.text) + "\n";
  return text;
}

Requirement parse_requirement(const std::string& text) {
  for (const char* comparison : {">=", "<=", "==", ">", "<"}) {
    const std::size_t at = text.find(comparison);
    if (at == std::string::npos) continue;
    Requirement rule{"", trimmed(text.substr(0, at)), comparison, 0, text};
    const auto bound = to_number(trimmed(std::string_view(text).substr(at + rule.comparison.size())));
    if (!bound) break;
    rule.bound = *bound;
    const std::size_t dot = rule.metric.find('.');
    if (dot != std::string::npos) {
      rule.part = rule.metric.substr(0, dot);
      rule.metric = rule.metric.substr(dot + 1);
    }
    const std::vector<std::string> known{"auc",   "accuracy", "log_loss", "f1",  "precision", "recall",
                                         "brier", "macro_f1", "rmse",     "mae", "r2"};
    if (std::find(known.begin(), known.end(), rule.metric) == known.end())
      throw UsageError("--require " + text + ": there is no metric `" + rule.metric + "`" +
                       core::did_you_mean(rule.metric, known));
    return rule;
  }
  throw UsageError("--require takes a rule like 'auc>=0.9', not `" + text + "`");
}

std::vector<std::string> missed(const std::vector<Requirement>& requirements, const Judged& judged) {
  std::vector<std::string> sentences;
  for (const Requirement& rule : requirements) {
    const evaluate::Assessment* mark =
        rule.part.empty() ? &evaluate::judged_part(judged.marks) : evaluate::find_part(judged.marks, rule.part);
    if (mark == nullptr) throw UsageError("--require " + rule.text + ": this run has no part `" + rule.part + "`");
    const evaluate::Metric* metric = mark->find(rule.metric);
    if (metric == nullptr) {
      std::string all;
      for (const evaluate::Metric& candidate : mark->metrics) all += (all.empty() ? "" : ", ") + candidate.name;
      throw UsageError("--require " + rule.text + ": this task has no `" + rule.metric + "`; it has " + all);
    }
    const double v = metric->value, b = rule.bound;
    const std::string& c = rule.comparison;
    const bool holds = c == ">=" ? v >= b : c == "<=" ? v <= b : c == ">" ? v > b : c == "<" ? v < b : v == b;
    if (!holds)
      sentences.push_back(
          fmt::format("--require {}: {} is {} on the {} part", rule.text, rule.metric, readable(v, 6), mark->part));
  }
  return sentences;
}

}  // namespace ermine::apps
