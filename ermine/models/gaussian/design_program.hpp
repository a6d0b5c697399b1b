/// @file
/// Affine maps of a design's parameters as operations of a program, near the data and not near 0:
///
///     A z + b,   z_j = (x_j - c_j) s_j:   x - c is formed first, exactly or nearly so, and s_j goes into the weights.

#pragma once

#include <string>
#include <vector>

#include "ermine/models/base/training_data.hpp"
#include "ermine/models/linear/design.hpp"

namespace ermine::models::gaussian {

class DesignProgram {
 public:
  /// Appends the features. All must outlive it.
  DesignProgram(graph::Builder& builder, std::vector<double>& parameters, const TrainingData& data,
                const linear::Design& design);
  /// Appends A z + b. @param a [rows][p], the column of the intercept is b
  [[nodiscard]] graph::SlotId affine(const std::string& name, const std::vector<double>& a, std::uint32_t rows);
  /// log N(z; mean, L L') + log_weight. @param mean [p] (that of the intercept is not read) @param lower L [m][m]
  [[nodiscard]] graph::SlotId log_normal(const std::string& name, std::span<const double> mean,
                                         std::span<const double> lower, double log_weight);

 private:
  graph::SlotId block(const std::string& name, const std::vector<double>& values, std::uint32_t rows);

  graph::Builder& builder_;
  std::vector<double>& parameters_;
  const TrainingData& data_;
  const linear::Design& design_;
  graph::SlotId terms_ = graph::no_slot, sparse_ = graph::no_slot;
  std::vector<graph::SlotId> codes_;
};

}  // namespace ermine::models::gaussian
