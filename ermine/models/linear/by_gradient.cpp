#include "ermine/models/linear/by_gradient.hpp"

#include <cmath>
#include <optional>

#include "ermine/models/base/risk_loss.hpp"
#include "ermine/models/base/risk_minimiser.hpp"
#include "ermine/models/linear/risk_program.hpp"

namespace ermine::models::linear {

GradientResult minimise_by_gradient(const data::Table& train, const data::Table& validation, const TrainingData& data,
                                    const Design& design, const GradientTask& task, const FitOptions& options) {
  const RiskProgram risk = risk_program(data, design, task.loss, task.outputs, robust_deviation(task.target));
  const RiskRows rows(risk.program, train, task.target, data.w, false);
  std::optional<RiskRows> judged;
  if (validation.rows() > 0)
    judged.emplace(risk.program, validation, task.validation_target, task.validation_weight, true);
  const std::unique_ptr<RowRisk> sum = program_risk(risk.program, rows, judged ? &*judged : nullptr, options);
  RiskProblem problem{.risk = *sum};
  for (const std::int32_t j : risk.parameter)
    problem.penalty.push_back(j == no_parameter ? 0 : design.penalty[static_cast<std::size_t>(j) % design.p]);
  problem.start.assign(problem.penalty.size(), 0.0);
  if (design.intercept)
    for (std::uint32_t o = 0; o < task.outputs; ++o) problem.start[o] = task.offset[o];
  problem.l1 = task.l1;
  problem.l2 = task.l2;
  problem.optimizer = task.optimizer;
  RiskMinimum found = minimise(problem, options);

  GradientResult result{.stop = found.stop, .risk = found.risk, .history = std::move(found.history)};
  result.theta.assign(std::size_t{task.outputs} * design.p, 0.0);
  for (std::size_t j = 0; j < risk.parameter.size(); ++j)
    if (risk.parameter[j] != no_parameter)
      result.theta[static_cast<std::size_t>(risk.parameter[j])] = found.parameters[j];
  return result;
}

}  // namespace ermine::models::linear
