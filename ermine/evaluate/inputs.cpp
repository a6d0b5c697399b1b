#include "ermine/evaluate/inputs.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ermine/evaluate/detail/text.hpp"
#include "ermine/evaluate/histogram.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

/// What is drawn together: the rows of a class, or all rows.
struct Group {
  std::string name;
  core::Role role = core::Role::plain;
  std::uint32_t colour = 0;
  std::vector<std::uint8_t> rows;  ///< Flags; empty: all.
};

std::vector<Group> groups_of(const models::Model& model, const Truth& truth) {
  const models::ModelData& data = model.data();
  if (truth.label.empty()) return {Group{}};
  std::vector<Group> groups;
  constexpr std::uint64_t most = 8;
  for (std::uint64_t k = 0; k < std::min<std::uint64_t>(most, data.classes.size()); ++k) {
    Group g{.name = data.classes[k], .colour = static_cast<std::uint32_t>(k)};
    if (model.task() == models::Task::binary) g.role = k == data.positive ? core::Role::signal : core::Role::background;
    g.rows = positives(static_cast<std::uint32_t>(k), truth);
    groups.push_back(std::move(g));
  }
  return groups;
}

void dress(core::Series& series, const Group& group) {
  series.name = group.name;
  series.role = group.role;
  series.colour = group.colour;
}

core::Figure number_figure(const data::ColumnView& column, std::span<const double> weight,
                           const std::vector<Group>& groups, const InputFigureOptions& options) {
  core::Figure f;
  double outside = 0, all = 0;
  const auto edges = suitable_edges(column.values, options.bins);
  for (const auto& group : groups) {
    const Histogram h = histogram(column.values, weight, group.rows, edges);
    if (h.total() == 0) continue;
    outside += h.below + h.above;
    all += h.total();
    core::Series s = as_series(h, core::Mark::steps, h.total(), false);
    dress(s, group);
    f.series.push_back(std::move(s));
  }
  f.x.label = column.data->unit.empty() ? column.name() : column.name() + " [" + column.data->unit + "]";
  if (outside > 0) f.caption = detail::percent(outside / all) + " of the weight lies outside of the picture. ";
  return f;
}

core::Figure level_figure(const data::ColumnView& column, std::span<const double> weight,
                          const std::vector<Group>& groups, const InputFigureOptions& options) {
  const std::uint64_t levels = column.levels().size();
  std::vector<double> counts(levels, 0);
  for (const std::int32_t code : column.codes)
    if (code >= 0) counts[static_cast<std::uint64_t>(code)] += 1;
  std::vector<std::uint64_t> order(levels);
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::uint64_t a, std::uint64_t b) { return counts[a] > counts[b]; });
  const std::uint64_t shown = std::min<std::uint64_t>(levels, options.levels);
  order.resize(shown);
  std::sort(order.begin(), order.end());
  std::vector<std::uint64_t> bar(levels, shown);  // the levels that are not shown share the last bar
  core::Figure f;
  f.x = {.label = column.name(), .scale = core::Scale::category};
  for (std::uint64_t k = 0; k < shown; ++k) {
    bar[order[k]] = k;
    f.x.categories.push_back(column.levels()[order[k]]);
  }
  if (levels > shown) f.x.categories.push_back("others");
  for (const auto& group : groups) {
    std::vector<CompensatedSum> sums(f.x.categories.size()), squares(f.x.categories.size());
    CompensatedSum all;
    for (std::uint64_t i = 0; i < column.codes.size(); ++i) {
      if (column.codes[i] < 0 || (!group.rows.empty() && group.rows[i] == 0)) continue;
      const std::uint64_t k = bar[static_cast<std::uint64_t>(column.codes[i])];
      const double w = weight_at(weight, i);
      sums[k].add(w);
      squares[k].add(w * w);
      all.add(w);
    }
    if (all.value() == 0) continue;
    core::Series s{.mark = core::Mark::bars};
    dress(s, group);
    for (std::uint64_t k = 0; k < sums.size(); ++k) {
      const double y = sums[k].value() / all.value(), error = std::sqrt(squares[k].value()) / std::fabs(all.value());
      s.x.push_back(static_cast<double>(k));
      s.y.push_back(y);
      s.low.push_back(y - error);
      s.high.push_back(y + error);
    }
    f.series.push_back(std::move(s));
  }
  return f;
}

/// How much a figure's series differ: half the sum of |differences| of the first two, or the largest over all pairs.
double difference(const core::Figure& f) {
  double largest = 0;
  for (std::uint64_t a = 0; a < f.series.size(); ++a)
    for (std::uint64_t b = a + 1; b < f.series.size(); ++b) {
      double sum = 0;
      for (std::uint64_t i = 0; i < std::min(f.series[a].y.size(), f.series[b].y.size()); ++i)
        sum += std::fabs(f.series[a].y[i] - f.series[b].y[i]) / 2;
      largest = std::max(largest, sum);
    }
  return largest;
}

/// |correlation| of a column with the target, over the rows where it is not missing.
double correlation(const data::ColumnView& column, const Truth& truth) {
  if (!column.is_number()) return 0;
  double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  for (std::uint64_t i = 0; i < column.values.size(); ++i) {
    const double x = column.values[i], y = truth.value[i];
    if (std::isnan(x)) continue;
    n += 1, sx += x, sy += y, sxx += x * x, syy += y * y, sxy += x * y;
  }
  const double vx = sxx - sx * sx / n, vy = syy - sy * sy / n;
  return vx > 0 && vy > 0 ? std::fabs(sxy - sx * sy / n) / std::sqrt(vx * vy) : 0;
}

}  // namespace

std::vector<core::Figure> input_figures(const models::Model& model, const data::Table& table, const Truth& truth,
                                        const InputFigureOptions& options) {
  const auto groups = groups_of(model, truth);
  std::vector<core::Figure> figures;
  std::vector<double> rank;
  for (const auto& input : model.data().inputs) {
    const auto index = table.find(input.name);
    if (input.sparse || !index) continue;
    const data::ColumnView column = table.column(*index);
    core::Figure f = column.is_number() ? number_figure(column, truth.weight, groups, options)
                                        : level_figure(column, truth.weight, groups, options);
    f.id = "input-" + std::to_string(figures.size());
    f.title = column.name();
    f.y.label = groups.size() > 1 ? "share of the class" : "share";
    const std::uint64_t missing = column.count_missing();
    if (missing > 0) f.caption += detail::count(missing, "missing cell") + " not drawn. ";
    rank.push_back(truth.label.empty() ? correlation(column, truth) : difference(f));
    figures.push_back(std::move(f));
  }
  if (figures.size() <= options.figures) return figures;
  std::vector<std::uint64_t> order(figures.size());
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::uint64_t a, std::uint64_t b) { return rank[a] > rank[b]; });
  order.resize(options.figures);
  std::sort(order.begin(), order.end());
  std::vector<core::Figure> chosen;
  for (const auto i : order) chosen.push_back(std::move(figures[i]));
  return chosen;
}

}  // namespace ermine::evaluate
