/// @file
/// A loss by its name, as an operation of a risk's program.

#pragma once

#include <span>
#include <string>

#include "ermine/graph/program.hpp"

namespace ermine::models {

/// The loss of each row from the model's output and the target.
/// @param loss square, huber (knee 1.345 times `deviation`), logistic, hinge or softmax. @throws UsageError.
[[nodiscard]] graph::SlotId append_loss(graph::Builder& builder, const std::string& loss, graph::SlotId output,
                                        graph::SlotId target, double deviation);

/// 1.4826 median |y - median|: the deviation of a normal distribution, and blind to outliers. Where most of y is one
/// value the plain deviation, 1 where all of it is.
[[nodiscard]] double robust_deviation(std::span<const double> y);

}  // namespace ermine::models
