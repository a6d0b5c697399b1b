/// @file
/// Descent with an update rule on the whole loss: the gradient of all rows, one step of the rule, again.
///
/// A rate that is too large is seen at once: the loss is not finite, or has grown beyond
/// start + growth_limit (|start| + 1). The message then names the step, the loss and a rate that the curvature at the
/// start allows; the parameters are those of the lowest loss met, never NaN.

#pragma once

#include "ermine/optimize/minimiser.hpp"
#include "ermine/optimize/rules/any_rule.hpp"
#include "ermine/optimize/schedule.hpp"

namespace ermine::optimize {

struct DescendOptions {
  StopOptions stop{.iterations = 1000, .gradient_relative = 1e-8};
  Schedule schedule{};
};

class Descent : public Minimiser {
 public:
  Descent(Objective objective, std::span<const double> start, AnyRule rule, DescendOptions options = {});

  [[nodiscard]] std::string_view name() const override { return rule_.name(); }
  void step() override;
  [[nodiscard]] core::Record state() const override;
  void restore(const core::Record& state) override;

 private:
  void give_up();

  AnyRule rule_;
  DescendOptions more_;
  Vector first_w_, best_w_;
  double best_value_ = 0;
};

/// Descent from `start` to its end.
Result descend(const Objective& objective, std::span<const double> start, const AnyRule& rule,
               const DescendOptions& options = {}, const Watch& watch = {});

/// "diverged at step 7: the loss is 1.2e+09 (0.69 at the start); ... rate 10 is too large, try ...": one wording for
/// every loop with a rate. @param suggestion NaN: none.
[[nodiscard]] std::string divergence_message(std::uint64_t step, double loss, double first_loss, const AnyRule& rule,
                                             double rate, double suggestion);

}  // namespace ermine::optimize
