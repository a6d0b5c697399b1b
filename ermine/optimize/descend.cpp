#include "ermine/optimize/descend.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "ermine/optimize/curvature.hpp"

namespace ermine::optimize {
namespace {

std::string brief(double x) { return std::isnan(x) ? "NaN" : fmt::format("{:.4g}", x); }

}  // namespace

std::string divergence_message(std::uint64_t step, double loss, double first_loss, const AnyRule& rule, double rate,
                               double suggestion) {
  std::string text = "diverged at step " + std::to_string(step) + ": the loss is " + brief(loss) + " (" +
                     brief(first_loss) + " at the start); the rate " + brief(rate) + " of `" + rule.name() +
                     "` is too large";
  if (rule.adaptive()) return text + ": try " + brief(rate / 10);
  if (std::isfinite(suggestion) && suggestion < rate)
    return text + ": the curvature of the loss suggests " + brief(suggestion);
  return text + ": try " + brief(rate / 10);
}

Descent::Descent(Objective objective, std::span<const double> start, AnyRule rule, DescendOptions options)
    : Minimiser(std::move(objective), start, options.stop),
      rule_(std::move(rule)),
      more_(options),
      first_w_(w_),
      best_w_(w_) {
  rule_.start(w_.size());
  const double value = evaluate(w_, g_);
  best_value_ = value;
  arrive(value, norm(g_));
}

void Descent::step() {
  if (stop()) return;
  now_.rate =
      rule_.rate() * more_.schedule(static_cast<double>(now_.iteration), static_cast<double>(more_.stop.iterations));
  const Vector before = w_;
  rule_.step(w_, g_, now_.rate);
  ++now_.iteration;
  const double value = evaluate(w_, g_);
  const bool grown = value - first_value_ > options_.growth_limit * (std::abs(first_value_) + 1);
  if (!std::isfinite(value) || !all_finite(g_) || grown) {
    now_.value = value;
    now_.gradient_norm = norm(g_);
    return give_up();
  }
  const double value_before = now_.value;
  arrive(value, norm(g_));
  if (value < best_value_) {
    best_value_ = value;
    best_w_ = w_;
  }
  if (!stop() && value == value_before && w_ == before) finish(Stop::change_small);
}

void Descent::give_up() {
  const double suggestion =
      rule_.adaptive() ? std::numeric_limits<double>::quiet_NaN() : suggest_rate(objective_, first_w_);
  finish(Stop::diverged, divergence_message(now_.iteration, now_.value, first_value_, rule_, now_.rate, suggestion));
  w_ = best_w_;
}

core::Record Descent::state() const {
  core::Record record = Minimiser::state();
  record.set("rule", rule_.state());
  record.set("first_parameters", core::Tensor::of(first_w_));
  record.set("best_parameters", core::Tensor::of(best_w_));
  record.set("best_value", best_value_);
  return record;
}

void Descent::restore(const core::Record& state) {
  Minimiser::restore(state);
  rule_.restore(state.at("rule"));
  first_w_ = detail::state_vector(state, "first_parameters", w_.size());
  best_w_ = detail::state_vector(state, "best_parameters", w_.size());
  best_value_ = state.at("best_value").number();
}

Result descend(const Objective& objective, std::span<const double> start, const AnyRule& rule,
               const DescendOptions& options, const Watch& watch) {
  Descent minimiser(objective, start, rule, options);
  return minimise(minimiser, options.stop.iterations, watch);
}

}  // namespace ermine::optimize
