/// @file
/// Bayes' rule for the classes of a target:
///
///     p(k | x) = p(x | k) pi_k / p(x),     p(x) = sum_l p(x | l) pi_l  (the evidence, by marginalisation)
///
/// in logarithms, so that densities of many columns neither vanish nor overflow. The log-likelihood ratio of two classes,
/// log p(x | positive) - log p(x | other), is the logit of the posterior without the prior.

#pragma once

#include <span>
#include <vector>

#include "ermine/graph/program.hpp"
#include "ermine/models/base/training_data.hpp"

namespace ermine::models {

/// pi [k] > 0, sum 1: as named in options.prior; classes not named share what is left as their training weights do.
/// @throws UsageError for a name that is no class, a value outside (0, 1), a sum that is not 1 (all named) or leaves nothing.
[[nodiscard]] std::vector<double> class_prior(const TrainingData& data, const FitOptions& options);

/// The sum of the training weights of each class, [k].
[[nodiscard]] std::vector<double> class_weights(const TrainingData& data);

/// {class: pi} for ModelData::details.
[[nodiscard]] core::Record prior_record(const TrainingData& data, std::span<const double> prior);

/// Appends the outputs of a classifier from log p(x | k), one row slot of width 1 a class: "log_evidence", "probability" and,
/// for two classes, "decision" (the logit of the positive one) and "llr".
void append_posterior(graph::Builder& builder, std::span<const graph::SlotId> log_likelihood,
                      std::span<const double> prior, std::uint32_t positive);

}  // namespace ermine::models
