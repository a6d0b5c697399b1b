#include "ermine/models/linear/penalty_choice.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/models/linear/finish.hpp"
#include "ermine/models/linear/risk_program.hpp"

namespace ermine::models::linear {

using core::Record;

PenaltyPlan plan_penalty(const std::string& kind, const FitOptions& options) {
  PenaltyPlan plan{.l1 = options.l1, .l2 = options.l2.value_or(0), .path = {}};
  const bool some_l1 = options.l1 > 0, some_l2 = plan.l2 > 0;
  if (kind == "linear") {
    if (options.path) throw core::UsageError("--path goes with --model ridge, lasso or elastic-net, not with linear");
    return plan;
  }
  if (kind == "ridge" && some_l1) throw core::UsageError("ridge has no l1 penalty: --model elastic-net has both");
  if (kind == "lasso" && some_l2) throw core::UsageError("the lasso has no l2 penalty: --model elastic-net has both");
  PathOptions path{.ridge = kind == "ridge"};
  if (kind == "elastic-net") {
    if (some_l1 && !options.l2) plan.l2 = plan.l1;
    if (some_l2 && !some_l1) plan.l1 = plan.l2;
    path.l2_share = plan.l1 > 0 ? plan.l2 / plan.l1 : 1;
  }
  plan.take_last = path.ridge ? options.l2.has_value() : plan.l1 > 0;
  path.last = path.ridge ? plan.l2 : plan.l1;
  if (options.path || !plan.take_last) plan.path = path;
  return plan;
}

PathJudge::PathJudge(const TrainingData& data, const data::Table& validation, const FitOptions& options,
                     const PenaltyPlan& plan)
    : data_(data), validation_(validation), options_(options) {
  const bool validated = validation.rows() > 0 && validation.find(options.target);
  criterion_ = plan.take_last ? "given" : validated ? "validation loss" : "bic";
}

std::uint64_t PathJudge::operator()(const Design& design, const std::vector<PathPoint>& path) {
  scores_.clear();
  chosen_ = path.size() - 1;
  if (std::string(criterion_) == "given") return chosen_;
  if (std::string(criterion_) == "bic") {
    const double w = data_.weight_sum;
    for (const PathPoint& point : path)
      scores_.push_back(w * std::log(point.squares / w) + point.freedom * std::log(w));
  } else {
    const auto y = validation_.column(options_.target).values;
    ValidationRisk risk(data_, design, "square", validation_, {y.begin(), y.end()}, options_.weight, 1, {},
                        options_.pool);
    for (const PathPoint& point : path) scores_.push_back(risk(point.theta));
  }
  chosen_ = static_cast<std::uint64_t>(std::min_element(scores_.begin(), scores_.end()) - scores_.begin());
  return chosen_;
}

void describe_penalty(const LeastSquaresResult& fit, const PathJudge* judge, bool with_path, Record& details) {
  details.set("l1", fit.l1).set("l2", fit.l2);
  if (fit.l1 > 0) details.set("duality_gap", fit.gap);
  if (judge == nullptr || fit.path.empty()) return;
  details.set("chosen_by", judge->criterion());
  if (!with_path) return;
  std::vector<double> l1, l2, freedom, r2, gap;
  std::vector<std::vector<double>> coefficients(fit.design.places.size());
  for (const PathPoint& point : fit.path) {
    l1.push_back(point.l1);
    l2.push_back(point.l2);
    freedom.push_back(point.freedom);
    r2.push_back(fit.ss_total > 0 ? 1 - point.squares / fit.ss_total : std::nan(""));
    gap.push_back(point.gap);
    const Undone undone = undo_scaling(fit.design, {.theta = {point.theta.begin(), point.theta.end()}}, {});
    for (std::size_t j = 0; j < coefficients.size(); ++j) coefficients[j].push_back(undone.tables[0].rows[j].value);
  }
  Record named = Record::object(), path = Record::object();
  for (std::size_t j = 0; j < coefficients.size(); ++j)
    named.set(fit.design.places[j].name, Record::array(std::span<const double>(coefficients[j])));
  const auto list = [](const std::vector<double>& v) { return Record::array(std::span<const double>(v)); };
  path.set("chosen", judge->chosen())
      .set("l1", list(l1))
      .set("l2", list(l2))
      .set("df", list(freedom))
      .set("r2", list(r2));
  path.set("duality_gap", list(gap));
  if (!judge->scores().empty()) path.set("score", list(judge->scores()));
  details.set("path", path.set("coefficients", std::move(named)));
}

}  // namespace ermine::models::linear
