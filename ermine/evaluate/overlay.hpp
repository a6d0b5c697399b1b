/// @file
/// Overtraining made visible: what the model says about rows it learnt from (steps) and about rows it never saw
/// (points), class by class. Where the two differ by more than chance, it has learnt the noise.

#pragma once

#include <string>
#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/evaluate/assessment.hpp"
#include "ermine/evaluate/two_samples.hpp"

namespace ermine::evaluate {

/// One comparison: a class ("" for all rows) and how train and test compare.
struct Overtraining {
  std::string label;
  TwoSamples test;
};

struct Overlay {
  core::Figure figure;
  std::vector<Overtraining> comparisons;
};

/// What is compared: the probability of the positive class (binary), of the true class (multiclass), the residual
/// (regression). Histograms have unit area within a class, errors sqrt(sum w^2); p-values are in the caption.
[[nodiscard]] Overlay overlay(const models::Model& model, const Assessment& train, const Assessment& test,
                              const PermutationOptions& options = {});

/// The values an overlay compares, [n]; see above.
[[nodiscard]] std::vector<double> output_of(const models::Model& model, const Assessment& part);

}  // namespace ermine::evaluate
