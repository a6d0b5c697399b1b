#include "ermine/evaluate/roc.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {
namespace {

/// The farthest point of a piece of the curve from the piece's chord.
struct Piece {
  double distance;
  std::uint64_t first, last, farthest;
  bool operator<(const Piece& other) const {
    return distance != other.distance ? distance < other.distance : first > other.first;
  }
};

Piece measure(const RocCurve& c, std::uint64_t first, std::uint64_t last) {
  Piece piece{0, first, last, first};
  const double dx = c.fpr[last] - c.fpr[first], dy = c.tpr[last] - c.tpr[first], size = std::hypot(dx, dy);
  for (std::uint64_t i = first + 1; i < last; ++i) {
    const double px = c.fpr[i] - c.fpr[first], py = c.tpr[i] - c.tpr[first];
    const double distance = size > 0 ? std::fabs(px * dy - py * dx) / size : std::hypot(px, py);
    if (distance > piece.distance) piece.distance = distance, piece.farthest = i;
  }
  return piece;
}

}  // namespace

RocCurve roc_curve(std::span<const double> score, std::span<const std::uint8_t> positive,
                   std::span<const double> weight) {
  const auto order = order_by_score(score);
  CompensatedSum all_p, all_n;
  for (std::uint64_t i = 0; i < score.size(); ++i) (positive[i] ? all_p : all_n).add(weight_at(weight, i));
  const double p = all_p.value(), n = all_n.value();
  if (p == 0 || n == 0) return {};
  RocCurve curve{{0}, {0}, {std::numeric_limits<double>::infinity()}};
  CompensatedSum above_p, above_n;
  for (std::uint64_t k = order.size(); k > 0;) {
    const double threshold = score[order[k - 1]];
    for (; k > 0 && score[order[k - 1]] == threshold; --k)
      (positive[order[k - 1]] ? above_p : above_n).add(weight_at(weight, order[k - 1]));
    curve.fpr.push_back(above_n.value() / n);
    curve.tpr.push_back(above_p.value() / p);
    curve.threshold.push_back(threshold);
  }
  return curve;
}

RocCurve thinned(const RocCurve& curve, std::uint64_t most) {
  const std::uint64_t n = curve.fpr.size();
  if (n <= most || most < 2) return curve;
  std::vector<std::uint64_t> kept{0, n - 1};
  std::priority_queue<Piece> pieces;
  pieces.push(measure(curve, 0, n - 1));
  while (kept.size() < most && pieces.top().distance > 1e-12) {
    const Piece piece = pieces.top();
    pieces.pop();
    kept.push_back(piece.farthest);
    pieces.push(measure(curve, piece.first, piece.farthest));
    pieces.push(measure(curve, piece.farthest, piece.last));
  }
  std::sort(kept.begin(), kept.end());
  RocCurve thin;
  for (const auto i : kept) {
    thin.fpr.push_back(curve.fpr[i]);
    thin.tpr.push_back(curve.tpr[i]);
    thin.threshold.push_back(curve.threshold[i]);
  }
  return thin;
}

double area(const RocCurve& curve) {
  CompensatedSum sum;
  for (std::uint64_t i = 1; i < curve.fpr.size(); ++i)
    sum.add((curve.fpr[i] - curve.fpr[i - 1]) * (curve.tpr[i] + curve.tpr[i - 1]) / 2);
  return sum.value();
}

core::Figure roc_figure(const std::vector<RocLine>& lines) {
  core::Figure f{.id = "roc", .title = "ROC curve"};
  f.caption =
      "Positives found against negatives let through, as the threshold falls. The nearer to the upper left "
      "corner, the better; on the dashed line a coin would do as well.";
  f.x = {.label = "false positive rate", .low = 0, .high = 1};
  f.y = {.label = "true positive rate (efficiency)", .low = 0, .high = 1};
  f.series.push_back({.name = "guessing", .role = core::Role::reference, .x = {0, 1}, .y = {0, 1}});
  for (const auto& [name, role, curve] : lines) {
    const RocCurve thin = thinned(curve);
    f.series.push_back({.name = name, .role = role, .x = thin.fpr, .y = thin.tpr, .value = thin.threshold});
  }
  return f;
}

}  // namespace ermine::evaluate
