#include "ermine/choose/curves.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "ermine/core/error.hpp"

namespace ermine::choose {
namespace {

/// The name of a column's deviation, 1 for what is no plain input column.
double deviation_of(const models::ModelData& model, const std::string& name) {
  for (const models::InputColumn& input : model.inputs)
    if (input.name == name && input.type == data::ColumnType::number && input.deviation > 0) return input.deviation;
  return 1;
}

}  // namespace

LearningCurve learning_curve(const Trial& trial, const std::vector<Round>& rounds, std::uint32_t repeats,
                             std::string measure, core::Pool* pool, const Step& step, std::uint32_t points) {
  LearningCurve curve;
  const Trial trials[] = {trial};
  for (std::uint32_t k = 0; k < points; ++k) {
    const double share = std::pow(10.0, -1 + static_cast<double>(k + 1) / points);
    std::vector<Round> parts = rounds;
    std::uint64_t rows = 0;
    for (Round& round : parts) {
      const double all = static_cast<double>(round.train.rows());
      round.train = round.train.slice(
          0, k + 1 == points ? round.train.rows() : static_cast<std::uint64_t>(std::ceil(share * all)));
      rows += round.train.rows();
    }
    const std::vector<Outcome> marks = std::move(run_rounds(trials, parts, pool, step).front());
    for (const Outcome& mark : marks) curve.interrupted = curve.interrupted || mark.interrupted;
    if (curve.interrupted) return curve;
    const std::vector<Score> held = scores_of(marks, repeats), train = scores_of(marks, repeats, true);
    if (held.empty()) continue;  // so few rows cannot be fitted: a class may be missing
    if (measure.empty())
      for (const char* name : {"log_loss", "accuracy", "rmse"})
        for (const Score& s : held)
          if (measure.empty() && s.name == name) measure = name;
    for (std::size_t m = 0; m < held.size(); ++m) {
      if (held[m].name != measure) continue;
      curve.rows.push_back(rows / parts.size());
      curve.held.push_back(held[m]);
      curve.train.push_back(train[m]);
    }
    core::require(!curve.rows.empty(), "--measure: this model has no `" + measure + "`");
  }
  curve.measure = measure;
  return curve;
}

CoefficientPath coefficient_path(const Trial& trial, const data::Table& train, const Tuning& tuning, core::Pool* pool) {
  CoefficientPath path;
  if (tuning.space.size() != 1 || (tuning.space[0].name != "l1" && tuning.space[0].name != "l2")) return path;
  std::vector<std::pair<double, const Candidate*>> order;
  for (const Candidate& c : tuning.candidates)
    if (c.failure.empty()) order.emplace_back(data::parse_number(c.setting[0].second).value_or(0), &c);
  std::sort(order.begin(), order.end());
  path.name = tuning.space[0].name;
  std::vector<double> largest;
  for (const auto& [value, candidate] : order) {
    Trial one = with_setting(trial, candidate->setting);
    one.options.pool = pool;
    one.options.checkpoint = {};
    one.options.resume = {};
    const models::FitResult fitted = models::fit(one.kind, train, train.slice(0, 0), one.options);
    const models::ModelData& model = fitted.model.data();
    if (fitted.stop == optimize::Stop::interrupted || model.coefficients.empty()) return {};
    path.at.push_back(value);
    std::vector<double> column;
    std::vector<std::string> names;
    for (const models::Coefficient& c : model.coefficients.back().rows) {
      if (c.name == "intercept") continue;
      names.push_back(c.name);
      column.push_back(c.value * deviation_of(model, c.name));
    }
    if (path.coefficients.empty()) {
      path.coefficients = names;
      path.values.resize(names.size());
      largest.assign(names.size(), 0);
    }
    if (names != path.coefficients) return {};
    for (std::size_t j = 0; j < column.size(); ++j) {
      path.values[j].push_back(column[j]);
      largest[j] = std::fmax(largest[j], std::fabs(column[j]));
    }
  }
  constexpr std::size_t most = 24;
  if (path.coefficients.size() <= most) return path;
  std::vector<std::size_t> rank(path.coefficients.size());
  std::iota(rank.begin(), rank.end(), std::size_t{0});
  std::stable_sort(rank.begin(), rank.end(), [&](std::size_t a, std::size_t b) { return largest[a] > largest[b]; });
  rank.resize(most);
  std::sort(rank.begin(), rank.end());
  CoefficientPath short_path{.name = path.name, .at = path.at};
  for (const std::size_t j : rank) {
    short_path.coefficients.push_back(path.coefficients[j]);
    short_path.values.push_back(std::move(path.values[j]));
  }
  return short_path;
}

}  // namespace ermine::choose
