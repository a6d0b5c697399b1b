/// @file
/// A sum of losses over rows, whoever computes it: a program (ProgramRisk), or code of the user's own (minimize_risk.hpp).
/// The penalty and the mean are the minimiser's affair (risk_minimiser.hpp).

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "ermine/models/base/risk_rows.hpp"
#include "ermine/models/fit.hpp"

namespace ermine::models {

/// Shapes: w, gradient, direction, product [p].
class RowRisk {
 public:
  RowRisk() = default;
  RowRisk(const RowRisk&) = delete;
  RowRisk& operator=(const RowRisk&) = delete;
  virtual ~RowRisk() = default;

  [[nodiscard]] virtual std::uint64_t rows() const = 0;  ///< Of the training part.
  [[nodiscard]] virtual double weight_sum() const = 0;   ///< Of these rows.
  /// sum_i v_i L_i over all rows, or over those of a batch, and its gradient.
  virtual double whole(std::span<const double> w, std::span<double> gradient) = 0;
  virtual double batch(std::span<const std::uint64_t> rows, std::span<const double> w, std::span<double> gradient) = 0;
  /// The product of the sum's Hessian with a direction.
  virtual void hessian_vector(std::span<const double> w, std::span<const double> direction,
                              std::span<double> product) = 0;
  [[nodiscard]] virtual bool validated() const = 0;          ///< Whether there are other rows with weights.
  virtual double validation(std::span<const double> w) = 0;  ///< Their mean loss.
  /// ": logarithm in row 7 of the training rows is not finite" where something is to blame at w, else "".
  virtual std::string trouble(std::span<const double> w) = 0;
};

/// Of a program with the shared output "risk", whose last two inputs are target and weight.
/// @param validation nullptr: none  Program and rows must outlive it.
[[nodiscard]] std::unique_ptr<RowRisk> program_risk(const graph::Program& program, const RiskRows& rows,
                                                    const RiskRows* validation, const FitOptions& options);

}  // namespace ermine::models
