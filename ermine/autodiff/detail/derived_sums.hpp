/// @file
/// A sum over rows with its derivatives written out (graph/differentiate.hpp) as one program without a reverse sweep.
///
///     S, dS/dw_j, d2S/dw_j dw_k     all of them sums over rows, taken in one pass over the data
///
/// For functions of few parameters and few operations, where the engine's sweeps are bound by storing and loading what the
/// next operation needs: an unbinned likelihood of five parameters has its Hessian in a tenth of the time of five sweeps.

#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ermine/core/pool.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/scalar_builder.hpp"

namespace ermine::autodiff::detail {

class DerivedSums {
 public:
  /// @param term a row's part of the sum S that `plain` has as its risk
  DerivedSums(graph::ScalarBuilder recording, graph::NumberId term, const graph::Program& plain, core::Pool* pool);

  /// Adds S, its gradient [p] and, where it is not empty, its Hessian [p][p]. Returns false and adds nothing where sweeps
  /// through the plain program are cheaper, where a slope cannot be written out, and where a number is not finite: what it
  /// should be the sweeps say.
  bool add(const graph::Batch& batch, std::span<const double> w, double& value, std::span<double> gradient,
           std::span<double> hessian);

 private:
  /// All numbers of one order of derivatives: value, gradient, then the upper triangle of the Hessian row by row.
  struct Order {
    bool known = false;  // whether it is worth it
    std::unique_ptr<graph::Evaluator> evaluator;
    std::vector<double> numbers;
  };
  [[nodiscard]] std::optional<graph::Program> written_out(bool second) const;

  graph::ScalarBuilder recording_;
  graph::NumberId term_;
  std::uint64_t sweep_work_;
  core::Pool* pool_;
  Order first_, second_;
};

}  // namespace ermine::autodiff::detail
