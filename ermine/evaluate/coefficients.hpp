/// @file
/// The coefficients of linear families, as a table in the units of the columns and as a picture that compares them.
///
/// A coefficient per GeV cannot be compared with one per radian. The picture shows the effect of one standard deviation
/// of the column, value x deviation, where the deviation is known; levels of a category are shown as they are.

#pragma once

#include <cstdint>
#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/evaluate/findings.hpp"
#include "ermine/models/model.hpp"

namespace ermine::evaluate {

/// One table for each class (one in all for binary and regression); the first `rows` by name order of the model.
[[nodiscard]] std::vector<TextTable> coefficient_tables(const models::Model& model, std::uint64_t rows = 200);

/// The `most` largest effects with their errors, largest first, the intercept left out; for multiclass, of the class
/// with the largest. Without series where the model has no coefficients.
[[nodiscard]] core::Figure coefficient_figure(const models::Model& model, std::uint64_t most = 25);

}  // namespace ermine::evaluate
