/// @file
/// The mean of a risk over rows, minimised by any optimiser through the ONE training loop:
///
///     minimise over w:   risk(w) / W  +  (l2 / 2) sum_j c_j w_j^2  +  l1 sum_j sqrt(c_j) |w_j|
///
/// with risk the sum over rows, W the sum of weights and c the factors that say which parameters are penalised.
/// Full-batch optimisers read every row in each step, the others batches in random order; the penalty and the mean over
/// rows are added here, since a batch is scaled by the mean weight of all rows.

#pragma once

#include <string>
#include <vector>

#include "ermine/models/base/row_risk.hpp"
#include "ermine/models/fit.hpp"
#include "ermine/optimize/newton.hpp"

namespace ermine::models {

/// Shapes: p parameters.
struct RiskProblem {
  RowRisk& risk;
  std::vector<double> start;    ///< [p]
  std::vector<double> penalty;  ///< c, [p], >= 0
  double l1 = 0, l2 = 0;
  std::string optimizer{};  ///< "" chooses: owlqn with l1, lbfgs else
  /// Of the mean risk with penalty, for newton; empty: from the risk's products.
  optimize::Hessian hessian{};
  double gradient_relative = 1e-9;  ///< Full-batch: the norm at which the search ends, see optimize::StopOptions.
};

struct RiskMinimum {
  std::vector<double> parameters;  ///< [p]
  optimize::Stop stop = optimize::Stop::gradient_small;
  double risk = 0;  ///< The whole of the formula above.
  std::vector<Progress> history;
};

/// @throws TrainingError where the loss diverged (step, loss, a rate to try; the operation that is not finite), UsageError
/// for an optimiser nobody knows or one that cannot make zeros with l1.
[[nodiscard]] RiskMinimum minimise(const RiskProblem& problem, const FitOptions& options);

/// @throws UsageError where options.batch is given to an optimiser that reads every row in each step, or a schedule of the
/// rate to one that finds its steps itself.
void refuse_needless_step_options(const FitOptions& options);

}  // namespace ermine::models
