/// @file
/// Generators with known truth: toy data for examples, tests and first steps.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ermine/data/table.hpp"

namespace ermine::data {

struct GenerateOptions {
  std::uint64_t rows = 1000;
  std::uint64_t seed = 1;
  double noise = -1;  ///< In units of the generator; negative: its own default.
};

/// collisions | moons | circles | blobs | spirals | rings | jets | decays. @throws UsageError with "did you mean".
[[nodiscard]] Table generate(const std::string& kind, const GenerateOptions& options);
[[nodiscard]] std::vector<std::string> generator_names();
/// One line on a generator: what it draws, its columns, its target.
[[nodiscard]] std::string generator_summary(const std::string& kind);

}  // namespace ermine::data
