/// @file
/// Stochastic gradient descent: batches of rows in random order, one step of an update rule for each.
///
/// It knows rows by number and the loss by a function, so that a dense table gathered through the graph and a net with
/// a layout of its own fit alike. A batch whose loss or gradient is not finite stops the training before its step is
/// made; so does a loss beyond start + growth_limit (|start| + 1). The message names step, loss and a rate to try.

#pragma once

#include <functional>

#include "ermine/optimize/rules/any_rule.hpp"
#include "ermine/optimize/schedule.hpp"
#include "ermine/training/engine.hpp"

namespace ermine::training {

/// The loss of some rows. Shapes: w, gradient [p].
struct BatchTask {
  std::uint64_t rows = 0;        ///< Of the training part; > 0.
  std::uint64_t parameters = 0;  ///< p
  /// The loss over the rows listed, penalty included, and its gradient, scaled so that it is unbiased: with weights,
  /// sum_B w_i L_i / (|B| * mean weight of all rows).
  std::function<double(std::span<const std::uint64_t> rows, std::span<const double> w, std::span<double> gradient)>
      value_and_gradient;
};

struct BatchOptions {
  std::uint64_t batch = 32;    ///< Rows a step; > 0. The last batch of an epoch may be smaller.
  std::uint64_t epochs = 100;  ///< The schedule's total.
  std::uint64_t seed = 1;
  optimize::Schedule schedule{};  ///< In epochs, fractions within one.
  double growth_limit = 1e4;      ///< > 0
};

class BatchEngine : public Engine {
 public:
  /// @throws UsageError for options out of range.
  BatchEngine(BatchTask task, std::span<const double> start, optimize::AnyRule rule, BatchOptions options);

  Row advance() override;
  [[nodiscard]] std::span<const double> parameters() const override { return w_; }
  [[nodiscard]] std::optional<optimize::Stop> stop() const override { return stop_; }
  [[nodiscard]] std::string message() const override { return message_; }
  [[nodiscard]] core::Record state() const override;
  void restore(const core::Record& state) override;

 private:
  void diverge(double loss, double rate);

  BatchTask task_;
  optimize::AnyRule rule_;
  BatchOptions options_;
  optimize::Vector w_, g_, first_w_, before_;  // before_: at the start of this epoch
  double first_loss_ = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t epoch_ = 0, step_ = 0;
  std::optional<optimize::Stop> stop_;
  std::string message_;
};

}  // namespace ermine::training
