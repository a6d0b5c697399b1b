/// @file
/// L-BFGS: Newton's direction from the last m changes of the gradient, without a matrix.
///
/// With s_k = w_{k+1} - w_k, y_k = g_{k+1} - g_k the inverse Hessian is built up as
///
///     H_{k+1} = (1 - r s y^T) H_k (1 - r y s^T) + r s s^T,   r = 1 / (s.y),   H_0 = (s.y / y.y) 1,
///
/// and applied to the gradient by two loops over the pairs, d = -H g. The step length satisfies the strong Wolfe
/// conditions (line_search.hpp), hence s.y > 0 and H stays positive definite.
///
/// Ends: gradient small; change_small where neither value nor gradient improve in floating point any more, the best
/// point met is returned; stalled where the slope promises more than rounding and no lower point exists (a kink).
/// Cost an iteration: mostly one gradient and 4 m p multiplications. Memory (2 m + 6) p numbers.
/// Source: D. C. Liu, J. Nocedal, "On the limited memory BFGS method", Math. Programming 45 (1989) 503-528.

#pragma once

#include "ermine/optimize/line_search.hpp"
#include "ermine/optimize/minimiser.hpp"
#include "ermine/optimize/step_memory.hpp"

namespace ermine::optimize {

struct LbfgsOptions {
  std::uint32_t memory = 10;  ///< m, the pairs kept; > 0.
  StopOptions stop{};
  LineSearchOptions line_search{};
  /// Replaces H_0: v becomes an approximate inverse Hessian times v, symmetric and positive definite. May be empty.
  std::function<void(std::span<double> v)> precondition{};
};

class Lbfgs : public Minimiser {
 public:
  /// Evaluates the start. @throws UsageError for options out of range.
  Lbfgs(Objective objective, std::span<const double> start, LbfgsOptions options = {});

  [[nodiscard]] std::string_view name() const override { return "lbfgs"; }
  void step() override;
  [[nodiscard]] core::Record state() const override;
  void restore(const core::Record& state) override;

 private:
  void direction();
  [[nodiscard]] double first_length();
  void judge_progress(double value_before);
  void no_lower_point(const LineSearchResult& search);

  LbfgsOptions more_;
  StepMemory memory_;
  Vector d_, w_new_, g_new_;
  // The point with the smallest gradient since the value stopped falling, and for how long it has not become smaller.
  Vector best_w_, best_g_;
  double best_value_ = 0, best_norm_ = 0;
  std::uint64_t flat_ = 0;
};

/// Lbfgs from `start` to its end.
Result minimise_lbfgs(const Objective& objective, std::span<const double> start, const LbfgsOptions& options = {},
                      const Watch& watch = {});

}  // namespace ermine::optimize
