/// @file
/// The rows a risk is summed over, as its program reads them: features of a table, then target and weight.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ermine/models/model.hpp"

namespace ermine::models {

/// The features of a table with target and weight behind them: the program's last two inputs. Lives no longer than table,
/// target and weight.
struct RiskRows {
  Bound bound;
  std::vector<double> ones;
  double weight_sum = 0;

  /// Shapes: target [rows], weight [rows] or empty for 1 each.
  RiskRows(const graph::Program& program, const data::Table& table, std::span<const double> target,
           std::span<const double> weight, bool unseen_is_missing);
};

/// Rows of a batch, copied out of another: what random batches read.
class Gather {
 public:
  explicit Gather(const graph::Batch& from) : from_(from) {}
  [[nodiscard]] const graph::Batch& operator()(std::span<const std::uint64_t> rows);

 private:
  const graph::Batch& from_;
  graph::Batch batch_;
  std::vector<std::vector<double>> columns_, entries_;
  std::vector<std::vector<std::int32_t>> codes_;
  std::vector<std::vector<std::uint64_t>> offsets_;
  std::vector<std::vector<std::uint32_t>> indices_;
};

}  // namespace ermine::models
