/// @file
/// Gradient descent with batches of a line's rows, and the traces it leaves: where it went, and how low it was after how much
/// work. The gradients are automatic, the steps those of ermine's own trainer.

#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "ermine/training/batch_engine.hpp"
#include "examples/01_learning/line.hpp"

namespace examples {

struct Descent {
  std::vector<double> w1, w2;  ///< The first 200 places.
  std::vector<double> rows,
      loss;  ///< Rows looked at, at least 15 % apart; the loss of all rows there, above the lowest.
};

inline Descent descend(const Line& line, std::span<const double> start, std::uint64_t batch, double lowest) {
  Descent traces;
  double seen = 0;
  const auto loss = line.loss(line.all);
  const auto at = [&](std::span<const std::uint64_t> rows, std::span<const double> w, std::span<double> gradient) {
    if (traces.w1.size() < 200) {
      traces.w1.push_back(w[0]);
      traces.w2.push_back(w[1]);
    }
    if (traces.rows.empty() || seen > 1.15 * traces.rows.back()) {
      traces.rows.push_back(std::max(seen, 1.0));
      traces.loss.push_back(loss(w) - lowest);
    }
    seen += static_cast<double>(rows.size());
    const auto of_batch = ermine::autodiff::value_and_gradient(line.loss(rows), w);
    std::ranges::copy(of_batch.gradient, gradient.begin());
    return of_batch.value;
  };
  const ermine::optimize::GradientDescent rule({.rate = 0.1});
  ermine::training::BatchEngine engine({line.all.size(), 2, at}, start, rule, {.batch = batch});
  for (int epoch = 0; epoch < 150; ++epoch) engine.advance();
  return traces;
}

}  // namespace examples
