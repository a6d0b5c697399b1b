#include "ermine/optimize/levenberg_marquardt.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ermine::optimize {
namespace {

using Vector = std::vector<double>;
constexpr double epsilon = std::numeric_limits<double>::epsilon();

double norm(std::span<const double> v) {
  double largest = 0, sum = 0;
  for (const double x : v) largest = std::max(largest, std::fabs(x));
  if (largest == 0 || !std::isfinite(largest)) return largest;
  for (const double x : v) sum += (x / largest) * (x / largest);
  return largest * std::sqrt(sum);
}

/// R d = -q for the first p rows of a factor of [J | r]; columns without weight get no step.
Vector back_substitute(const math::Triangle<double>& R, std::size_t p) {
  Vector d(p, 0.0);
  double largest = 0;
  for (std::size_t j = 0; j < p; ++j) largest = std::max(largest, std::fabs(R(j, j)));
  for (std::size_t j = p; j-- > 0;) {
    if (std::fabs(R(j, j)) <= largest * epsilon * 1e-3) continue;
    double sum = -R(j, p);
    for (std::size_t k = j + 1; k < p; ++k) sum -= R(j, k) * d[k];
    d[j] = sum / R(j, j);
  }
  return d;
}

/// One search from one first step bound.
class Search {
 public:
  Search(const LeastSquares& problem, std::span<const double> start, double step_bound, std::uint64_t most)
      : problem_(problem),
        p_(problem.parameters),
        most_(most),
        bound_(step_bound),
        w_(start.begin(), start.end()),
        scale_(p_, 0.0),
        factor_(p_ + 1),
        damped_(p_ + 1) {}

  LeastSquaresMinimum run() {
    value_ = evaluate(w_);
    LeastSquaresMinimum end;
    if (!std::isfinite(value_)) {
      end.stop = Stop::diverged;
    } else {
      while (iterations_ < most_ && end.stop == Stop::steps_exhausted) iterate(end.stop);
    }
    end.parameters = w_;
    end.value = value_;
    end.iterations = iterations_;
    end.evaluations = evaluations_;
    return end;
  }

 private:
  double evaluate(std::span<const double> w) {
    ++evaluations_;
    const double value = problem_.value(w);
    return std::isfinite(value) ? value : std::numeric_limits<double>::infinity();
  }

  void iterate(Stop& stop) {
    ++iterations_;
    factor_.clear();
    problem_.linearise(w_, factor_);
    Vector column(p_);
    double steepest = 0;  // cosine between r and the columns of J
    const double residual = std::sqrt(value_);
    for (std::size_t j = 0; j < p_; ++j) {
      double sum = 0, slope = 0;
      for (std::size_t i = 0; i <= j; ++i) {
        sum += factor_(i, j) * factor_(i, j);
        slope += factor_(i, j) * factor_(i, p_);
      }
      column[j] = std::sqrt(sum);
      if (!std::isfinite(column[j])) {
        stop = Stop::diverged;
        return;
      }
      if (column[j] > 0 && residual > 0) steepest = std::max(steepest, std::fabs(slope) / (column[j] * residual));
      if (iterations_ == 1 && column[j] == 0) scale_[j] = 1;
      scale_[j] = std::max(scale_[j], column[j]);
    }
    if (steepest <= epsilon) {
      stop = Stop::gradient_small;
      return;
    }
    if (iterations_ == 1) {
      const double length = norm(scaled(w_));
      delta_ = length > 0 ? bound_ * length : bound_;
    }
    while (stop == Stop::steps_exhausted && !try_step(stop)) {
    }
  }

  /// Whether the step was taken. Sets `stop` where no step can tell a difference any more.
  bool try_step(Stop& stop) {
    const Vector d = step();
    Vector next(p_);
    for (std::size_t j = 0; j < p_; ++j) next[j] = w_[j] + d[j];
    const double length = norm(scaled(d));
    if (iterations_ == 1) delta_ = std::min(delta_, length);
    const double reached = evaluate(next);
    // Falls of |r|^2, relative: what the linear model foretold and what came.
    const double foretold = predicted(d), came = reached < 4 * value_ ? 1 - reached / value_ : -1;
    const double ratio = foretold > 0 ? came / foretold : 0;
    if (ratio <= 0.25) {
      const double shrink = came >= 0 ? 0.5 : std::isfinite(reached) ? 0.25 : 0.1;
      delta_ = shrink * std::min(delta_, 10 * length);
    } else if (lambda_ == 0 || ratio >= 0.75) {
      delta_ = 2 * length;
    }
    const bool taken = ratio >= 1e-4 && reached < value_;
    if (taken) {
      w_ = next;
      value_ = reached;
    }
    if (value_ == 0) stop = Stop::change_small;
    if (std::fabs(came) <= epsilon && foretold <= epsilon && ratio <= 2) stop = Stop::change_small;
    if (delta_ <= epsilon * norm(scaled(w_)) || delta_ == 0) stop = Stop::change_small;
    return taken;
  }

  [[nodiscard]] Vector scaled(std::span<const double> v) const {
    Vector out(p_);
    for (std::size_t j = 0; j < p_; ++j) out[j] = scale_[j] * v[j];
    return out;
  }

  /// (|J d|^2 + 2 lambda |D d|^2) / |r|^2.
  [[nodiscard]] double predicted(std::span<const double> d) const {
    double sum = 0;
    for (std::size_t i = 0; i < p_; ++i) {
      double product = 0;
      for (std::size_t j = i; j < p_; ++j) product += factor_(i, j) * d[j];
      sum += product * product;
    }
    const double length = norm(scaled(d));
    return (sum + 2 * lambda_ * length * length) / value_;
  }

  /// The factor of [J; sqrt(lambda) D | r; 0].
  void damp(double lambda) {
    damped_.clear();
    std::vector<double> block((p_ + 1) * 2 * p_, 0.0);
    const std::size_t rows = 2 * p_;
    for (std::size_t j = 0; j <= p_; ++j)
      for (std::size_t i = 0; i < std::min(j + 1, p_); ++i) block[j * rows + i] = factor_(i, j);
    for (std::size_t j = 0; j < p_; ++j) block[j * rows + p_ + j] = std::sqrt(lambda) * scale_[j];
    damped_.add(block, rows);
  }

  /// The step within the region; sets lambda.
  Vector step() {
    lambda_ = 0;
    Vector d = back_substitute(factor_, p_);
    double length = norm(scaled(d));
    if (length <= 1.1 * delta_) return d;
    // |D d(lambda)| - Delta falls and is convex: Newton from the left, kept within bounds.
    Vector slope(p_);
    for (std::size_t j = 0; j < p_; ++j) {
      double sum = 0;
      for (std::size_t i = 0; i <= j; ++i) sum += factor_(i, j) * factor_(i, p_);
      slope[j] = sum / scale_[j];
    }
    double low = 0, high = norm(slope) / delta_;
    double lambda = std::max(1e-3 * high, std::numeric_limits<double>::min());
    for (int turn = 0; turn < 30; ++turn) {
      if (!(lambda > low && lambda < high)) lambda = std::max(1e-3 * high, std::sqrt(low * high));
      damp(lambda);
      d = back_substitute(damped_, p_);
      const Vector q = scaled(d);
      length = norm(q);
      lambda_ = lambda;
      if (std::fabs(length - delta_) <= 0.1 * delta_) break;
      (length > delta_ ? low : high) = lambda;
      Vector z(p_);  // S' z = D q / |q|
      for (std::size_t j = 0; j < p_; ++j) {
        double sum = scale_[j] * q[j] / length;
        for (std::size_t i = 0; i < j; ++i) sum -= damped_(i, j) * z[i];
        z[j] = sum / damped_(j, j);
      }
      const double size = norm(z);
      lambda += (length - delta_) / delta_ / (size * size);
    }
    return d;
  }

  const LeastSquares& problem_;
  std::size_t p_;
  std::uint64_t most_, iterations_ = 0, evaluations_ = 0;
  double bound_, delta_ = 0, lambda_ = 0, value_ = 0;
  Vector w_, scale_;
  math::Triangle<double> factor_, damped_;
};

}  // namespace

LeastSquaresMinimum minimise_least_squares(const LeastSquares& problem, std::span<const double> start,
                                           const LevenbergMarquardtOptions& options) {
  LeastSquaresMinimum best;
  bool first = true;
  for (const double bound : options.step_bounds) {
    LeastSquaresMinimum end = Search(problem, start, bound, options.iterations).run();
    const std::uint64_t iterations = best.iterations + end.iterations, evaluations = best.evaluations + end.evaluations;
    const bool lower = end.value < best.value * (1 - 1e-10) || (!found_minimum(best.stop) && found_minimum(end.stop));
    if (first || (std::isfinite(end.value) && lower && end.value <= best.value)) best = std::move(end);
    best.iterations = iterations;
    best.evaluations = evaluations;
    first = false;
    if (found_minimum(best.stop) && !options.all_bounds) break;
  }
  return best;
}

}  // namespace ermine::optimize
