#include "ermine/evaluate/working_points.hpp"

#include <cmath>

#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/detail/text.hpp"

namespace ermine::evaluate {
namespace {

/// Sums of weights and of their squares.
struct Sums {
  CompensatedSum weight, square;
  void add(double w) {
    weight.add(w);
    square.add(w * w);
  }
};

/// in / (in + out) with its error.
Mean share(double in, double in_square, double out, double out_square) {
  const double all = in + out, f = in / all;
  if (!std::isfinite(f)) return {};
  const double variance = ((1 - f) * (1 - f) * in_square + f * f * out_square) / (all * all);
  return {f, std::sqrt(std::fmax(0, variance))};
}

/// What passes a threshold, beside what there is.
struct Selection {
  double s, s_square, b, b_square;
};

WorkingPoint point_at(double threshold, const Selection& in, const Selection& all) {
  WorkingPoint p{.threshold = threshold};
  p.efficiency = share(in.s, in.s_square, all.s - in.s, all.s_square - in.s_square);
  p.false_positive_rate = share(in.b, in.b_square, all.b - in.b, all.b_square - in.b_square);
  p.purity = share(in.s, in.s_square, in.b, in.b_square);
  const double f = p.false_positive_rate.value;
  if (f > 0) p.rejection = {1 / f, p.false_positive_rate.error / (f * f)};
  return p;
}

/// Whether `p` grants the wish of `best` better than `best` does.
bool is_better(const WorkingPoint& p, const WorkingPoint& best) {
  const double s = p.efficiency.value, b = p.false_positive_rate.value;
  const Wish& wish = best.wish;
  switch (wish.on) {
    case Wish::On::false_positive_rate:
      if (!(b <= wish.bound)) return false;
      break;
    case Wish::On::purity:
      if (!(p.purity.value >= wish.bound)) return false;
      break;
    case Wish::On::efficiency:
      return s >= wish.bound && (std::isnan(best.threshold) || b < best.false_positive_rate.value);
  }
  return std::isnan(best.threshold) || s > best.efficiency.value;
}

std::string wish_in_words(const Wish& wish, const std::string& positive) {
  const std::string share = detail::short_number(100 * wish.bound) + " %";
  switch (wish.on) {
    case Wish::On::false_positive_rate:
      return "at most " + share + " false positives";
    case Wish::On::efficiency:
      return "at least " + share + " of class " + positive + " found";
    case Wish::On::purity:
      return "at least " + share + " pure";
  }
  return "";
}

std::string in_percent(const Mean& m) {
  return std::isnan(m.value) ? "-" : detail::with_error(100 * m.value, 100 * m.error) + " %";
}

}  // namespace

std::string name_of(const Wish& wish) {
  const std::string bound = detail::short_number(wish.bound);
  switch (wish.on) {
    case Wish::On::false_positive_rate:
      return "false_positive_rate<=" + bound;
    case Wish::On::efficiency:
      return "efficiency>=" + bound;
    case Wish::On::purity:
      return "purity>=" + bound;
  }
  return "";
}

std::vector<Wish> usual_wishes() {
  using On = Wish::On;
  return {{On::false_positive_rate, 0.001},
          {On::false_positive_rate, 0.01},
          {On::false_positive_rate, 0.1},
          {On::efficiency, 0.5},
          {On::efficiency, 0.9},
          {On::purity, 0.9},
          {On::purity, 0.99}};
}

std::vector<WorkingPoint> working_points(std::span<const double> score, std::span<const std::uint8_t> positive,
                                         std::span<const double> weight, const std::vector<Wish>& wishes) {
  Sums all_s, all_b, s, b;
  for (std::uint64_t i = 0; i < score.size(); ++i) (positive[i] ? all_s : all_b).add(weight_at(weight, i));
  const Selection all{all_s.weight.value(), all_s.square.value(), all_b.weight.value(), all_b.square.value()};
  if (!(all.s > 0) || !(all.b > 0)) return {};
  std::vector<WorkingPoint> points;
  for (const Wish& wish : wishes) points.push_back({.wish = wish});
  const auto order = order_by_score(score);
  for (std::uint64_t k = order.size(); k > 0;) {
    const double threshold = score[order[k - 1]];
    for (; k > 0 && score[order[k - 1]] == threshold; --k)
      (positive[order[k - 1]] ? s : b).add(weight_at(weight, order[k - 1]));
    const Selection in{s.weight.value(), s.square.value(), b.weight.value(), b.square.value()};
    const WorkingPoint here = point_at(threshold, in, all);
    for (WorkingPoint& best : points)
      if (is_better(here, best)) {
        const Wish wish = best.wish;
        best = here;
        best.wish = wish;
      }
  }
  return points;
}

std::vector<WorkingPoint> working_points(const models::Model& model, const models::Prediction& prediction,
                                         const Truth& truth) {
  const std::uint32_t positive = model.data().positive;
  const auto score =
      prediction.probability.empty() ? score_of(positive, prediction) : probability_of(positive, prediction);
  return working_points(score, positives(positive, truth), truth.weight);
}

TextTable working_points_table(const std::vector<WorkingPoint>& points, const std::string& part,
                               const std::string& positive) {
  TextTable table{"Working points on the " + part + " part",
                  {"wanted", "threshold", "efficiency", "false positives", "rejection 1/FPR", "purity"},
                  {}};
  for (const WorkingPoint& p : points) {
    if (std::isnan(p.threshold)) {
      table.rows.push_back({wish_in_words(p.wish, positive), "not reached", "-", "-", "-", "-"});
      continue;
    }
    table.rows.push_back(
        {wish_in_words(p.wish, positive), detail::short_number(p.threshold), in_percent(p.efficiency),
         in_percent(p.false_positive_rate),
         std::isnan(p.rejection.value) ? "-" : detail::with_error(p.rejection.value, p.rejection.error),
         in_percent(p.purity)});
  }
  return table;
}

}  // namespace ermine::evaluate
