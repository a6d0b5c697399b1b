/// @file
/// What a formula means for a table: which of its names are inputs and which are parameters.

#pragma once

#include <span>
#include <string>
#include <vector>

#include "ermine/formula/parse.hpp"
#include "ermine/models/fit.hpp"
#include "ermine/transforms/features.hpp"

namespace ermine::models::curve {

struct Curve {
  std::string text;
  std::vector<std::string> inputs;      ///< Columns and definitions, in order of first use.
  std::vector<std::string> parameters;  ///< In order of first use.
};

/// Reads options.argument. @throws UsageError or DataError with the text and a caret: see fit_formula.
[[nodiscard]] Curve read_curve(const data::Table& train, const FitOptions& options);

/// Appends the value of the curve. The program's parameters are those of the curve, each times its factor of `scale`
/// (empty: 1). @param features learnt with `inputs` as their list.
graph::SlotId append_curve(graph::Builder& builder, const Curve& curve, const transforms::Features& features,
                           std::span<const double> scale, std::vector<formula::Origin>* origins = nullptr);

}  // namespace ermine::models::curve
