#include "ermine/evaluate/confusion.hpp"

#include "ermine/evaluate/detail/text.hpp"

namespace ermine::evaluate {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

WeightSums row_sums(const Confusion& c, std::uint64_t row) {
  WeightSums s;
  for (std::uint64_t j = 0; j < c.classes; ++j) {
    s.sum += c.at(row, j);
    s.squares += c.squares[row * c.classes + j];
  }
  return s;
}

WeightSums column_sums(const Confusion& c, std::uint64_t column) {
  WeightSums s;
  for (std::uint64_t i = 0; i < c.classes; ++i) {
    s.sum += c.at(i, column);
    s.squares += c.squares[i * c.classes + column];
  }
  return s;
}

Mean fraction(double part, const WeightSums& whole) {
  if (whole.sum == 0) return {};
  return {part / whole.sum, binomial_error(part / whole.sum, whole.n_eff())};
}

/// F1 = 2 t / d with t = C[c][c], d = row + column, so dF/dt = 2 (d - 2 t) / d^2 for the diagonal cell (which is in the
/// row and in the column) and dF/dC = -2 t / d^2 for the others of that row and column.
double f1_slope(const Confusion& c, std::uint64_t of, std::uint64_t i, std::uint64_t j) {
  if (i != of && j != of) return 0;
  const double t = c.at(of, of), d = row_sums(c, of).sum + column_sums(c, of).sum;
  return i == j ? 2 * (d - 2 * t) / (d * d) : -2 * t / (d * d);
}

/// Mean F1 over `which`, with the error to first order: sum over cells of (sum w^2) (dF/dC)^2.
Mean mean_f1(const Confusion& c, const std::vector<std::uint64_t>& which) {
  if (which.empty()) return {};
  const double m = static_cast<double>(which.size());
  double value = 0, variance = 0;
  for (const auto k : which) value += 2 * c.at(k, k) / (row_sums(c, k).sum + column_sums(c, k).sum) / m;
  for (std::uint64_t i = 0; i < c.classes; ++i)
    for (std::uint64_t j = 0; j < c.classes; ++j) {
      double slope = 0;
      for (const auto k : which) slope += f1_slope(c, k, i, j) / m;
      variance += c.squares[i * c.classes + j] * slope * slope;
    }
  return {value, std::sqrt(variance)};
}

bool occurs(const Confusion& c, std::uint64_t k) { return row_sums(c, k).sum + column_sums(c, k).sum != 0; }

}  // namespace

Confusion confusion(std::span<const std::int32_t> truth, std::span<const std::int32_t> given,
                    std::span<const double> weight, std::uint64_t classes) {
  std::vector<CompensatedSum> sums(classes * classes), squares(classes * classes);
  for (std::uint64_t i = 0; i < truth.size(); ++i) {
    const auto cell = static_cast<std::uint64_t>(truth[i]) * classes + static_cast<std::uint64_t>(given[i]);
    const double w = weight_at(weight, i);
    sums[cell].add(w);
    squares[cell].add(w * w);
  }
  Confusion c{classes, {}, {}};
  for (std::uint64_t i = 0; i < classes * classes; ++i) {
    c.weight.push_back(sums[i].value());
    c.squares.push_back(squares[i].value());
  }
  return c;
}

Mean accuracy(const Confusion& c) {
  double right = 0;
  WeightSums all;
  for (std::uint64_t i = 0; i < c.classes; ++i) {
    const WeightSums row = row_sums(c, i);
    all.sum += row.sum;
    all.squares += row.squares;
    right += c.at(i, i);
  }
  return fraction(right, all);
}

Mean precision(const Confusion& c, std::uint64_t of) { return fraction(c.at(of, of), column_sums(c, of)); }
Mean recall(const Confusion& c, std::uint64_t of) { return fraction(c.at(of, of), row_sums(c, of)); }

Mean f1(const Confusion& c, std::uint64_t of) {
  if (!occurs(c, of)) return {not_known, not_known};
  return mean_f1(c, {of});
}

Mean macro_f1(const Confusion& c) {
  std::vector<std::uint64_t> which;
  for (std::uint64_t k = 0; k < c.classes; ++k)
    if (occurs(c, k)) which.push_back(k);
  return mean_f1(c, which);
}

core::Figure confusion_figure(const Confusion& c, const std::vector<std::string>& classes) {
  core::Figure figure;
  figure.id = "confusion";
  figure.title = "Confusion matrix";
  figure.caption =
      "Rows are true classes, columns what the model said; each cell is coloured by its share of its row. "
      "A good model is dark on the diagonal only.";
  figure.x = {.label = "predicted class", .scale = core::Scale::category, .categories = classes};
  figure.y = {.label = "true class", .scale = core::Scale::category, .categories = classes};
  core::Series cells{.name = "share of the true class", .mark = core::Mark::cells};
  for (std::uint64_t i = 0; i < c.classes; ++i) {
    const double row = row_sums(c, i).sum;
    for (std::uint64_t j = 0; j < c.classes; ++j) {
      const double x = static_cast<double>(j), y = static_cast<double>(i);
      cells.x.push_back(x - 0.5);
      cells.x_high.push_back(x + 0.5);
      cells.y.push_back(y - 0.5);
      cells.y_high.push_back(y + 0.5);
      cells.value.push_back(row != 0 ? c.at(i, j) / row : 0.0);
      cells.text.push_back(detail::short_number(c.at(i, j)));
    }
  }
  figure.series.push_back(std::move(cells));
  return figure;
}

}  // namespace ermine::evaluate
