#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/evaluate/assessment.hpp"
#include "ermine/evaluate/coefficients.hpp"
#include "ermine/evaluate/history.hpp"
#include "ermine/evaluate/inputs.hpp"
#include "ermine/evaluate/thresholds.hpp"
#include "ermine/evaluate/verdict.hpp"
#include "ermine/evaluate/weights.hpp"
#include "tests/evaluate/sample.hpp"

namespace {

using namespace ermine;
using evaluate::Assessment;
using evaluate_tests::near;
using models::Task;

models::ModelData blank(Task task, std::vector<std::string> classes) {
  models::ModelData d;
  d.kind = "test";
  d.task = task;
  d.target = "y";
  d.weight = "w";
  d.classes = std::move(classes);
  d.positive = 1;
  return d;
}

data::ColumnData numbers(std::string name, std::vector<double> values) {
  data::ColumnData c;
  c.name = std::move(name);
  c.values = std::move(values);
  return c;
}

data::ColumnData category(std::string name, std::vector<std::int32_t> codes, std::vector<std::string> levels) {
  data::ColumnData c;
  c.name = std::move(name);
  c.type = data::ColumnType::category;
  c.codes = std::move(codes);
  c.levels = std::move(levels);
  return c;
}

/// A binary part with given probabilities of the positive class.
Assessment part_of(const models::Model& model, const std::string& name, const std::vector<double>& p,
                   const std::vector<std::int32_t>& label, std::vector<double> weight = {}) {
  Assessment a;
  a.part = name;
  a.prediction.task = Task::binary;
  a.prediction.rows = p.size();
  for (const double x : p) a.prediction.probability.push_back(1 - x);
  for (const double x : p) {
    a.prediction.probability.push_back(x);
    a.prediction.label.push_back(x > 0.5);
  }
  a.truth.label = label;
  a.truth.weight = std::move(weight);
  a.metrics = evaluate::metrics(model, a.prediction, a.truth);
  a.n_eff = evaluate::weight_sums(a.truth.weight, p.size()).n_eff();
  return a;
}

/// n rows whose labels follow their probabilities, which are spread by `sharpness`.
Assessment honest(const models::Model& model, const std::string& name, std::uint64_t seed, int n, double sharpness,
                  double prior = 0) {
  evaluate_tests::Random random(seed);
  std::vector<double> p;
  std::vector<std::int32_t> label;
  for (int i = 0; i < n; ++i) {
    p.push_back(1 / (1 + std::exp(-prior - sharpness * random.normal())));
    label.push_back(random.uniform() < p.back());
  }
  return part_of(model, name, p, label);
}

bool says(const std::vector<evaluate::Verdict>& list, const std::string& name, evaluate::Severity severity) {
  return std::any_of(list.begin(), list.end(),
                     [&](const auto& v) { return v.name == name && v.severity == severity && !v.text.empty(); });
}

using evaluate::Severity;

}  // namespace

TEST_CASE("labels are found by their text, whatever the order of the levels in the file") {
  const models::Model model(blank(Task::binary, {"no", "yes"}));
  const data::Table table({category("y", {0, 1, 1}, {"yes", "no"}), numbers("w", {1, 2, 3})});
  const auto truth = evaluate::truth_of(model, table);
  CHECK(truth.label == std::vector<std::int32_t>{1, 0, 0});
  CHECK(truth.weight == std::vector<double>{1, 2, 3});
  const models::Model digits(blank(Task::binary, {"0", "1"}));
  CHECK(evaluate::truth_of(digits, data::Table({numbers("y", {1, 0, 1})})).label == std::vector<std::int32_t>{1, 0, 1});
}

TEST_CASE("the truth of part of a table is that part's") {
  const models::Model model(blank(Task::binary, {"a", "b"}));
  const data::Table table({category("y", {0, 1, 1, 0, 1, 2}, {"a", "b", "unknown"})});
  CHECK(evaluate::truth_of(model, table.slice(2, 3)).label == std::vector<std::int32_t>{1, 0, 1});
}

TEST_CASE("a truth that cannot be used is refused by name, value and row") {
  const models::Model model(blank(Task::binary, {"a", "b"}));
  const auto refusal = [&](data::Table table) -> std::string {
    try {
      static_cast<void>(evaluate::truth_of(model, table));
    } catch (const core::DataError& e) {
      return e.what();
    }
    return "accepted";
  };
  const auto y = [](std::vector<std::int32_t> codes) { return category("y", std::move(codes), {"a", "b", "c"}); };
  CHECK(refusal(data::Table({numbers("z", {1})})).find("`y`") != std::string::npos);
  CHECK(refusal(data::Table({y({0, -1})})).find("row 2") != std::string::npos);
  CHECK(refusal(data::Table({y({0, 2})})).find("`c`") != std::string::npos);
  CHECK(refusal(data::Table({y({0, 1}), numbers("w", {1, NAN})})).find("`w` is missing in row 2") != std::string::npos);
  CHECK(refusal(data::Table({y({0, 1}), numbers("w", {1, -2})})).find("sum to -1") != std::string::npos);
  CHECK(refusal(data::Table({y({0, 1}), numbers("w", {1, 0})})).find("in the class `b`") != std::string::npos);
  CHECK(refusal(data::Table({y({}), numbers("w", {})})).find("no row") != std::string::npos);
  CHECK(refusal(data::Table({y({0, 1}), numbers("w", {3, 1})})) == "accepted");
}

TEST_CASE("binary and multiclass metrics equal scikit-learn 1.2's, weighted too") {
  const models::Model model(blank(Task::binary, {"0", "1"}));
  const std::vector<double> p{.1, .8, .35, .4, .65, .35, .9, .7}, w{1, 2, .5, 1.5, 1, .25, 3, .75};
  const std::vector<std::int32_t> y{0, 1, 1, 0, 1, 0, 1, 0};
  const Assessment a = part_of(model, "test", p, y), b = part_of(model, "test", p, y, w);
  const std::vector<double> plain{0.78125, 0.75, 0.507506370925672, 0.75, 0.75, 0.75, 0.1721875};
  const std::vector<double> weighted{
      0.9148351648351648, 0.875, 0.36003369115180694, 0.9056603773584906, 0.8888888888888888, 0.9230769230769231,
      0.10918749999999999};
  const std::vector<std::string> names{"auc", "accuracy", "log_loss", "f1", "precision", "recall", "brier"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(a.metrics[i].name == names[i]);
    CHECK(near(a.metrics[i].value, plain[i], 1e-14));
    CHECK(near(b.metrics[i].value, weighted[i], 1e-14));
    CHECK(a.metrics[i].error > 0);
  }

  const models::Model three(blank(Task::multiclass, {"a", "b", "c"}));
  models::Prediction q{.task = Task::multiclass, .rows = 8};
  const double table[8][3] = {{.7, .2, .1}, {.2, .5, .3},   {.1, .3, .6}, {.4, .35, .25},
                              {.3, .3, .4}, {.05, .9, .05}, {.6, .1, .3}, {.25, .25, .5}};
  for (int k = 0; k < 3; ++k)
    for (const auto& row : table) q.probability.push_back(row[k]);
  q.label = {0, 1, 2, 0, 2, 1, 0, 2};
  const auto list = evaluate::metrics(three, q, {.label = {0, 1, 2, 1, 2, 1, 2, 0}, .weight = w});
  CHECK(near(list[0].value, 0.475, 1e-14));
  CHECK(near(list[1].value, 0.9167385348295973, 1e-14));
  CHECK(near(list[2].value, 0.49010217113665383, 1e-14));
}

TEST_CASE("a certain and wrong answer costs much and not infinitely much") {
  const models::Model model(blank(Task::binary, {"0", "1"}));
  const Assessment a = part_of(model, "test", {0.0, 0.3, 1.0}, {1, 0, 1});
  CHECK(std::isfinite(a.find("log_loss")->value));
  CHECK(a.find("log_loss")->value > 10);
}

TEST_CASE("a threshold scan starts at the model's own threshold and agrees with the confusion there") {
  const models::Model model(blank(Task::binary, {"bkg", "sig"}));
  const Assessment a = honest(model, "test", 5, 500, 1.5);
  const auto scan = evaluate::threshold_scan(model, a.prediction, a.truth);
  CHECK(scan.threshold[scan.start] == 0.5);
  CHECK(scan.threshold.size() <= 203);
  CHECK(std::is_sorted(scan.threshold.begin(), scan.threshold.end()));
  const double tp = scan.true_positive[scan.start], tn = scan.negatives - scan.false_positive[scan.start];
  CHECK(near((tp + tn) / 500, a.find("accuracy")->value, 1e-14));
  CHECK(scan.positive == "sig");
}

TEST_CASE("each sickness gets its verdict, and health gets none") {
  const models::Model model(blank(Task::binary, {"0", "1"}));
  const std::vector<Assessment> well{honest(model, "train", 1, 6000, 1.5), honest(model, "test", 2, 2000, 1.5)};
  const auto healthy = evaluate::verdict(model, {.parts = well});
  CHECK(says(healthy, "quality", Severity::good));
  CHECK(says(healthy, "overfit", Severity::good));
  for (const auto& v : healthy) CHECK((v.severity == Severity::good || v.severity == Severity::note));

  SUBCASE("guessing") {
    std::vector<Assessment> parts{honest(model, "test", 3, 400, 1.5)};
    evaluate_tests::Random random(9);
    for (auto& k : parts[0].truth.label) k = random.uniform() < 0.5;
    parts[0].metrics = evaluate::metrics(model, parts[0].prediction, parts[0].truth);
    CHECK_FALSE(says(evaluate::verdict(model, {.parts = parts}), "quality", Severity::good));
  }
  SUBCASE("a leak") {
    const std::vector<Assessment> parts{part_of(model, "test", {.01, .02, .98, .99}, {0, 0, 1, 1})};
    CHECK(says(evaluate::verdict(model, {.parts = parts}), "too_good", Severity::warning));
  }
  SUBCASE("overtraining") {
    std::vector<Assessment> parts{honest(model, "train", 1, 4000, 3), honest(model, "test", 2, 4000, 1)};
    for (double& p : parts[1].prediction.probability) p = p > 0.5 ? 0.97 : 0.03;
    parts[1].metrics = evaluate::metrics(model, parts[1].prediction, parts[1].truth);
    const auto list = evaluate::verdict(model, {.parts = parts});
    CHECK(says(list, "overfit", Severity::warning));
    CHECK(says(list, "calibration", Severity::warning));
  }
  SUBCASE("a gap that is large beside too few rows, and one that only the ranks show") {
    const auto with = [](const char* part, std::vector<evaluate::Metric> metrics) {
      Assessment a;
      a.part = part;
      a.metrics = std::move(metrics);
      return a;
    };
    const auto severity_of = [&](double loss, double loss_error, double auc, double auc_error) {
      std::vector<Assessment> parts{well[0], well[1]};
      parts[0].metrics = with("train", {{"auc", 0.8, 0.01}, {"log_loss", 0.3, 0.01}}).metrics;
      parts[1].metrics = with("test", {{"auc", auc, auc_error}, {"log_loss", loss, loss_error}}).metrics;
      for (const auto& v : evaluate::verdict(model, {.parts = parts}))
        if (v.name == "overfit") return v.severity;
      return Severity::bad;
    };
    CHECK(severity_of(0.31, 0.01, 0.79, 0.01) == Severity::good);
    CHECK(severity_of(0.60, 0.15, 0.79, 0.01) == Severity::note);
    CHECK(severity_of(0.31, 0.01, 0.66, 0.07) == Severity::note);
    CHECK(severity_of(0.31, 0.01, 0.66, 0.02) == Severity::warning);
    CHECK(severity_of(0.60, 0.02, 0.79, 0.01) == Severity::warning);
  }
  SUBCASE("a rare class") {
    const std::vector<Assessment> parts{honest(model, "test", 4, 4000, 1, -5)};
    CHECK(says(evaluate::verdict(model, {.parts = parts}), "imbalance", Severity::note));
  }
  SUBCASE("few rows") {
    models::ModelData d = blank(Task::binary, {"0", "1"});
    d.coefficients = {{"", std::vector<models::Coefficient>(30, {"x", 1, 0.1})}};
    const models::Model wide(d);
    const std::vector<Assessment> parts{honest(wide, "train", 6, 120, 1), honest(wide, "test", 7, 40, 1)};
    const auto list = evaluate::verdict(wide, {.parts = parts});
    CHECK(says(list, "few_rows", Severity::warning));
    CHECK(says(list, "few_rows", Severity::note));
  }
  SUBCASE("weights") {
    const std::vector<Assessment> parts{
        part_of(model, "test", {.1, .4, .6, .9, .7}, {0, 1, 0, 1, 1}, {1, 1, 1, 1, -0.5})};
    CHECK(says(evaluate::verdict(model, {.parts = parts}), "weights", Severity::note));
  }
  SUBCASE("odd columns") {
    models::ModelData d = blank(Task::binary, {"0", "1"});
    for (const char* name : {"flat", "holes", "fine"}) d.inputs.push_back({.name = name});
    const auto columns = evaluate::summarise(
        data::Table({numbers("flat", {1, 1, 1}), numbers("holes", {NAN, NAN, 2}), numbers("fine", {1, 2, 3})}));
    const auto list = evaluate::verdict(models::Model(d), {.columns = columns});
    CHECK(says(list, "missing", Severity::note));
    CHECK(says(list, "missing", Severity::warning));
  }
  SUBCASE("the ways training ends") {
    models::FitResult fit{.model = model};
    for (const auto& [stop, severity] : {std::pair{optimize::Stop::gradient_small, Severity::good},
                                         {optimize::Stop::early, Severity::good},
                                         {optimize::Stop::steps_exhausted, Severity::warning},
                                         {optimize::Stop::separable, Severity::warning},
                                         {optimize::Stop::stalled, Severity::warning},
                                         {optimize::Stop::interrupted, Severity::warning},
                                         {optimize::Stop::diverged, Severity::bad}}) {
      fit.stop = stop;
      fit.remarks = {{"dependent", "A remark."}};
      const auto list = evaluate::verdict(model, {.parts = well, .fit = &fit});
      CHECK(says(list, "stop", severity));
      CHECK(says(list, "dependent", Severity::note));
      if (severity == Severity::bad) CHECK(list.front().name == "stop");
    }
  }
}

TEST_CASE("remarks of a fit are told apart by their names, whatever their words") {
  models::ModelData d = blank(Task::binary, {"0", "1"});
  d.inputs.push_back({.name = "x"});
  const models::Model model(d);
  const std::vector<Assessment> parts{honest(model, "train", 1, 600, 1.5), honest(model, "test", 2, 600, 1.5)};
  const auto columns = evaluate::summarise(data::Table({numbers("x", {1, NAN, 3})}));
  models::FitResult fit{.model = model, .stop = optimize::Stop::separable};
  fit.remarks = {{"imputed", "A"}, {"constant", "B"}, {"separable", "C"}, {"errors", "cells imputed elsewhere"}};
  const auto list = evaluate::verdict(model, {.parts = parts, .columns = columns, .fit = &fit});
  CHECK(says(list, "missing", Severity::note));
  CHECK_FALSE(says(list, "imputed", Severity::note));       // `missing` says it
  CHECK_FALSE(says(list, "separable", Severity::warning));  // `stop` says it
  CHECK(says(list, "constant", Severity::warning));
  CHECK(says(list, "errors", Severity::note));
  const auto without_columns = evaluate::verdict(model, {.parts = parts, .fit = &fit});
  CHECK(says(without_columns, "imputed", Severity::note));
}

TEST_CASE("columns that are no honest inputs are named after training") {
  models::ModelData d = blank(Task::binary, {"0", "1"});
  std::vector<std::string> almost{"oops"}, names;
  std::vector<double> count, jumps;
  std::vector<std::int32_t> codes;
  for (int i = 0; i < 40; ++i) {
    almost.push_back(std::to_string(i) + ".5");
    names.push_back("row " + std::to_string(i));
    count.push_back(i + 7);
    jumps.push_back(i % 5);
    codes.push_back(i);
  }
  d.inputs = {{.name = "almost", .type = data::ColumnType::category, .levels = almost},
              {.name = "name", .type = data::ColumnType::category, .levels = names},
              {.name = "id"},
              {.name = "fine"}};
  const models::Model model(d);
  const std::vector<Assessment> parts{honest(model, "train", 1, 400, 1.5), honest(model, "test", 2, 400, 1.5)};
  const auto columns =
      evaluate::summarise(data::Table({category("almost", codes, almost), category("name", codes, names),
                                       numbers("id", count), numbers("fine", jumps)}));
  models::FitResult fit{.model = model};
  const auto list = evaluate::verdict(model, {.parts = parts, .columns = columns, .fit = &fit});
  const auto about = [&](const std::string& name, const std::string& words) {
    return std::count_if(list.begin(), list.end(), [&](const evaluate::Verdict& v) {
      return v.name == name && v.text.find(words) != std::string::npos;
    });
  };
  CHECK(about("levels", "--missing 'oops'") == 1);
  CHECK(about("levels", "--drop name") == 1);
  CHECK(about("row_number", "--drop id") == 1);
  CHECK(about("row_number", "fine") == 0);
  const auto judged = evaluate::verdict(model, {.parts = parts, .columns = columns});  // nothing to drop any more
  CHECK_FALSE(says(judged, "levels", Severity::warning));
}

TEST_CASE("a score on the rows that were trained on is no reason to rejoice") {
  const models::Model model(blank(Task::binary, {"0", "1"}));
  const std::vector<Assessment> parts{honest(model, "train", 1, 4000, 1.5)};
  CHECK(says(evaluate::verdict(model, {.parts = parts}), "quality", Severity::note));
}

TEST_CASE("inputs are drawn by class with unit sums, weights and errors") {
  models::ModelData d = blank(Task::binary, {"b", "s"});
  d.inputs = {{.name = "x"}, {.name = "c", .type = data::ColumnType::category}};
  const models::Model model(d);
  const data::Table table({numbers("x", {0.1, 0.2, 0.7, 0.9, NAN}), category("c", {0, 1, 1, 2, -1}, {"p", "q", "r"})});
  const evaluate::Truth truth{.label = {0, 0, 1, 1, 1}, .weight = {1, 3, 1, 1, 1}};
  const auto figures = evaluate::input_figures(model, table, truth);
  REQUIRE(figures.size() == 2);
  for (const auto& f : figures)
    for (const auto& s : f.series) {
      double sum = 0;
      for (const double y : s.y) sum += y;
      CHECK(near(sum, 1.0, 1e-14));
    }
  CHECK(figures[1].series[0].y == std::vector<double>{0.25, 0.75, 0});
  CHECK(near(figures[1].series[0].high[1] - 0.75, 0.75, 1e-14));  // sqrt(9) / 4
  CHECK(figures[0].caption.find("1 missing cell") != std::string::npos);
  CHECK(evaluate::input_figures(model, table, truth, {.figures = 1}).size() == 1);
}

TEST_CASE("effects are coefficients in units of the deviation, the largest first") {
  models::ModelData d = blank(Task::binary, {"b", "s"});
  d.inputs = {{.name = "small", .deviation = 1000}, {.name = "large", .deviation = 0.1}};
  d.coefficients = {{"", {{"intercept", 9, 1}, {"small", 0.01, 0.002}, {"large", 5, 1}}}};
  const auto f = evaluate::coefficient_figure(models::Model(d));
  CHECK(f.y.categories == std::vector<std::string>{"small", "large"});
  CHECK(near(f.series[1].x[0], 10, 1e-14));
  CHECK(near(f.series[1].high[0], 12, 1e-14));
  CHECK(evaluate::coefficient_tables(models::Model(d))[0].rows.size() == 3);
  CHECK(evaluate::coefficient_figure(models::Model(blank(Task::binary, {"b", "s"}))).series.empty());
}

TEST_CASE("a history of any length is at most 400 points, first and last among them") {
  std::vector<models::Progress> history;
  for (std::uint64_t e = 1; e <= 5000; ++e)
    history.push_back(
        {.epoch = e, .train_loss = 1000.0 / static_cast<double>(e), .validation_loss = e == 70 ? 0.1 : 5.0});
  const auto f = evaluate::history_figure(history);
  CHECK(f.series[0].x.size() == 400);
  CHECK(f.series[0].x.front() == 1);
  CHECK(f.series[0].x.back() == 5000);
  CHECK(f.y.scale == core::Scale::log);
  CHECK(f.series[2].x[0] == 70);
}

TEST_CASE("regression and classification parts give the figures of their task") {
  const models::Model model(blank(Task::binary, {"0", "1"}));
  const std::vector<Assessment> parts{honest(model, "train", 1, 300, 1.5), honest(model, "test", 2, 200, 1.5)};
  std::vector<std::string> ids;
  for (const auto& f : evaluate::performance_figures(model, parts)) ids.push_back(f.id);
  CHECK(ids == std::vector<std::string>{"roc", "overlay", "calibration", "confusion"});
  CHECK(evaluate::metrics_table(parts).header.size() == 3);
  CHECK(evaluate::weights_table(model, parts).rows.size() == 6);

  const models::Model line(blank(Task::regression, {}));
  std::vector<Assessment> numbers_parts(1);
  evaluate_tests::Random random(3);
  numbers_parts[0].part = "test";
  for (int i = 0; i < 300; ++i) {
    numbers_parts[0].truth.value.push_back(i * 0.1);
    numbers_parts[0].prediction.value.push_back(i * 0.1 + random.normal());
  }
  numbers_parts[0].prediction.rows = 300;
  numbers_parts[0].metrics = evaluate::metrics(line, numbers_parts[0].prediction, numbers_parts[0].truth);
  ids.clear();
  for (const auto& f : evaluate::performance_figures(line, numbers_parts)) ids.push_back(f.id);
  CHECK(ids == std::vector<std::string>{"prediction", "residuals", "pulls"});
  CHECK(evaluate::quality(line, numbers_parts[0]).severity == Severity::good);
}
