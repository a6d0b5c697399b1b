/// @file
/// The ONE training loop: an epoch of an engine, the validation loss, is it the best so far, tell the watcher,
/// checkpoint, and again.
///
/// Ends: the engine's own (gradient_small, diverged, ...), `early` after `patience` epochs without a better validation
/// loss, `steps_exhausted` after `epochs`, `interrupted` by the watcher. With early stopping the parameters of the best
/// epoch are returned, whatever the end; so they are when a training with a validation part diverges.
///
/// A checkpoint holds everything, history included: a loop that resumes from it returns the bits of one that was never
/// stopped.

#pragma once

#include <functional>
#include <vector>

#include "ermine/optimize/vectors.hpp"
#include "ermine/training/engine.hpp"

namespace ermine::training {

struct LoopOptions {
  std::uint64_t epochs = 100;
  std::uint64_t patience = 0;          ///< Epochs without a better validation loss; 0: no early stopping.
  double least_improvement = 0;        ///< A validation loss is better if it is lower by more than this; >= 0.
  std::uint64_t checkpoint_every = 0;  ///< Epochs; 0: only when interrupted.
};

/// What comes in from outside; each may be empty.
struct Hooks {
  /// The loss of the validation part, penalty not included; any figure of which less is better.
  std::function<double(std::span<const double> w)> validation;
  std::function<bool(const Row&)> watch;  ///< After each epoch; false asks to stop.
  /// Every `checkpoint_every` epochs and before an interrupted loop returns.
  std::function<void(const core::Record& state)> checkpoint;
};

struct TrainResult {
  optimize::Vector parameters;
  optimize::Stop stop = optimize::Stop::steps_exhausted;
  std::string message;           ///< The engine's word on a divergence.
  std::uint64_t best_epoch = 0;  ///< Of which the parameters are; the last where there is no validation part.
  std::vector<Row> history;
};

/// @param resume a state that `Hooks::checkpoint` was given, or null. @throws ModelError where it is of another engine.
TrainResult train(Engine& engine, const LoopOptions& options, const Hooks& hooks = {}, const core::Record& resume = {});

}  // namespace ermine::training
