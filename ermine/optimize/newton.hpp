/// @file
/// Newton's method for few parameters: w <- w - t (H + tau D)^-1 g.
///
/// tau is 0 where H is positive definite (shifted_solve.hpp); the step length t satisfies the strong Wolfe conditions and is
/// 1 close to the minimum, where the number of right digits doubles with each step. For a generalised linear model this
/// is iteratively reweighted least squares. Cost an iteration: a Hessian and p^3 / 3.
/// Source: J. Nocedal, S. J. Wright, Numerical Optimization (2006), chapter 3.

#pragma once

#include "ermine/optimize/line_search.hpp"
#include "ermine/optimize/minimiser.hpp"

namespace ermine::optimize {

/// Fills H [p p], row major, at w.
using Hessian = std::function<void(std::span<const double> w, std::span<double> H)>;

struct NewtonOptions {
  StopOptions stop{.iterations = 100, .gradient_relative = 1e-12};
  LineSearchOptions line_search{};
};

class Newton : public Minimiser {
 public:
  /// Evaluates the start. Without `hessian` columns are made by objective.hessian_vector. @throws UsageError.
  Newton(Objective objective, std::span<const double> start, Hessian hessian = {}, NewtonOptions options = {});

  [[nodiscard]] std::string_view name() const override { return "newton"; }
  void step() override;

 private:
  Hessian hessian_;
  NewtonOptions more_;
  Vector H_, d_, w_new_, g_new_;
};

/// Newton from `start` to its end.
Result minimise_newton(const Objective& objective, std::span<const double> start, const Hessian& hessian = {},
                       const NewtonOptions& options = {}, const Watch& watch = {});

/// H [p p] column by column from products with unit vectors; symmetrised.
[[nodiscard]] Hessian hessian_from_products(const Objective& objective);

}  // namespace ermine::optimize
