#include "ermine/optimize/minimiser.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ermine/core/error.hpp"

namespace ermine::optimize {

Minimiser::Minimiser(Objective objective, std::span<const double> start, StopOptions options)
    : objective_(std::move(objective)), options_(options), w_(start.begin(), start.end()), g_(start.size()) {
  core::require(options.gradient_relative >= 0, "StopOptions::gradient_relative must be >= 0");
  core::require(options.gradient_absolute >= 0, "StopOptions::gradient_absolute must be >= 0");
  core::require(options.growth_limit > 0, "StopOptions::growth_limit must be > 0");
  core::require(start.size() == objective_.size, "the start has " + std::to_string(start.size()) +
                                                     " parameters, the objective " + std::to_string(objective_.size));
}

double Minimiser::evaluate(std::span<const double> w, std::span<double> gradient) {
  ++now_.evaluations;
  return objective_.value_and_gradient(w, gradient);
}

void Minimiser::finish(Stop stop, std::string message) {
  stop_ = stop;
  message_ = std::move(message);
}

void Minimiser::arrive(double value, double gradient_norm) {
  now_.value = value;
  now_.gradient_norm = gradient_norm;
  if (now_.iteration == 0) {
    first_value_ = value;
    first_norm_ = gradient_norm;
  }
  if (!std::isfinite(value) || !std::isfinite(gradient_norm))
    finish(Stop::diverged, "the loss or its gradient is not finite at step " + std::to_string(now_.iteration));
  else if (gradient_norm <= options_.gradient_absolute ||
           gradient_norm <= options_.gradient_relative * std::min(first_norm_, std::max(1.0, std::abs(value))))
    finish(Stop::gradient_small);
}

core::Record Minimiser::state() const {
  core::Record record = core::Record::object();
  record.set("minimiser", name());
  record.set("iteration", now_.iteration);
  record.set("evaluations", now_.evaluations);
  record.set("rate", now_.rate);
  record.set("value", now_.value);
  record.set("gradient_norm", now_.gradient_norm);
  record.set("first_value", first_value_);
  record.set("first_norm", first_norm_);
  record.set("parameters", core::Tensor::of(w_));
  record.set("gradient", core::Tensor::of(g_));
  record.set("stop", stop_ ? core::Record(std::int64_t{static_cast<std::int64_t>(*stop_)}) : core::Record());
  record.set("message", message_);
  return record;
}

void Minimiser::restore(const core::Record& state) {
  if (state.at("minimiser").text() != name())
    throw core::ModelError("the state is of the minimiser `" + state.at("minimiser").text() + "`, not `" +
                           std::string(name()) + "`");
  Vector w = state.at("parameters").tensor().doubles(), g = state.at("gradient").tensor().doubles();
  if (w.size() != w_.size() || g.size() != g_.size())
    throw core::ModelError("the state has " + std::to_string(w.size()) + " parameters, the model " +
                           std::to_string(w_.size()));
  now_.iteration = state.at("iteration").size_value();
  now_.evaluations = state.at("evaluations").size_value();
  now_.rate = state.at("rate").number();
  now_.value = state.at("value").number();
  now_.gradient_norm = state.at("gradient_norm").number();
  first_value_ = state.at("first_value").number();
  first_norm_ = state.at("first_norm").number();
  w_ = std::move(w);
  g_ = std::move(g);
  stop_.reset();
  if (!state.at("stop").is_null()) {
    const std::uint64_t stop = state.at("stop").size_value();
    if (stop > static_cast<std::uint64_t>(Stop::stalled)) throw core::ModelError("the state has an unknown stop");
    stop_ = static_cast<Stop>(stop);
  }
  message_ = state.at("message").text();
}

Result minimise(Minimiser& minimiser, std::uint64_t iterations, const Watch& watch) {
  Stop stop = Stop::steps_exhausted;
  bool goes_on = !watch || minimiser.now().iteration > 0 || watch(minimiser.now());
  while (goes_on && !minimiser.stop() && minimiser.now().iteration < iterations) {
    minimiser.step();
    if (watch) goes_on = watch(minimiser.now());
  }
  if (minimiser.stop())
    stop = *minimiser.stop();
  else if (!goes_on)
    stop = Stop::interrupted;
  return {Vector(minimiser.parameters().begin(), minimiser.parameters().end()), stop, minimiser.now(),
          minimiser.message()};
}

}  // namespace ermine::optimize
