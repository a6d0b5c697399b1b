/// @file
/// Empirical risk minimisation with a model and a loss of one's own, branches and all, and no derivative written by hand:
///
///     argmin_w  1/N sum_i L(h(t_i; w), y_i)
///
/// h: a pulse that is flat before it arrives, then rises and decays. L: Huber's loss, which outliers pull no further than their
/// side. Rows before and after the arrival, near and far from the curve, take different paths through the code; the paths are
/// recorded, each row is differentiated on its own, and the truth that made the data is found.

#include <cmath>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/models/minimize_risk.hpp"
#include "examples/page.hpp"

namespace models = ermine::models;

int main() {
  examples::Page page("A pulse among outliers");
  const auto pulse = [](const auto& w, const auto& x) {  // w: height, arrival, decay, baseline
    const auto t = x[0] - w[1];
    if (t <= 0.0) return w[3] * 1.0;
    return w[3] + w[0] * t * exp(-t / w[2]);
  };
  const auto huber = [](const auto& h, const auto& y) {
    const auto r = abs(h - y);
    if (r > 0.3) return 0.6 * r - 0.09;
    return r * r;
  };

  ermine::data::ColumnData t{.name = "t"}, y{.name = "y"};
  ermine::core::Stream random(4, ermine::core::Purpose::generate);
  const std::vector<double> truth{3.0, 2.0, 1.5, 0.5};
  for (int i = 0; i < 4000; ++i) {
    t.values.push_back(random.uniform(0, 10));
    const double outlier = i % 10 == 0 ? 8 * random.uniform() : 0;
    y.values.push_back(pulse(truth, std::vector{t.values.back()}) + 0.1 * random.normal() + outlier);
  }
  const ermine::data::Table table({t, y});

  const models::RiskFit fit = models::minimize_risk(
      pulse, huber, table, {.start = {{"height", 1}, {"arrival", 1.5}, {"decay", 1}, {"baseline", 0}}, .target = "y"});

  page.claim("the search ended at a minimum", ermine::optimize::found_minimum(fit.stop));
  page.number("height", fit["height"], truth[0], 0.1);
  page.number("arrival", fit["arrival"], truth[1], 0.02);
  page.number("decay", fit["decay"], truth[2], 0.02);
  page.number("baseline", fit["baseline"], truth[3], 0.05);  // all outliers lie above
  page.claim("rows took several paths", fit.report.programs > 2);
  return page.end();
}
