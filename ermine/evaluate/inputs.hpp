/// @file
/// The inputs as the model meets them: a histogram of each column, by class where there are classes.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/data/table.hpp"
#include "ermine/evaluate/metrics.hpp"

namespace ermine::evaluate {

struct InputFigureOptions {
  std::uint32_t figures = 24;  ///< Columns drawn at most; those that separate the classes best come first.
  std::uint32_t bins = 30;
  std::uint32_t levels = 12;  ///< Levels of a category drawn at most; the rest stand together.
};

/// Histograms of the model's dense input columns over `table`, each class with unit sum, weighted, errors
/// sqrt(sum w^2). Where there are more columns than figures, the ones with the largest difference between the classes
/// (or, for regression, the largest correlation with the target) are drawn, in the order of the table.
[[nodiscard]] std::vector<core::Figure> input_figures(const models::Model& model, const data::Table& table,
                                                      const Truth& truth, const InputFigureOptions& options = {});

}  // namespace ermine::evaluate
