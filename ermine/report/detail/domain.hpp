/// @file
/// What range an axis shows, and where on it a value lies.

#pragma once

#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/report/detail/ticks.hpp"

namespace ermine::report::detail {

struct Domain {
  double low = 0, high = 1;
  core::Scale scale = core::Scale::linear;

  /// 0 at `low`, 1 at `high`, beyond where the value is; NaN for what the scale cannot show (<= 0 on a log axis).
  [[nodiscard]] double place(double value) const;
  [[nodiscard]] std::vector<Tick> ticks(int most) const;
};

/// The axis' own limits, else those of the data: histograms and bars stand on 0, other marks get a little air.
/// Values that are not finite, or not positive on a log axis, do not count. Category i covers [i - 1/2, i + 1/2].
[[nodiscard]] Domain domain_x(const core::Figure& figure);
[[nodiscard]] Domain domain_y(const core::Figure& figure);

/// Whether low..high of a series are errors along x: where the y axis is a category.
[[nodiscard]] bool is_horizontal(const core::Figure& figure);

}  // namespace ermine::report::detail
