#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "ermine/report/detail/chart.hpp"
#include "ermine/report/detail/parts.hpp"
#include "ermine/report/detail/text.hpp"

namespace ermine::report::detail {
namespace {

/// What a threshold gives, as the script of the page computes it too (and the browser test compares).
struct Reading {
  double efficiency, purity, mistag, accuracy, significance;
};

Reading read(const ThresholdScan& scan, std::uint64_t i) {
  const double tp = scan.true_positive[i], fp = scan.false_positive[i];
  const double tn = scan.negatives - fp;
  return {tp / scan.positives, tp / (tp + fp), fp / scan.negatives, (tp + tn) / (scan.positives + scan.negatives),
          tp + fp > 0 ? tp / std::sqrt(tp + fp) : std::nan("")};
}

std::string share(double fraction) {
  if (!std::isfinite(fraction)) return "\u2013";
  const double percent = 100 * fraction, size = std::fabs(percent);
  const int decimals =
      size > 1e-12 && size < 0.095 ? std::min(6, 1 - static_cast<int>(std::floor(std::log10(size)))) : 1;
  return fmt::format("{:.{}f} %", percent, decimals);
}

std::string place_of(double threshold) { return reading(threshold, 3); }

/// Efficiency, purity and accuracy against the threshold; the script moves a line through it.
core::Figure curves(const ThresholdScan& scan) {
  core::Figure f{.id = "threshold-curves", .title = "What the threshold does"};
  f.caption = "Efficiency, purity and accuracy for every threshold.";
  f.x.label = "threshold on the " + scan.score;
  f.y.low = 0;
  f.y.high = 1.02;
  core::Series efficiency{.name = "efficiency", .role = core::Role::signal};
  core::Series purity{.name = "purity", .role = core::Role::test},
      accuracy{.name = "accuracy", .role = core::Role::validation};
  for (std::uint64_t i = 0; i < scan.threshold.size(); ++i) {
    const Reading r = read(scan, i);
    for (auto* s : {&efficiency, &purity, &accuracy}) s->x.push_back(scan.threshold[i]);
    efficiency.y.push_back(r.efficiency);
    purity.y.push_back(r.purity);
    accuracy.y.push_back(r.accuracy);
  }
  f.series = {std::move(efficiency), std::move(purity), std::move(accuracy)};
  return f;
}

void write_numbers(Markup& html, const Reading& r) {
  const auto item = [&](const char* key, const char* name, const char* meaning, const std::string& value) {
    html.open("div").element("dt", name).open("dd");
    html.element("span", value, {{"class", "value"}, {"data-out", key}});
    html.element("span", meaning, {{"class", "detail"}}).close().close();
  };
  html.open("dl", {{"class", "moving"}});
  item("efficiency", "Efficiency", "of the positives are found", share(r.efficiency));
  item("purity", "Purity", "of what is selected is positive", share(r.purity));
  item("mistag", "False positives", "of the negatives pass", share(r.mistag));
  item("accuracy", "Accuracy", "of all rows are right", share(r.accuracy));
  item("significance", "S / \u221a(S + B)", "selected signal over its noise", reading(r.significance, 4));
  html.close();
}

void write_confusion(Markup& html, const ThresholdScan& scan, std::uint64_t i) {
  const double tp = scan.true_positive[i], fp = scan.false_positive[i];
  const auto cell = [&](const char* key, double value) {
    html.element("td", reading(std::fabs(value) < 1e-9 ? 0 : value, 6), {{"class", "number"}, {"data-out", key}});
  };
  html.open("table", {{"class", "confusion"}})
      .element("caption", scan.weighted ? "Sums of weights at this threshold" : "Rows at this threshold");
  html.open("thead").open("tr").element("th", "true class", {{"scope", "col"}});
  html.element("th", "selected", {{"scope", "col"}, {"class", "number"}});
  html.element("th", "not selected", {{"scope", "col"}, {"class", "number"}}).close().close().open("tbody");
  html.open("tr").element("th", scan.positive, {{"scope", "row"}});
  cell("tp", tp);
  cell("fn", scan.positives - tp);
  html.close().open("tr").element("th", scan.negative, {{"scope", "row"}});
  cell("fp", fp);
  cell("tn", scan.negatives - fp);
  html.close().close().close();
}

/// For readers without scripts, and for print: some thresholds side by side.
TextTable at_a_glance(const ThresholdScan& scan) {
  TextTable table{"Thresholds at a glance",
                  {"threshold", "efficiency", "purity", "false positives", "accuracy", "S / \u221a(S + B)"},
                  {}};
  const std::uint64_t n = scan.threshold.size(), shown = std::min<std::uint64_t>(n, 9);
  for (std::uint64_t k = 0; k < shown; ++k) {
    const std::uint64_t i = shown < 2 ? 0 : k * (n - 1) / (shown - 1);
    const Reading r = read(scan, i);
    table.rows.push_back({place_of(scan.threshold[i]), share(r.efficiency), share(r.purity), share(r.mistag),
                          share(r.accuracy), reading(r.significance, 4)});
  }
  return table;
}

}  // namespace

void write_scan(Markup& html, const ThresholdScan& scan, PageData& data) {
  if (scan.threshold.empty()) return;
  const std::string k = std::to_string(data.scans.size());
  const std::uint64_t last = scan.threshold.size() - 1, start = std::min<std::uint64_t>(scan.start, last);
  html.open("div", {{"class", "scan card"}, {"data-scan", k}});
  html.open("div", {{"class", "control"}, {"hidden", ""}});
  html.open("label", {{"for", "threshold-" + k}}).text("Select a row as ").element("b", scan.positive);
  html.text(" when its " + scan.score + " is at least ")
      .element("output", place_of(scan.threshold[start]), {{"for", "threshold-" + k}, {"data-out", "threshold"}})
      .close();
  html.single("input", {{"type", "range"},
                        {"id", "threshold-" + k},
                        {"min", "0"},
                        {"max", std::to_string(last)},
                        {"step", "1"},
                        {"value", std::to_string(start)},
                        {"aria-describedby", "threshold-help-" + k}});
  html.open("p", {{"class", "help"}, {"id", "threshold-help-" + k}})
      .text("Drag, or use the arrow keys. Jump to the best ")
      .element("button", "accuracy", {{"type", "button"}, {"class", "link"}, {"data-best", "accuracy"}})
      .text(" or ")
      .element("button", "S / \u221a(S + B)", {{"type", "button"}, {"class", "link"}, {"data-best", "significance"}})
      .text(".")
      .close();
  html.element("p", "", {{"class", "hidden-text"}, {"aria-live", "polite"}, {"data-out", "spoken"}}).close();
  html.open("div", {{"class", "panes"}}).open("div");
  write_numbers(html, read(scan, start));
  write_confusion(html, scan, start);
  html.close().open("div", {{"class", "curves"}}).raw(svg_of(curves(scan), "scan-" + k, "")).close().close();
  html.open("details").element("summary", "Thresholds at a glance");
  write_table(html, at_a_glance(scan));
  html.close().close();

  nlohmann::ordered_json json{{"threshold", scan.threshold},
                              {"truePositive", scan.true_positive},
                              {"falsePositive", scan.false_positive},
                              {"positives", scan.positives},
                              {"negatives", scan.negatives}};
  data.scans.push_back(json.dump());
}

}  // namespace ermine::report::detail
