#include "ermine/evaluate/significance.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/autodiff/dual.hpp"
#include "ermine/autodiff/functions.hpp"
#include "ermine/evaluate/auc.hpp"

namespace ermine::evaluate {
namespace {

using Number = autodiff::Dual<double, 2>;  // moves with s and with b

constexpr double ams_offset = 10;  // b_reg of the HiggsML challenge

/// ln(1 + t) - t. Near 0 by the series of the inverse hyperbolic tangent in r = t / (2 + t), which loses no digits.
Number g(const Number& t) {
  using std::log1p;
  if (std::fabs(t.value) > 0.5) return log1p(t) - t;
  const Number r = t / (t + 2.0), q = r * r;
  Number sum(0.0);
  for (int k = 25; k >= 3; k -= 2) sum = sum * q + Number(1.0 / k);
  return r * q * sum * 2.0 - t * r;
}

Number half_square(const Number& s, const Number& b, const Number& u2) {
  const Number n = s + b, d = b * b + n * u2, e = b + u2;
  Number sum = s * s * b * b / (d * e) + n * g(s * b / d);
  if (u2.value > 0) sum = sum - b * b / u2 * g(u2 * s / (b * e));
  return sum;
}

Number merit_of(Merit merit, const Number& s, const Number& b, double relative) {
  using std::sqrt;
  if (merit == Merit::signal_over_root) return s / sqrt(s + b);
  const Number base = merit == Merit::ams ? b + ams_offset : b;
  const Number u2 = merit == Merit::ams ? Number(0.0) : base * base * (relative * relative);
  const Number square = half_square(s, base, u2) * 2.0;
  if (!(square.value > 0)) return Number(0.0);
  const Number z = sqrt(square);
  return s.value < 0 ? Number(0.0) - z : z;
}

/// Sums of weights and of their squares.
struct Sums {
  CompensatedSum weight, square;
  std::uint64_t rows = 0;
  void add(double w) {
    weight.add(w);
    square.add(w * w);
    ++rows;
  }
  /// As expected events, where the whole class is `all` of the weight `whole`.
  [[nodiscard]] Mean scaled(double whole, double all) const {
    return {weight.value() * all / whole, std::sqrt(square.value()) * std::fabs(all / whole)};
  }
  /// As a share of the class.
  [[nodiscard]] Mean share(const Sums& whole) const {
    const double w = whole.weight.value(), f = weight.value() / w;
    const double out = whole.square.value() - square.value();
    return {f, std::sqrt(std::fmax(0, (1 - f) * (1 - f) * square.value() + f * f * out)) / std::fabs(w)};
  }
};

struct Whole {
  Sums signal, background;
};
Whole whole_of(const Scored& sample) {
  Whole all;
  for (std::uint64_t i = 0; i < sample.score.size(); ++i)
    (sample.positive[i] ? all.signal : all.background).add(weight_at(sample.weight, i));
  return all;
}

}  // namespace

const char* name_of(Merit merit) {
  return merit == Merit::signal_over_root ? "s_over_sqrt_s_plus_b" : merit == Merit::asimov ? "asimov" : "ams";
}

std::string title_of(Merit merit) {
  return merit == Merit::signal_over_root ? "S/\u221a(S+B)" : merit == Merit::asimov ? "Asimov" : "AMS";
}

Mean significance(Merit merit, const Counts& counts, double relative_uncertainty) {
  const double s = counts.signal.value, b = counts.background.value;
  const bool possible = s + b > 0 && (merit == Merit::signal_over_root || b > (merit == Merit::ams ? -ams_offset : 0));
  if (!possible) return {};
  const Number z = merit_of(merit, Number::variable(s, 0), Number::variable(b, 1), relative_uncertainty);
  return {z.value, std::hypot(z.tangent[0] * counts.signal.error, z.tangent[1] * counts.background.error)};
}

std::vector<BestCut> best_cuts(const Scored& choosing, const Scored& judging, const CutOptions& given) {
  const Whole of_choosing = whole_of(choosing), of_judging = whole_of(judging);
  for (const Sums* sums : {&of_choosing.signal, &of_choosing.background, &of_judging.signal, &of_judging.background})
    if (!(sums->weight.value() > 0)) return {};
  CutOptions options = given;
  if (!(options.signal > 0)) options.signal = of_judging.signal.weight.value();
  if (!(options.background > 0)) options.background = of_judging.background.weight.value();
  const auto counts_of = [&](const Sums& s, const Sums& b, const Whole& whole) {
    return Counts{s.scaled(whole.signal.weight.value(), options.signal),
                  b.scaled(whole.background.weight.value(), options.background)};
  };

  std::vector<BestCut> cuts;
  for (const Merit merit : {Merit::signal_over_root, Merit::asimov, Merit::ams}) cuts.push_back({.merit = merit});
  const auto order = order_by_score(choosing.score);
  Sums s, b;
  for (std::uint64_t k = order.size(); k > 0;) {
    const double threshold = choosing.score[order[k - 1]];
    for (; k > 0 && choosing.score[order[k - 1]] == threshold; --k)
      (choosing.positive[order[k - 1]] ? s : b).add(weight_at(choosing.weight, order[k - 1]));
    if (b.rows < options.least_background) continue;
    const Counts counts = counts_of(s, b, of_choosing);
    for (BestCut& cut : cuts) {
      const Mean z = significance(cut.merit, counts, options.relative_uncertainty);
      if (std::isnan(z.value) || (!std::isnan(cut.threshold) && !(z.value > cut.chosen.value))) continue;
      cut.threshold = threshold;
      cut.chosen = z;
    }
  }
  for (BestCut& cut : cuts) {
    if (std::isnan(cut.threshold)) continue;
    Sums above_s, above_b;
    for (std::uint64_t i = 0; i < judging.score.size(); ++i)
      if (judging.score[i] >= cut.threshold)
        (judging.positive[i] ? above_s : above_b).add(weight_at(judging.weight, i));
    cut.counts = counts_of(above_s, above_b, of_judging);
    cut.judged = significance(cut.merit, cut.counts, options.relative_uncertainty);
    cut.efficiency = above_s.share(of_judging.signal);
    cut.false_positive_rate = above_b.share(of_judging.background);
  }
  return cuts;
}

}  // namespace ermine::evaluate
