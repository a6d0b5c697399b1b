#include "tests/report/sample.hpp"

#include <cmath>

namespace report_tests {
namespace {

double bump(double x, double at) { return std::exp(-18 * (x - at) * (x - at)); }

Figure overlay_figure(const Naming& n) {
  Figure f{.id = "overlay", .title = n("Score, train against test"), .caption = n("Points should lie on the steps.")};
  f.x.label = n("probability of signal");
  f.y.label = n("share of the class per unit");
  for (const bool signal : {true, false}) {
    const Role role = signal ? Role::signal : Role::background;
    const std::string name = signal ? "signal" : "background";
    Series train{.name = n(name + ", train"), .mark = Mark::steps, .role = role};
    Series test{.name = n(name + ", test"), .mark = Mark::points, .role = role};
    for (int i = 0; i < 30; ++i) {
      const double x = i / 30.0, y = 3 * bump(x, signal ? 0.62 : 0.33), noise = 0.1 * std::sin(9.0 * i);
      train.x.push_back(x), train.x_high.push_back(x + 1 / 30.0), train.y.push_back(y);
      train.low.push_back(y - 0.06), train.high.push_back(y + 0.06);
      test.x.push_back(x + 1 / 60.0), test.y.push_back(y + noise);
      test.low.push_back(y + noise - 0.14), test.high.push_back(y + noise + 0.14);
    }
    f.series.push_back(train);
    f.series.push_back(test);
  }
  return f;
}

Figure loss_figure(const Naming& n) {
  Figure f{.id = "history", .title = n("Loss while training"), .caption = n("Both curves fall and stay together.")};
  f.x.label = n("epoch");
  f.y = {.label = n("loss"), .scale = Scale::log};
  Series train{.name = n("train"), .role = Role::train}, validation{.name = n("validation"), .role = Role::validation};
  for (int i = 1; i <= 60; ++i) {
    train.x.push_back(i), train.y.push_back(0.02 + 2 * std::exp(-i / 7.0));
    validation.x.push_back(i), validation.y.push_back(0.05 + 2 * std::exp(-i / 8.0));
  }
  f.series = {train, validation};
  f.series.push_back({.mark = Mark::rule_x, .role = Role::muted, .x = {41}, .text = {n("kept")}});
  return f;
}

Figure calibration_figure(const Naming& n) {
  Figure f{.id = "calibration", .title = n("Calibration"), .caption = n("On the diagonal, 70 % means 70 %.")};
  f.x = {.label = n("predicted probability"), .low = 0, .high = 1};
  f.y = {.label = n("observed share"), .low = 0, .high = 1};
  Series points{.name = n("test"), .mark = Mark::points, .role = Role::test};
  Series band{.name = n("one sigma"), .mark = Mark::band, .role = Role::test};
  for (int i = 0; i < 10; ++i) {
    const double p = 0.05 + 0.1 * i, y = p + 0.03 * std::sin(3.0 * i);
    points.x.push_back(p), points.y.push_back(y), points.low.push_back(y - 0.03), points.high.push_back(y + 0.03);
    band.x.push_back(p), band.low.push_back(p - 0.03), band.high.push_back(p + 0.03);
  }
  f.series = {band, Series{.name = n("perfect"), .role = Role::reference, .x = {0, 1}, .y = {0, 1}}, points};
  return f;
}

Figure confusion_figure(const Naming& n) {
  Figure f{.id = "confusion", .title = n("Confusion matrix"), .caption = n("Dark on the diagonal only.")};
  f.x = {
      .label = n("predicted"), .scale = Scale::category, .categories = {n("setosa"), n("versicolor"), n("virginica")}};
  f.y = f.x;
  f.y.label = n("true");
  Series cells{.name = n("share"), .mark = Mark::cells};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      cells.x.push_back(j - 0.5), cells.x_high.push_back(j + 0.5);
      cells.y.push_back(i - 0.5), cells.y_high.push_back(i + 0.5);
      cells.value.push_back(i == j ? 0.9 : 0.05), cells.text.push_back(i == j ? "1,234" : "12");
    }
  f.series = {cells};
  return f;
}

Figure correlation_figure(const Naming& n) {
  Figure f{.id = "density", .title = n("Residual density"), .caption = n("A heat map over numbers.")};
  f.x.label = n("prediction");
  f.y.label = n("residual");
  Series cells{.name = n("rows"), .mark = Mark::cells};
  for (int i = 0; i < 12; ++i)
    for (int j = 0; j < 12; ++j) {
      cells.x.push_back(j), cells.x_high.push_back(j + 1), cells.y.push_back(i - 6), cells.y_high.push_back(i - 5);
      cells.value.push_back(std::exp(-0.1 * (i - 6) * (i - 6)) - (j > 9 ? 0.4 : 0));
    }
  f.series = {cells};
  return f;
}

Figure category_figure(const Naming& n) {
  Figure f{.id = "input-jets", .title = n("jets"), .caption = n("Shares of the levels, by class.")};
  f.x = {
      .label = n("jets"), .scale = Scale::category, .categories = {n("none"), n("one"), n("two or more jets"), n("")}};
  f.y.label = n("share");
  f.series = {Series{.name = n("signal"),
                     .mark = Mark::bars,
                     .role = Role::signal,
                     .x = {0, 1, 2, 3},
                     .y = {0.1, 0.3, 0.5, 0.1},
                     .low = {0.08, 0.27, 0.46, 0.08},
                     .high = {0.12, 0.33, 0.54, 0.12}},
              Series{.name = n("background"),
                     .mark = Mark::bars,
                     .role = Role::background,
                     .x = {0, 1, 2, 3},
                     .y = {0.4, 0.3, 0.2, 0.1}}};
  return f;
}

Figure coefficient_figure(const Naming& n) {
  Figure f{.id = "coefficients", .title = n("Coefficients"), .caption = n("Effect of one standard deviation.")};
  f.x.label = n("effect on the log odds");
  f.y = {.scale = Scale::category,
         .categories = {n("m_bb"), n("m_wwbb"), n("missing_energy_magnitude"), n("jet_1_pt"), n("lepton_pt")}};
  f.series = {Series{.mark = Mark::rule_x, .role = Role::reference, .x = {0}},
              Series{.mark = Mark::points,
                     .x = {-0.82, -0.6, 0.41, 0.2, -0.05},
                     .y = {0, 1, 2, 3, 4},
                     .low = {-0.86, -0.65, 0.37, 0.15, -0.1},
                     .high = {-0.78, -0.55, 0.45, 0.25, 0.0}}};
  return f;
}

ermine::report::ThresholdScan sample_scan(const Naming& n) {
  ermine::report::ThresholdScan scan{.positive = n("signal"), .negative = n("background")};
  scan.positives = 1200;
  scan.negatives = 2800;
  for (int i = 0; i <= 100; ++i) {
    const double t = i / 100.0;
    scan.threshold.push_back(t);
    scan.true_positive.push_back(1200 * (1 - std::pow(t, 3)));
    scan.false_positive.push_back(2800 * std::pow(1 - t, 2.5));
  }
  scan.start = 50;
  return scan;
}

}  // namespace

Figure roc_figure(const Naming& n) {
  Figure f{.id = "roc", .title = n("ROC curve"), .caption = n("The further to the upper left, the better.")};
  f.x = {.label = n("false positive rate"), .low = 0, .high = 1};
  f.y = {.label = n("true positive rate"), .low = 0, .high = 1};
  Series curve{.name = n("test, AUC 0.87"), .role = Role::test};
  for (int i = 0; i <= 100; ++i) curve.x.push_back(i / 100.0), curve.y.push_back(std::pow(i / 100.0, 0.15));
  f.series = {curve, Series{.name = n("guessing"), .role = Role::reference, .x = {0, 1}, .y = {0, 1}}};
  return f;
}

Figure network_figure(const Naming& n) {
  Figure f{.id = "graph", .title = n("Computational graph"), .caption = n("y = ln(x1) + x1 x2 - sin(x2)")};
  const auto add = [&](const char* label, Node::Kind kind, const char* value, const char* derivative) {
    f.nodes.push_back({n(label), n(value), n(derivative), kind});
  };
  add("x1", Node::Kind::input, "2", "5.5");
  add("x2", Node::Kind::input, "5", "1.716");
  add("ln", Node::Kind::operation, "0.693", "1");
  add("*", Node::Kind::operation, "10", "1");
  add("sin", Node::Kind::operation, "-0.959", "-1");
  add("+", Node::Kind::operation, "10.693", "1");
  add("-", Node::Kind::output, "11.652", "1");
  add("w", Node::Kind::parameter, "0.3", "2");
  add("1", Node::Kind::constant, "1", "0");
  f.edges = {{0, 2, ""}, {0, 3, n("x2")}, {1, 3, n("x1")}, {1, 4, ""}, {2, 5, ""},
             {3, 5, ""}, {5, 6, ""},      {4, 6, ""},      {7, 5, ""}, {8, 5, ""}};
  return f;
}

std::vector<Figure> all_figures(const Naming& n) {
  return {overlay_figure(n),     roc_figure(n),      loss_figure(n),        calibration_figure(n), confusion_figure(n),
          correlation_figure(n), category_figure(n), coefficient_figure(n), network_figure(n)};
}

std::vector<Figure> odd_figures() {
  std::vector<Figure> list(6);
  list[1].series = {Series{.name = "nan", .x = {NAN, 1}, .y = {1, NAN}}, Series{.name = "empty"}};
  list[2].series = {Series{.mark = Mark::points, .x = {3}, .y = {7}}};
  list[2].x.scale = list[2].y.scale = Scale::log;
  list[3].series = {Series{.mark = Mark::steps, .x = {0, 1}, .x_high = {1, 2}, .y = {0, 0}}};
  list[4].series = {Series{.mark = Mark::line, .x = {0, 1}, .y = {-1, INFINITY}}};
  list[4].y.scale = Scale::log;
  list[5].nodes = {Node{.label = "a"}, Node{.label = "b"}};
  list[5].edges = {{0, 1, ""}, {1, 0, ""}, {0, 0, ""}, {0, 9, ""}};
  return list;
}

ermine::report::Page sample_page(const Naming& n) {
  using ermine::report::Section;
  using ermine::report::Severity;
  ermine::report::Page page{.title = n("collisions"), .subtitle = n("logistic · target signal · 10,000 rows")};
  page.headline = n("The model tells signal from background with an area under the ROC curve of 0.871 ± 0.008.");
  page.key_figures = {{n("AUC"), n("0.871 ± 0.008"), n("test part, 2,000 rows")},
                      {n("Accuracy"), n("79.4 % ± 0.9 %"), n("threshold 0.5")},
                      {n("Log loss"), n("0.441 ± 0.012"), n("guessing: 0.693")},
                      {n("Rows"), n("6,000"), n("for training; 2,000 + 2,000 held back")}};
  page.command = n("ermine train collisions.csv --target signal --model logistic --seed 1 -o collisions-run");
  page.footnotes = {n("Ermine 0.1.0 · seed 1 · model sha256 3f9a…")};
  page.sections.push_back(
      {.id = "verdict",
       .title = n("Verdict"),
       .verdicts = {
           {n("overfit"), n("Train and test agree: the gap in log loss is 0.004 ± 0.016."), Severity::good},
           {n("imputed"), n("131 missing cells of `mass` were replaced by the training median."), Severity::note},
           {n("constant"), n("The column `run` never changes, so it cannot help; its coefficient is 0."),
            Severity::warning},
           {n("leak"), n("`weight_mc` alone separates the classes perfectly: is it known at prediction time?"),
            Severity::bad}}});
  page.sections.push_back({.id = "performance",
                           .title = n("Performance"),
                           .paragraphs = {n("All figures are of the test part, which training never saw.")},
                           .figures = {roc_figure(n), overlay_figure(n), calibration_figure(n), confusion_figure(n)},
                           .tables = {{n("Metrics"),
                                       {n("metric"), n("train"), n("validation"), n("test")},
                                       {{n("auc"), "0.874 ± 0.005", "0.869 ± 0.008", "0.871 ± 0.008"},
                                        {n("accuracy"), "0.797 ± 0.005", "0.79 ± 0.009", "0.794 ± 0.009"}}}},
                           .scans = {sample_scan(n)}});
  page.sections.push_back(
      {.id = "training", .title = n("Training"), .figures = {loss_figure(n), coefficient_figure(n)}});
  page.sections.push_back(
      {.id = "inputs",
       .title = n("Inputs"),
       .figures = {category_figure(n), correlation_figure(n)},
       .tables = {{n("Columns"),
                   {n("column"), n("type"), n("missing"), n("mean"), n("std")},
                   {{n("pt"), "number", "0", "41.2", "12.5"}, {n("eta"), "number", "12", "-0.01", "1.4"}}}}});
  page.sections.push_back({.id = "graph", .title = n("Model"), .figures = {network_figure(n)}});
  return page;
}

}  // namespace report_tests
