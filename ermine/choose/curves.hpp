/// @file
/// Curves over many fits: the learning curve, over the number of training rows, and the path of coefficients, over a penalty.
///
/// A learning curve says what would help. Where training and held rows meet high above what is wanted, the model is too
/// simple; where a gap stays open that narrows with rows, more rows help.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ermine/choose/tune.hpp"

namespace ermine::choose {

struct LearningCurve {
  std::string measure;
  std::vector<std::uint64_t> rows;  ///< That trained: the mean over the rounds.
  std::vector<Score> held, train;   ///< One each; value NaN where so few rows could not be fitted.
  bool interrupted = false;
};

/// Fits the first rows of each round's training rows, `points` sizes in equal factors from a tenth to all.
/// @throws UsageError where the task has no such measure; "" takes the one a search would.
[[nodiscard]] LearningCurve learning_curve(const Trial& trial, const std::vector<Round>& rounds, std::uint32_t repeats,
                                           std::string measure, core::Pool* pool = nullptr, const Step& step = {},
                                           std::uint32_t points = 8);

/// Coefficients over the values of a penalty, fitted to one part, in units of a deviation of their column where it is an
/// input column (others as they are). Of several classes those of the last.
struct CoefficientPath {
  std::string name;                         ///< "l2"
  std::vector<double> at;                   ///< Ascending.
  std::vector<std::string> coefficients;    ///< Without the intercept; the largest 24.
  std::vector<std::vector<double>> values;  ///< [coefficients][at]
};

/// Empty where the search does not vary just one of l1 and l2 over numbers, or the model has no coefficients.
[[nodiscard]] CoefficientPath coefficient_path(const Trial& trial, const data::Table& train, const Tuning& tuning,
                                               core::Pool* pool = nullptr);

}  // namespace ermine::choose
