/// @file
/// What a person sees of a running fit: how far it is, the loss, and its fall as a line of blocks.

#pragma once

#include <cstdint>
#include <vector>

#include "console.hpp"
#include "ermine/models/fit.hpp"

namespace ermine::apps {

class TrainingWatch {
 public:
  /// @param epochs how many there will be at most; 0: not known.
  TrainingWatch(Console& console, std::uint64_t epochs) : console_(console), epochs_(epochs) {}
  void show(const models::Progress& progress);

 private:
  Console& console_;
  std::uint64_t epochs_;
  std::vector<double> losses_;
};

}  // namespace ermine::apps
