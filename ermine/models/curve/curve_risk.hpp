/// @file
/// The risk of a curve as a program over rows, and the Gauss-Newton matrix from the same program.
///
///     risk = sum_i w_i L(h(x_i; s u), y_i),      s the factors that take the search's units to those of the parameters
///
/// The Hessian of sum w (h - t)^2 is 2 J' diag(w) J + 2 sum w (h - t) grad^2 h. With the curve itself for target, t = h(u),
/// the second term is exactly 0: one Hessian of the program is the Gauss-Newton matrix, no rule of its own needed.

#pragma once

#include <span>
#include <string>
#include <vector>

#include "ermine/models/base/risk_rows.hpp"
#include "ermine/models/curve/curve.hpp"

namespace ermine::models::curve {

/// Outputs: "prediction" a row, "risk". The last two inputs are target and weight.
[[nodiscard]] graph::Program curve_risk(const Curve& curve, const transforms::Features& features,
                                        std::span<const double> scale, const std::string& loss, double deviation,
                                        std::vector<formula::Origin>* origins = nullptr);

/// The power of two at or below |start|, 1 for 0: the unit the search measures a parameter in.
[[nodiscard]] std::vector<double> scale_of(std::span<const double> start);

/// Second derivatives of a program made with the square loss.
class SquareHessian {
 public:
  SquareHessian(const graph::Program& program, const RiskRows& rows, core::Pool* pool);
  /// What a descent can use, of risk / W + (l2 / 2) sum c u^2: the Hessian where it is positive definite, which is near a
  /// minimum and makes the right digits double with each step; else the Gauss-Newton matrix, which never points uphill.
  /// Shapes: u, c [p], matrix [p][p].
  void operator()(std::span<const double> u, double l2, std::span<const double> c, std::span<double> matrix);
  /// 2 J' diag(w) J.
  void gauss_newton(std::span<const double> u, std::span<double> matrix);
  /// h of each row at u; valid until the next call.
  [[nodiscard]] std::span<const double> predictions(std::span<const double> u);

 private:
  const RiskRows& rows_;
  graph::Evaluator evaluator_;
  graph::Batch against_itself_;
  std::vector<double> predicted_;
};

}  // namespace ermine::models::curve
