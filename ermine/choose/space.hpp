/// @file
/// What a search may vary, and the settings it tries.
///
///     l2=1e-6:1e2:log        from 1e-6 to 1e2 in equal factors, as many steps as suit
///     l2=1e-6:1e2:log:9      in 9 steps
///     rate=0.01:0.1          in equal steps
///     basis=poly:1,poly:2    one after another
///
/// Some settings have an order of simplicity: a larger l1 or l2, fewer epochs, and of values given one by one those that
/// stand first. `rate`, `batch`, `optimizer`, `loss` and `standardise` have none.

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ermine/choose/rounds.hpp"

namespace ermine::choose {

struct Dimension {
  std::string name;  ///< l1, l2, rate, batch, epochs, patience, optimizer, loss, standardise, basis, model
  std::vector<std::string> words;  ///< Given one by one; empty: a range.
  double low = 0, high = 0;        ///< Of a range.
  bool logarithmic = false;
  std::uint32_t steps = 0;  ///< Of a grid over a range.

  [[nodiscard]] bool is_numeric() const;
  /// The values of a grid, as texts, ascending for a range.
  [[nodiscard]] std::vector<std::string> grid() const;
};

/// @throws UsageError for a text that is none of the above, or a name that cannot be searched ("did you mean").
[[nodiscard]] Dimension parse_dimension(const std::string& text);

/// The names a search may vary.
[[nodiscard]] std::vector<std::string> searchable();

/// The settings of one candidate: name and value, in the order of the dimensions.
using Setting = std::vector<std::pair<std::string, std::string>>;

/// All combinations, the last dimension running fastest. @throws UsageError above 10,000.
[[nodiscard]] std::vector<Setting> grid_of(const std::vector<Dimension>& space);
/// `count` draws: uniform over a range, or over its logarithm; equal ones only once, so there may be fewer.
[[nodiscard]] std::vector<Setting> draws_of(const std::vector<Dimension>& space, std::uint32_t count,
                                            std::uint64_t seed);

/// The trial with a setting. @throws UsageError where a value does not suit its name.
[[nodiscard]] Trial with_setting(Trial trial, const Setting& setting);

/// "l2 = 0.001, basis = poly:2"
[[nodiscard]] std::string text_of(const Setting& setting);

/// How simple a value is: a larger rank is simpler; false where the dimension has no such order.
[[nodiscard]] bool simplicity(const Dimension& dimension, const std::string& value, double& rank);

}  // namespace ermine::choose
