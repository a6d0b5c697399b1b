#include <algorithm>
#include <cmath>

#include "ermine/choose/record.hpp"
#include "ermine/evaluate/assessment.hpp"
#include "ermine/evaluate/detail/text.hpp"

namespace ermine::choose {
namespace {

using core::Figure;
using core::Mark;
using core::Record;
using core::Role;
using evaluate::title_of;
using evaluate::detail::short_number;
using evaluate::detail::with_error;

std::string text_of(const Record& value) {
  return value.is_text() ? value.text() : value.is_null() ? "-" : short_number(value.number());
}

/// "l2 = 0.01, basis = poly:2"
std::string setting_text(const Record& setting) {
  std::string text;
  for (const auto& [name, value] : setting.members())
    text += (text.empty() ? "" : ", ") + name + " = " + text_of(value);
  return text;
}

/// A candidate as a point: its place on the axis, its figure on held and on training rows.
struct Point {
  double x = 0, held = 0, error = 0, train = 0;
  std::string name;
};

/// Candidates that had all rows and could be fitted.
std::vector<Point> points_of(const Record& tuning, const std::string& name) {
  std::vector<Point> points;
  for (const Record& c : tuning.at("candidates").items()) {
    if (c.at("share").number() < 1 || std::isnan(c.at("value").number())) continue;
    const Record& value = c.at("setting").at(name);
    points.push_back({value.is_number() ? value.number() : static_cast<double>(points.size()), c.at("value").number(),
                      c.at("error").number(), c.at("train").number(), text_of(value)});
  }
  return points;
}

Figure curve_figure(const Record& tuning, const std::string& name) {
  Figure f{.id = "validation-curve", .title = "Validation curve"};
  const std::string measure = title_of(tuning.at("measure").text());
  const bool one_error = tuning.at("rule").text() != "best";
  std::vector<Point> points = points_of(tuning, name);
  const bool numeric = tuning.at("best").at(name).is_number();
  f.x.label = name;
  f.y.label = measure;
  if (numeric) {
    std::stable_sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
    const auto positive = [](const Point& p) { return p.x > 0; };
    if (points.size() > 2 && std::all_of(points.begin(), points.end(), positive) &&
        points.back().x > 30 * points.front().x)
      f.x.scale = core::Scale::log;
  } else {
    f.x.scale = core::Scale::category;
    for (const Point& p : points) f.x.categories.push_back(p.name);
  }
  core::Series train{.name = "training rows", .mark = numeric ? Mark::line : Mark::points, .role = Role::train};
  core::Series line{.mark = Mark::line, .role = Role::validation};
  core::Series held{.name = "held rows", .mark = Mark::points, .role = Role::validation};
  for (const Point& p : points) {
    train.x.push_back(p.x), train.y.push_back(p.train);
    line.x.push_back(p.x), line.y.push_back(p.held);
    held.x.push_back(p.x), held.y.push_back(p.held);
    const double error = std::isfinite(p.error) ? p.error : 0;
    held.low.push_back(p.held - error), held.high.push_back(p.held + error);
  }
  f.series.push_back(std::move(train));
  if (numeric) f.series.push_back(std::move(line));
  f.series.push_back(std::move(held));
  const auto place = [&](const char* which) {
    const std::string text = text_of(tuning.at(which).at(name));
    for (const Point& p : points)
      if (p.name == text) return p.x;
    return std::nan("");
  };
  const double best = place("best"), chosen = place("chosen");
  if (chosen != best) f.series.push_back({.mark = Mark::rule_x, .role = Role::muted, .x = {best}, .text = {"best"}});
  f.series.push_back({.mark = Mark::rule_x, .role = Role::reference, .x = {chosen}, .text = {"chosen"}});
  f.caption = measure + " on rows that trained and on rows held back, with errors of one standard deviation. ";
  if (one_error) {
    f.series.push_back({.mark = Mark::rule_y,
                        .role = Role::muted,
                        .y = {tuning.at("bound").number()},
                        .text = {"one standard error from the best"}});
    f.caption += "Chosen is the simplest setting that is within one standard error of the best.";
  } else {
    f.caption += "Chosen is the best.";
  }
  return f;
}

/// Cells over two numeric settings of a grid.
Figure map_figure(const Record& tuning, const std::string& across, const std::string& up) {
  Figure f{.id = "validation-map", .title = "Validation map"};
  f.caption = title_of(tuning.at("measure").text()) +
              " on held rows for each pair of settings; the cell marked is the one chosen.";
  f.x = {.label = across, .scale = core::Scale::category};
  f.y = {.label = up, .scale = core::Scale::category};
  core::Series cells{.mark = Mark::cells};
  const auto place = [](std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<double>(found - names.begin());
    names.push_back(name);
    return static_cast<double>(names.size() - 1);
  };
  const auto chosen = tuning.at("chosen_index").integer();
  std::int64_t index = 0;
  for (const Record& c : tuning.at("candidates").items()) {
    const double x = place(f.x.categories, text_of(c.at("setting").at(across)));
    const double y = place(f.y.categories, text_of(c.at("setting").at(up)));
    const double value = c.at("value").number();
    cells.x.push_back(x - 0.5), cells.x_high.push_back(x + 0.5);
    cells.y.push_back(y - 0.5), cells.y_high.push_back(y + 0.5);
    cells.value.push_back(value);
    cells.text.push_back((index++ == chosen ? "\u2713 " : "") + short_number(value, 3));
  }
  f.series.push_back(std::move(cells));
  return f;
}

Figure path_figure(const Record& tuning) {
  const Record& path = tuning.at("path");
  Figure f{.id = "coefficient-path", .title = "Coefficients over the penalty"};
  f.caption =
      "Each line is a coefficient, in units of a standard deviation of its column. A larger penalty shrinks them (l2) "
      "or "
      "sets one after another to zero (l1). The line across marks the penalty chosen.";
  const std::vector<double> at = path.at("at").numbers();
  f.x = {.label = path.at("name").text(),
         .scale = at.front() > 0 && at.back() > 30 * at.front() ? core::Scale::log : core::Scale::linear};
  f.y.label = "coefficient \u00d7 deviation";
  std::uint32_t colour = 0;
  const auto& lines = path.at("coefficients").members();
  for (const auto& [name, values] : lines) {
    core::Series s{.mark = Mark::line, .role = lines.size() > 8 ? Role::muted : Role::plain, .colour = colour++};
    if (lines.size() <= 8) s.name = name;
    s.x = at;
    s.y = values.numbers();
    f.series.push_back(std::move(s));
  }
  f.series.push_back({.mark = Mark::rule_x,
                      .role = Role::reference,
                      .x = {tuning.at("chosen").at(path.at("name").text()).number()},
                      .text = {"chosen"}});
  return f;
}

}  // namespace

std::vector<Figure> tuning_figures(const Record& tuning) {
  std::vector<Figure> figures;
  const auto& search = tuning.at("search").members();
  if (search.size() == 1) figures.push_back(curve_figure(tuning, search[0].first));
  if (search.size() == 2 && tuning.at("strategy").text() == "grid" && tuning.at("candidates").items().size() <= 400)
    figures.push_back(map_figure(tuning, search[0].first, search[1].first));
  if (tuning.find("path") != nullptr) figures.push_back(path_figure(tuning));
  return figures;
}

evaluate::TextTable tuning_table(const Record& tuning) {
  const std::string measure = title_of(tuning.at("measure").text());
  evaluate::TextTable table{
      "Candidates", {"setting", measure + " on held rows", measure + " on training rows", ""}, {}};
  const auto& all = tuning.at("candidates").items();
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < all.size(); ++i) order.push_back(i);
  const bool up = higher_is_better(tuning.at("measure").text());
  const auto key = [&](std::size_t i) {
    const double v = all[i].at("value").number();
    return std::isnan(v) ? HUGE_VAL : up ? -v : v;
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double sa = all[a].at("share").number(), sb = all[b].at("share").number();
    return sa != sb ? sa > sb : key(a) < key(b);
  });
  const auto best = static_cast<std::size_t>(tuning.at("best_index").integer());
  const auto chosen = static_cast<std::size_t>(tuning.at("chosen_index").integer());
  constexpr std::size_t most = 20;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t i = order[k];
    if (k >= most && i != chosen) continue;
    const Record& c = all[i];
    std::string remark = i == chosen ? (i == best ? "best, chosen" : "chosen") : i == best ? "best" : "";
    if (const Record* failure = c.find("failure")) remark = failure->text();
    if (c.at("share").number() < 1)
      remark = "dropped at " + evaluate::detail::percent(c.at("share").number()) + " of the rows";
    table.rows.push_back({setting_text(c.at("setting")), with_error(c.at("value").number(), c.at("error").number()),
                          short_number(c.at("train").number()), remark});
  }
  if (order.size() > most)
    table.caption += ", the best " + std::to_string(most) + " of " + std::to_string(order.size());
  return table;
}

evaluate::TextTable cross_validation_table(const Record& v) {
  const auto repeats = v.at("repeats").integer();
  evaluate::TextTable table{std::to_string(v.at("folds").integer()) + "-fold cross-validation" +
                                (repeats > 1 ? ", dealt " + std::to_string(repeats) + " times" : "") +
                                ": means over the folds with their standard errors",
                            {"metric", "rows that trained", "rows that judged", "lowest fold", "highest fold"},
                            {}};
  const Record &held = v.at("metrics"), &train = v.at("train");
  for (const auto& [name, values] : v.at("rounds").members()) {
    const std::vector<double> rounds = values.numbers();
    const auto [low, high] = std::minmax_element(rounds.begin(), rounds.end());
    const auto both = [&](const Record& from) {
      const Record* error = from.find(name + "_error");
      return with_error(from.at(name).number(), error ? error->number() : std::nan(""));
    };
    table.rows.push_back({title_of(name), both(train), both(held), short_number(*low), short_number(*high)});
  }
  return table;
}

std::vector<Figure> learning_figures(const Record& curve) {
  const std::vector<double> rows = curve.at("rows").numbers();
  if (rows.size() < 2) return {};
  const std::string measure = title_of(curve.at("measure").text());
  Figure f{.id = "learning-curve", .title = "Learning curve"};
  f.caption =
      measure +
      " as more rows train. Where both lines have met, more rows of the same kind change little: a richer model may "
      "help. Where a gap stays that still narrows, more rows help.";
  f.x = {.label = "training rows", .scale = core::Scale::log};
  f.y.label = measure;
  const auto add = [&](const char* key, const char* name, Role role) {
    core::Series line{.mark = Mark::line, .role = role}, points{.name = name, .mark = Mark::points, .role = role};
    const std::vector<double> y = curve.at(key).numbers(), error = curve.at(std::string(key) + "_error").numbers();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      line.x.push_back(rows[i]), line.y.push_back(y[i]);
      points.x.push_back(rows[i]), points.y.push_back(y[i]);
      const double e = std::isfinite(error[i]) ? error[i] : 0;
      points.low.push_back(y[i] - e), points.high.push_back(y[i] + e);
    }
    f.series.push_back(std::move(line));
    f.series.push_back(std::move(points));
  };
  add("train", "training rows", Role::train);
  add("held", "held rows", Role::validation);
  return {f};
}

std::string sentence_of(const Record& tuning) {
  const auto& all = tuning.at("candidates").items();
  const auto& best = all[static_cast<std::size_t>(tuning.at("best_index").integer())];
  const bool is_best = tuning.at("best_index") == tuning.at("chosen_index");
  const std::string of = "the best of " + std::to_string(all.size()) + " (" + title_of(tuning.at("measure").text()) +
                         " " + with_error(best.at("value").number(), best.at("error").number()) + " on held rows)";
  return setting_text(tuning.at("chosen")) + ": " + (is_best ? of : "the simplest within one standard error of " + of);
}

}  // namespace ermine::choose
