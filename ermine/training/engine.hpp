/// @file
/// What the training loop drives: something that can go on by one epoch.
///
/// There are two engines: `BatchEngine` (an epoch is one pass over the rows in random batches) and `FullEngine` (an
/// epoch is one iteration of a full-batch minimiser). Validation, early stopping, history, watching and checkpoints are
/// the loop's, once for both.

#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include "ermine/core/record.hpp"
#include "ermine/optimize/objective.hpp"

namespace ermine::training {

/// One line of the history.
struct Row {
  std::uint64_t epoch = 0;  ///< From 1; iterations for full-batch minimisers.
  std::uint64_t step = 0;   ///< Updates of the parameters so far.
  double train_loss = 0;    ///< Batches: their mean during the epoch, penalty included.
  double validation_loss = std::numeric_limits<double>::quiet_NaN();  ///< NaN without a validation part.
  double rate = 0;
  double gradient_norm = 0;  ///< Batches: the mean of their 2-norms.
};

class Engine {
 public:
  virtual ~Engine() = default;
  /// One epoch. Not called again once `stop` is set. A diverged engine holds the last parameters known to be finite.
  virtual Row advance() = 0;
  [[nodiscard]] virtual std::span<const double> parameters() const = 0;
  [[nodiscard]] virtual std::optional<optimize::Stop> stop() const = 0;
  [[nodiscard]] virtual std::string message() const = 0;
  [[nodiscard]] virtual core::Record state() const = 0;
  /// @throws ModelError where the state is of another engine.
  virtual void restore(const core::Record& state) = 0;
};

}  // namespace ermine::training
