/// @file
/// Non-linear least squares: a curve of the user's own through points.
///
///     min_b  sum_i w_i (right_i(b) - left_i(b))^2,     `left = right`, both formulas
///
/// Names that are columns are data, all others parameters. The search is Levenberg-Marquardt from several step bounds
/// (optimize/levenberg_marquardt.hpp) with the exact Jacobian of the formula, written out as a program over rows. The
/// minimum is then polished by Gauss-Newton steps in extended precision (graph/extended.hpp), where there are not very many
/// rows: what is printed is as sure as the data are.
///
/// Covariance: s^2 (J'WJ)^-1 with s^2 = sum w r^2 / (n - p). The 68.3 % interval is value +- error.
/// Source: G. A. F. Seber, C. J. Wild, Nonlinear Regression (1989), chapters 2 and 14.

#pragma once

#include <string_view>

#include "ermine/core/pool.hpp"
#include "ermine/data/table.hpp"
#include "ermine/likelihood/fit.hpp"

namespace ermine::likelihood {

struct CurveOptions {
  Starts start{};        ///< Of every parameter.
  std::string weight{};  ///< A column of weights >= 0: 1 / variance up to a factor; "": all 1.
  core::Pool* pool = nullptr;
};

/// @param formula "y = b1 * (1 - exp(-b2 * x))"
/// @throws UsageError, with a caret, for a formula that does not parse or lacks `=`, a parameter without a start, a start of
/// no parameter; DataError for a column that holds text, a missing cell, a weight that is negative, fewer rows than
/// parameters; TrainingError naming operation and row where the formula is not finite at the start.
[[nodiscard]] Fit fit_curve(const data::Table& table, std::string_view formula, const CurveOptions& options);

}  // namespace ermine::likelihood
