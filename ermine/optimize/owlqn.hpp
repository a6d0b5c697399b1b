/// @file
/// OWL-QN: L-BFGS for a smooth loss plus an l1 penalty, with coefficients that are exactly zero.
///
///     F(w) = f(w) + sum_i l1_i |w_i|
///
/// Within an orthant the penalty is linear, so L-BFGS on the gradients of f serves. The orthant is chosen by the smallest
/// subgradient v of F (v_i = 0 where |g_i| <= l1_i at w_i = 0); the direction keeps only components that fall along v, and
/// a trial point that leaves the orthant is put on its wall: that is where the zeros come from. F may only fall (Armijo);
/// |v| = 0 is the condition for the minimum of a convex F.
///
/// Cost an iteration: one gradient, 4 m p multiplications, more trials seldom.
/// Source: G. Andrew, J. Gao, "Scalable Training of L1-Regularized Log-Linear Models", ICML (2007).

#pragma once

#include "ermine/optimize/minimiser.hpp"
#include "ermine/optimize/step_memory.hpp"

namespace ermine::optimize {

struct OwlqnOptions {
  std::uint32_t memory = 10;  ///< > 0
  StopOptions stop{.iterations = 2000, .gradient_relative = 1e-9};
};

class Owlqn : public Minimiser {
 public:
  /// @param l1 [p], each >= 0; 0 for coefficients that are free. `value` and `gradient` of the objective are those of f.
  /// @throws UsageError for a negative or NaN l1 or another number of them.
  Owlqn(Objective objective, std::span<const double> start, Vector l1, OwlqnOptions options = {});

  [[nodiscard]] std::string_view name() const override { return "owlqn"; }
  void step() override;
  [[nodiscard]] core::Record state() const override;
  void restore(const core::Record& state) override;

 private:
  void subgradient();
  void direction();
  [[nodiscard]] double penalty(std::span<const double> w) const;

  Vector l1_;
  OwlqnOptions more_;
  StepMemory memory_;
  Vector v_, d_, w_new_, g_new_;
  std::uint64_t flat_ = 0;
};

/// Owlqn from `start` to its end. With every l1 zero it is L-BFGS with Armijo steps.
Result minimise_l1(const Objective& objective, std::span<const double> start, const Vector& l1,
                   const OwlqnOptions& options = {}, const Watch& watch = {});

}  // namespace ermine::optimize
