/// @file
/// A sum over rows with its derivatives written out (graph/differentiate.hpp) as one program without a reverse sweep.
///
///     S, dS/dw_j, d2S/dw_j dw_k     all of them sums over rows, taken in one pass over the data
///
/// For functions of few parameters and few operations, where the engine's sweeps are bound by storing and loading what the
/// next operation needs: the gradient of an unbinned likelihood of five parameters in half the time, its Hessian in a tenth.

#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ermine/core/pool.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/scalar_builder.hpp"

namespace ermine::autodiff::detail {

enum class Derivatives : std::uint8_t { first, second };

class DerivedSums {
 public:
  /// Absent where the derivatives of this recording's `term` cannot be written out or would be too many operations.
  static std::optional<DerivedSums> make(graph::ScalarBuilder recording, graph::NumberId term, Derivatives wanted,
                                         core::Pool* pool);

  /// Adds to value, gradient [p] and, where they were wanted, hessian [p][p]. Returns false and adds nothing where a number
  /// is not finite: the plain way says what it should be.
  bool add(const graph::Batch& batch, std::span<const double> w, double& value, std::span<double> gradient,
           std::span<double> hessian);

 private:
  DerivedSums(graph::Program program, core::Pool* pool, std::size_t numbers);

  std::unique_ptr<graph::Evaluator> evaluator_;
  std::vector<double> numbers_;  // value, gradient, then the upper triangle of the Hessian row by row
};

}  // namespace ermine::autodiff::detail
