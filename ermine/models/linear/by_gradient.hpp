/// @file
/// The linear models by any optimiser and any loss that fits: the risk as a program over rows, its gradient from the graph.
///
/// The program has one parameter for each block of features (terms, each category, sparse columns) in units of the scaled
/// columns: z = (x - c) s for terms, w s for sparse columns, with s = 0 where a coefficient has no parameter, so that it stays 0.
/// The penalty is added to value and gradient here; the mean over rows too, since a batch is scaled by the mean weight of all.

#pragma once

#include <string>
#include <vector>

#include "ermine/models/base/risk_minimiser.hpp"
#include "ermine/models/fit.hpp"
#include "ermine/models/linear/design.hpp"

namespace ermine::models::linear {

/// The outputs of the model and what its loss compares them with.
struct GradientTask {
  std::string loss;            ///< square, huber, logistic, hinge, softmax
  std::string optimizer;       ///< "" chooses: owlqn with l1, lbfgs else
  std::uint32_t outputs = 1;   ///< k
  std::vector<double> target;  ///< [n]
  std::vector<double> validation_target, validation_weight;
  std::vector<double> offset;  ///< start of the intercepts, [k]
  double l1 = 0, l2 = 0;
};

struct GradientResult {
  std::vector<double> theta;  ///< [k][p], in the order of the design's parameters
  optimize::Stop stop = optimize::Stop::gradient_small;
  double risk = 0;
  std::vector<Progress> history;
};

/// @param train the table the design was made from, before definitions were added. @throws TrainingError where the loss
/// diverged (step, loss, a rate to try), UsageError for an optimiser or a loss nobody knows.
[[nodiscard]] GradientResult minimise_by_gradient(const data::Table& train, const data::Table& validation,
                                                  const TrainingData& data, const Design& design,
                                                  const GradientTask& task, const FitOptions& options);

}  // namespace ermine::models::linear
