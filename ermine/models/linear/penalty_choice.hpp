/// @file
/// Which penalty a regression has: the one that was given, or the best of a path.
///
///     kind          given                    not given
///     linear        l1, l2                   none
///     ridge         l2                       path in l2
///     lasso         l1                       path in l1
///     elastic-net   l1, l2 (one: both)       path in l1 with l2 = l1
///
/// Best is the least mean square on the validation rows, or, without any, the least of Schwarz's criterion
/// BIC = W log(sum w r^2 / W) + freedom log W on the training rows, freedom the nonzero coefficients (for ridge the trace of the hat
/// matrix). With `path` and a penalty given the path ends there, and its end is taken.
/// Source: G. Schwarz, Ann. Statist. 6 (1978) 461; H. Zou, T. Hastie, R. Tibshirani, Ann. Statist. 35 (2007) 2173.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ermine/models/base/training_data.hpp"
#include "ermine/models/linear/least_squares.hpp"

namespace ermine::models::linear {

struct PenaltyPlan {
  double l1 = 0, l2 = 0;
  std::optional<PathOptions> path;  ///< Where the penalty is chosen, or a path is wanted.
  bool take_last = false;
};

/// @throws UsageError for a penalty or a path the kind does not have.
[[nodiscard]] PenaltyPlan plan_penalty(const std::string& kind, const FitOptions& options);

/// Compares the points of a path.
class PathJudge {
 public:
  PathJudge(const TrainingData& data, const data::Table& validation, const FitOptions& options,
            const PenaltyPlan& plan);
  /// The index of the best point.
  [[nodiscard]] std::uint64_t operator()(const Design& design, const std::vector<PathPoint>& path);

  [[nodiscard]] const char* criterion() const { return criterion_; }           ///< "validation loss", "bic" or "given"
  [[nodiscard]] const std::vector<double>& scores() const { return scores_; }  ///< of each point; empty where given
  [[nodiscard]] std::uint64_t chosen() const { return chosen_; }

 private:
  const TrainingData& data_;
  const data::Table& validation_;
  const FitOptions& options_;
  const char* criterion_;
  std::vector<double> scores_;
  std::uint64_t chosen_ = 0;
};

/// l1, l2, duality_gap and, where wanted, the path: for the details of the model. @param judge may be null.
void describe_penalty(const LeastSquaresResult& fit, const PathJudge* judge, bool with_path, core::Record& details);

}  // namespace ermine::models::linear
