/// @file
/// A way to take gradients, as a column of the table: what it runs on each objective.
///
/// One file a column, `<name>_column.cpp`; a new one is declared here and listed in autodiff_bench.cpp.

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ermine::bench {

struct Answer {
  double value = 0;
  std::vector<double> gradient;  ///< Empty for a plain value.
  std::uint64_t bytes = 0;       ///< Of the recording; 0 where there is none.
};

struct Run {
  std::string objective;
  std::function<Answer()> once;
};

struct Column {
  std::string name;
  std::vector<Run> runs;  ///< Empty where the peer is not installed.
};

Column plain_column();
Column forward_column();
Column tape_column();          ///< The whole sum on one tape.
Column rewound_tape_column();  ///< Each sample swept and rewound.
Column block_column();         ///< Sums over rows in lanes.
Column adolc_column();
Column ceres_column();

/// Calls f(objective) for each objective that has at most `most_inputs`.
template <class... Objectives, class F>
void for_each_objective(const F& f) {
  (f(Objectives()), ...);
}

}  // namespace ermine::bench
