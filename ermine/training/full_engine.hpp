/// @file
/// A full-batch minimiser (L-BFGS, Newton, descent) as an engine of the training loop: an iteration is an epoch.

#pragma once

#include "ermine/optimize/minimiser.hpp"
#include "ermine/training/engine.hpp"

namespace ermine::training {

class FullEngine : public Engine {
 public:
  /// The minimiser must outlive the engine.
  explicit FullEngine(optimize::Minimiser& minimiser) : minimiser_(minimiser) {}

  Row advance() override {
    minimiser_.step();
    const optimize::Iteration& now = minimiser_.now();
    return {.epoch = now.iteration,
            .step = now.iteration,
            .train_loss = now.value,
            .rate = now.rate,
            .gradient_norm = now.gradient_norm};
  }
  [[nodiscard]] std::span<const double> parameters() const override { return minimiser_.parameters(); }
  [[nodiscard]] std::optional<optimize::Stop> stop() const override { return minimiser_.stop(); }
  [[nodiscard]] std::string message() const override { return minimiser_.message(); }
  [[nodiscard]] core::Record state() const override { return minimiser_.state(); }
  void restore(const core::Record& state) override { minimiser_.restore(state); }

 private:
  optimize::Minimiser& minimiser_;
};

}  // namespace ermine::training
