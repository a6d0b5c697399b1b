/// @file
/// The loss while training: whether it fell, whether the validation loss followed, which epoch was kept.

#pragma once

#include <span>

#include "ermine/core/figure.hpp"
#include "ermine/models/fit.hpp"

namespace ermine::evaluate {

/// Train and validation loss over the epochs, at most 400 points each; logarithmic where the loss is positive and falls
/// by more than a factor of 30. A line marks the best validation loss where there is one.
[[nodiscard]] core::Figure history_figure(std::span<const models::Progress> history);

}  // namespace ermine::evaluate
