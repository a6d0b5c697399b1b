#include "ermine/evaluate/coefficients.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/evaluate/detail/text.hpp"

namespace ermine::evaluate {
namespace {

double deviation_of(const models::ModelData& model, const std::string& coefficient) {
  for (const auto& input : model.inputs)
    if (input.name == coefficient && input.deviation > 0) return input.deviation;
  return 1;
}

std::string significance(const models::Coefficient& c) {
  return c.error > 0 ? detail::short_number(std::fabs(c.value) / c.error, 3) : "-";
}

/// Parameters of a formula have units of their own and are no effects of columns.
bool is_formula(const models::Model& model) { return model.kind() == "formula"; }

struct Effect {
  std::string name;
  double value, error;
};

}  // namespace

std::vector<TextTable> coefficient_tables(const models::Model& model, std::uint64_t rows) {
  std::vector<TextTable> tables;
  for (const auto& list : model.data().coefficients) {
    TextTable table;
    table.caption = is_formula(model)    ? "Parameters of the formula"
                    : list.label.empty() ? "Coefficients, per unit of the column"
                                         : "Coefficients of the class " + list.label;
    table.header = {"name", "value", "error", "|value| / error"};
    for (const auto& c : list.rows) {
      if (table.rows.size() == rows) {
        table.caption +=
            " (the first " + detail::count(rows) + " of " + detail::count(list.rows.size()) + "; metrics.json has all)";
        break;
      }
      const auto [value, error] = detail::apart(c.value, c.error);
      table.rows.push_back({c.name, value, error, significance(c)});
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

core::Figure coefficient_figure(const models::Model& model, std::uint64_t most) {
  const models::ModelData& data = model.data();
  core::Figure f{.id = "coefficients", .title = "What moves the prediction"};
  if (is_formula(model)) return f;
  std::vector<Effect> effects;
  std::string label;
  double largest = -1;
  for (const auto& list : data.coefficients) {
    std::vector<Effect> here;
    double peak = 0;
    for (const auto& c : list.rows) {
      if (c.name == "intercept" || !std::isfinite(c.value)) continue;
      const double unit = deviation_of(data, c.name);
      here.push_back({c.name, c.value * unit, c.error * unit});
      peak = std::max(peak, std::fabs(here.back().value));
    }
    if (!here.empty() && peak > largest) largest = peak, effects = std::move(here), label = list.label;
  }
  std::stable_sort(effects.begin(), effects.end(),
                   [](const Effect& a, const Effect& b) { return std::fabs(a.value) > std::fabs(b.value); });
  const std::uint64_t all = effects.size();
  if (all > most) effects.resize(most);
  if (effects.empty()) return f;

  f.caption =
      "The effect of one standard deviation of a column, or of being in a category, with one standard error. Right "
      "of the line: more of it raises the prediction.";
  if (all > most) f.caption += " The " + detail::count(most) + " largest of " + detail::count(all) + ".";
  if (!label.empty()) f.caption += " For the class " + label + ".";
  f.x.label = data.task == models::Task::regression ? "effect on " + data.target
              : data.task == models::Task::binary   ? "effect on the log odds of " + data.classes[data.positive]
                                                    : "effect on the score of the class";
  f.y.scale = core::Scale::category;
  core::Series s{.mark = core::Mark::points};
  for (std::uint64_t i = 0; i < effects.size(); ++i) {
    f.y.categories.push_back(effects[i].name);
    s.x.push_back(effects[i].value);
    s.y.push_back(static_cast<double>(i));
    s.low.push_back(effects[i].value - effects[i].error);
    s.high.push_back(effects[i].value + effects[i].error);
  }
  f.series.push_back({.mark = core::Mark::rule_x, .role = core::Role::reference, .x = {0}});
  f.series.push_back(std::move(s));
  return f;
}

}  // namespace ermine::evaluate
