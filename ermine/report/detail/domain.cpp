#include "ermine/report/detail/domain.hpp"

#include <cmath>
#include <limits>

namespace ermine::report::detail {
namespace {

/// Collects what an axis must show.
class Hull {
 public:
  explicit Hull(core::Scale scale) : scale_(scale) {}
  void add(const std::vector<double>& values) {
    for (const double v : values)
      if (std::isfinite(v) && (scale_ != core::Scale::log || v > 0)) {
        low_ = std::fmin(low_, v);
        high_ = std::fmax(high_, v);
      }
  }
  /// Histograms and bars stand on 0 and touch the sides: no air there.
  void stand_on_zero() { on_zero_ = true; }
  void tight() { tight_ = true; }

  [[nodiscard]] Domain domain(const core::Axis& axis) const {
    if (scale_ == core::Scale::category)
      return {-0.5, std::fmax(1.0, static_cast<double>(axis.categories.size())) - 0.5, scale_};
    double low = low_, high = high_;
    if (!(low <= high)) low = scale_ == core::Scale::log ? 0.1 : 0, high = 1;
    if (scale_ == core::Scale::log) {
      const double air = on_zero_ ? 2 : std::pow(high / low, 0.04);
      low = low / std::fmax(air, 1.02), high = high * std::fmax(air, 1.02);
    } else {
      if (on_zero_) low = std::fmin(low, 0), high = std::fmax(high, 0);
      const double size = high > low ? high - low : std::fmax(std::fabs(low), 1.0);
      const double air = tight_ && high > low ? 0 : (high > low ? 0.05 : 0.5) * size;
      if (!on_zero_ || low < 0) low -= air;
      if (!on_zero_ || high > 0 || low == high) high += on_zero_ && high > low ? 0.08 * size : air;
    }
    return {axis.low.value_or(low), axis.high.value_or(high), scale_};
  }

 private:
  core::Scale scale_;
  double low_ = std::numeric_limits<double>::infinity(), high_ = -std::numeric_limits<double>::infinity();
  bool on_zero_ = false, tight_ = false;
};

bool is_histogram(core::Mark mark) { return mark == core::Mark::steps || mark == core::Mark::bars; }

}  // namespace

double Domain::place(double value) const {
  if (scale != core::Scale::log) return (value - low) / (high - low);
  return value > 0 ? std::log(value / low) / std::log(high / low) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<Tick> Domain::ticks(int most) const {
  return scale == core::Scale::log ? log_ticks(low, high, most) : linear_ticks(low, high, most);
}

bool is_horizontal(const core::Figure& figure) { return figure.y.scale == core::Scale::category; }

Domain domain_x(const core::Figure& figure) {
  Hull hull(figure.x.scale);
  for (const auto& s : figure.series) {
    if (s.mark == core::Mark::rule_y) continue;
    hull.add(s.x);
    hull.add(s.x_high);
    if (is_horizontal(figure) && s.mark == core::Mark::points) hull.add(s.low), hull.add(s.high);
    if (is_horizontal(figure) && s.mark == core::Mark::bars)
      hull.stand_on_zero();
    else if (s.mark != core::Mark::points && s.mark != core::Mark::rule_x)
      hull.tight();
  }
  return hull.domain(figure.x);
}

Domain domain_y(const core::Figure& figure) {
  Hull hull(figure.y.scale);
  for (const auto& s : figure.series) {
    if (s.mark == core::Mark::rule_x) continue;
    hull.add(s.y);
    hull.add(s.y_high);
    if (!is_horizontal(figure)) hull.add(s.low), hull.add(s.high);
    if (is_histogram(s.mark) && !is_horizontal(figure)) hull.stand_on_zero();
    if (s.mark == core::Mark::cells) hull.tight();
  }
  return hull.domain(figure.y);
}

}  // namespace ermine::report::detail
