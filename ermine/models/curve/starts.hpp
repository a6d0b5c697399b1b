/// @file
/// Where the search for a curve's parameters begins when nobody says.
///
/// The first candidate is 1 for every parameter. The others draw each parameter from the scales of the problem: 1, the
/// target's mean, deviation and range, each input's deviation s_x and 1 / s_x, and s_y / s_x; times a factor between 1/4
/// and 4, negative for one in four. So the decay length of exp(-x / tau) is met at the scale of x, a rate at its inverse.
/// The candidates of least risk each take a few steps of L-BFGS on at most `most_rows` evenly chosen rows; the
/// training begins where the one that came down furthest ended.
///
/// The candidates are a pure function of the table, the formula and the seed. Cost: about 1,000 evaluations on those rows.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ermine/models/base/training_data.hpp"
#include "ermine/models/curve/curve.hpp"

namespace ermine::models::curve {

struct StartOptions {
  std::uint32_t candidates = 200;
  std::uint32_t tried = 12;       ///< Candidates that take steps.
  std::uint32_t iterations = 40;  ///< Steps of each.
  std::uint64_t most_rows = 1000;
};

/// @param train the training rows, before definitions were added. @param loss square or huber. Shape: [parameters]; 1 each where no candidate has a finite risk.
[[nodiscard]] std::vector<double> find_start(const data::Table& train, const Curve& curve, const TrainingData& data,
                                             const std::string& loss, std::uint64_t seed,
                                             const StartOptions& options = {});

}  // namespace ermine::models::curve
