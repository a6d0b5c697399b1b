/// @file
/// The outer loop of every minimiser, once: step, tell the watcher, stop for a reason.
///
/// A `Minimiser` holds an iterate and takes one step at a time. Its state is a Record: a minimiser of the same kind,
/// objective and options that restores it goes on with the bits of one that was never stopped. Failing to converge is
/// a value (`Stop`), never an exception.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ermine/core/record.hpp"
#include "ermine/optimize/objective.hpp"
#include "ermine/optimize/vectors.hpp"

namespace ermine::optimize {

/// Where a minimisation stands after `iteration` steps.
struct Iteration {
  std::uint64_t iteration = 0;
  std::uint64_t evaluations = 0;  ///< Of value and gradient, so far.
  double value = 0;
  double gradient_norm = 0;  ///< 2-norm; with an l1 penalty that of the smallest subgradient.
  double rate = 0;           ///< Length of the last step in units of its direction.
};

/// Is given each iteration; false asks to stop.
using Watch = std::function<bool(const Iteration&)>;

/// When to stop. The gradient is small where
///
///     |g| <= gradient_absolute   or   |g| <= gradient_relative * min(|g at the start|, max(1, |value|)).
///
/// The first bound alone would be met anywhere by a start with a huge gradient, the second by a loss in tiny units.
struct StopOptions {
  std::uint64_t iterations = 1000;
  double gradient_relative = 1e-10;  ///< >= 0
  double gradient_absolute = 0;      ///< >= 0, in units of the gradient (2-norm).
  double growth_limit = 1e6;  ///< Diverged: value - start > growth_limit * (|start| + 1); > 0. Only for fixed rates.
};

class Minimiser {
 public:
  virtual ~Minimiser() = default;
  Minimiser(const Minimiser&) = delete;
  Minimiser& operator=(const Minimiser&) = delete;

  [[nodiscard]] virtual std::string_view name() const = 0;
  /// One iteration; sets `stop` where there is nothing more to do.
  virtual void step() = 0;
  [[nodiscard]] virtual core::Record state() const;
  /// @throws ModelError where the record is of another minimiser or another number of parameters.
  virtual void restore(const core::Record& state);

  [[nodiscard]] const Iteration& now() const { return now_; }
  [[nodiscard]] std::span<const double> parameters() const { return w_; }
  [[nodiscard]] std::span<const double> gradient() const { return g_; }
  [[nodiscard]] std::optional<Stop> stop() const { return stop_; }
  /// What there is to say about the end: for `diverged` the step, the loss and a rate to try.
  [[nodiscard]] const std::string& message() const { return message_; }

 protected:
  Minimiser(Objective objective, std::span<const double> start, StopOptions options);
  double evaluate(std::span<const double> w, std::span<double> gradient);
  void finish(Stop stop, std::string message = {});
  /// Sets the value and the norm, and stops where the gradient is small or not finite.
  void arrive(double value, double gradient_norm);

  Objective objective_;
  StopOptions options_;
  Vector w_, g_;
  Iteration now_;
  double first_value_ = 0, first_norm_ = 0;

 private:
  std::optional<Stop> stop_;
  std::string message_;
};

struct Result {
  Vector parameters;
  Stop stop = Stop::steps_exhausted;
  Iteration end;
  std::string message;
};

/// Steps until the minimiser stops, the iterations are used up or the watcher has had enough.
Result minimise(Minimiser& minimiser, std::uint64_t iterations, const Watch& watch = {});

}  // namespace ermine::optimize
