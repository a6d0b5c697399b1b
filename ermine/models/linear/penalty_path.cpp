#include "ermine/models/linear/penalty_path.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/math/active_cholesky.hpp"
#include "ermine/math/symmetric_eigen.hpp"
#include "ermine/models/linear/block_kernels.hpp"

namespace ermine::models::linear {
namespace {

constexpr double tolerance = 1e-13;  // of a change of z_j theta_j, by the length of y
constexpr std::uint64_t most_rounds = 1000;
constexpr double noise = 1e-10;  // changes below it that shrink no more are rounding

class Descent {
 public:
  explicit Descent(const PathProblem& problem)
      : p_(problem.b.size()),
        w_(problem.weight_sum),
        yy_(problem.yy),
        a_(p_ * p_),
        b_(problem.b),
        v_(p_),
        x_(p_),
        rest_(b_),
        factor_(p_) {
    for (std::uint64_t i = 0; i < p_; ++i)
      for (std::uint64_t j = 0; j <= i; ++j) a_[i * p_ + j] = a_[j * p_ + i] = problem.a[i * p_ + j];
    for (std::uint64_t j = 0; j < p_; ++j) v_[j] = std::sqrt(problem.penalty[j]);
  }

  /// From where on all coordinates are 0.
  [[nodiscard]] double l1_max() const {
    double most = 0;
    for (std::uint64_t j = 0; j < p_; ++j)
      if (alive(j)) most = std::max(most, 2 * std::fabs(b_[j]) / (w_ * v_[j]));
    return most;
  }

  PathPoint at(std::span<const double> theta, double l1, double l2) {
    set(l1, l2);
    x_.assign(theta.begin(), theta.end());
    renew();
    return point(l1, l2);
  }

  PathPoint solve(double l1, double l1_before, double l2) {
    set(l1, l2);
    std::vector<std::uint8_t> candidate(p_);
    for (std::uint64_t j = 0; j < p_; ++j)
      candidate[j] = alive(j) && (x_[j] != 0 || std::fabs(rest_[j]) >= 0.5 * w_ * v_[j] * (2 * l1 - l1_before));
    do descend(candidate);
    while (admit(candidate));
    return point(l1, l2);
  }

 private:
  [[nodiscard]] bool alive(std::uint64_t j) const { return a_[j * p_ + j] > 0 && v_[j] > 0; }

  void set(double l1, double l2) {
    t_.resize(p_);
    ridge_.resize(p_);
    for (std::uint64_t j = 0; j < p_; ++j) {
      t_[j] = 0.5 * w_ * l1 * v_[j];
      const double ridge = 0.5 * w_ * l2 * v_[j] * v_[j];
      ridge_changed_ = ridge_changed_ || ridge != ridge_[j];
      ridge_[j] = ridge;
    }
  }

  void move(std::uint64_t j, double to) {
    const double change = to - x_[j];
    x_[j] = to;
    subtract_multiple(&a_[j * p_], change, p_, rest_.data());
  }

  /// The change of z_j theta_j in length.
  double step(std::uint64_t j) {
    const double curvature = a_[j * p_ + j], v = rest_[j] + curvature * x_[j];
    const double beyond = std::fabs(v) - t_[j];
    const double to = beyond > 0 ? std::copysign(beyond, v) / (curvature + ridge_[j]) : 0;
    if (to == x_[j]) return 0;
    const double size = std::fabs(to - x_[j]) * std::sqrt(curvature);
    move(j, to);
    return size;
  }

  /// Sweeps over the candidates find signs; the linear system of the nonzero coordinates is then solved outright.
  void descend(const std::vector<std::uint8_t>& candidate) {
    const double scale = std::sqrt(yy_);
    std::vector<std::uint64_t> all;
    for (std::uint64_t j = 0; j < p_; ++j)
      if (candidate[j]) all.push_back(j);
    double last = std::numeric_limits<double>::infinity();
    for (std::uint64_t round = 0; round < most_rounds; ++round) {
      const double change = sweep(all);
      if (change <= tolerance * scale || (change <= noise * scale && change >= 0.5 * last)) break;
      last = change;
      if (round == 0) sweep(all);
      solve_active();
    }
  }

  double sweep(const std::vector<std::uint64_t>& coordinates) {
    double change = 0;
    for (const std::uint64_t j : coordinates) change = std::max(change, step(j));
    return change;
  }

  /// The solution for the signs as they are. A coordinate that would change its sign on the way stops at 0 and is left out.
  void solve_active() {
    follow();
    while (!members_.empty()) {
      const std::uint64_t n = members_.size();
      std::vector<double> to(n);
      for (std::uint64_t i = 0; i < n; ++i) to[i] = b_[members_[i]] - std::copysign(t_[members_[i]], x_[members_[i]]);
      factor_.solve(to);
      double way = 1;
      std::uint64_t stop = n;
      for (std::uint64_t i = 0; i < n; ++i) {
        const double x = x_[members_[i]];
        if (to[i] * x <= 0 && x / (x - to[i]) < way) {
          way = x / (x - to[i]);
          stop = i;
        }
      }
      for (std::uint64_t i = 0; i < n; ++i) x_[members_[i]] += way * (to[i] - x_[members_[i]]);
      if (stop == n) break;
      x_[members_[stop]] = 0;
      drop(stop);
    }
    renew();
  }

  void drop(std::uint64_t place) {
    factor_.remove(place);
    members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(place));
  }

  /// Brings the decomposition to the nonzero coordinates. One that the others make up stays out and as it is.
  void follow() {
    if (ridge_changed_) {
      factor_.clear();
      members_.clear();
      ridge_changed_ = false;
    }
    for (std::uint64_t k = members_.size(); k-- > 0;)
      if (x_[members_[k]] == 0) drop(k);
    std::vector<std::uint8_t> member(p_);
    for (const std::uint64_t j : members_) member[j] = 1;
    std::vector<double> row;
    for (std::uint64_t j = 0; j < p_; ++j) {
      if (member[j] || x_[j] == 0) continue;
      row.clear();
      for (const std::uint64_t k : members_) row.push_back(a_[j * p_ + k]);
      row.push_back(a_[j * p_ + j] + ridge_[j]);
      if (factor_.append(row)) {
        members_.push_back(j);
      } else {
        move(j, 0);  // nothing is lost: the others can stand for it
      }
    }
  }

  /// rest = b - A x anew: thousands of changes leave their rounding in it.
  void renew() {
    rest_ = b_;
    for (std::uint64_t j = 0; j < p_; ++j)
      if (x_[j] != 0) subtract_multiple(&a_[j * p_], x_[j], p_, rest_.data());
  }

  /// Coordinates that the strong rule dropped although they belong: true where there are some.
  bool admit(std::vector<std::uint8_t>& candidate) const {
    bool some = false;
    for (std::uint64_t j = 0; j < p_; ++j)
      if (!candidate[j] && alive(j) && std::fabs(rest_[j]) > t_[j]) candidate[j] = some = true;
    return some;
  }

  [[nodiscard]] PathPoint point(double l1, double l2) const {
    PathPoint result{.l1 = l1, .l2 = l2, .theta = x_};
    double squares = yy_, ridge = 0, norm = 0, share = 1;
    for (std::uint64_t j = 0; j < p_; ++j) {
      squares -= x_[j] * (b_[j] + rest_[j]);
      ridge += ridge_[j] * x_[j] * x_[j];
      norm += t_[j] * std::fabs(x_[j]);
      const double slope = std::fabs(rest_[j] - ridge_[j] * x_[j]);
      if (alive(j) && slope > t_[j]) share = std::min(share, t_[j] / slope);
      result.freedom += x_[j] != 0 ? 1 : 0;
    }
    result.squares = std::max(squares, 0.0);
    double gap = 0.5 * (result.squares + ridge) * (1 - share) * (1 - share);
    for (std::uint64_t j = 0; j < p_; ++j)
      gap += t_[j] * std::fabs(x_[j]) - share * x_[j] * (rest_[j] - ridge_[j] * x_[j]);
    const double primal = 0.5 * (result.squares + ridge) + norm;
    result.gap = primal > 0 ? std::max(gap, 0.0) / primal : 0;
    return result;
  }

  std::uint64_t p_;
  double w_, yy_;
  std::vector<double> a_, b_, v_, x_, rest_, t_, ridge_;
  math::ActiveCholesky factor_;         // of A + ridge on ...
  std::vector<std::uint64_t> members_;  // ... these coordinates
  bool ridge_changed_ = false;
};

/// From `first` to `last` by equal factors.
std::vector<double> ladder(double first, double last, std::uint64_t points) {
  std::vector<double> steps;
  for (std::uint64_t k = 0; k < points; ++k)
    steps.push_back(k + 1 == points
                        ? last
                        : first * std::pow(last / first, static_cast<double>(k) / static_cast<double>(points - 1)));
  return steps;
}

std::vector<PathPoint> ridge_path(const PathProblem& problem, const PathOptions& options) {
  const std::uint64_t p = problem.b.size();
  math::Matrix scaled(p, p);  // A / (v v')
  std::vector<double> v(p);
  for (std::uint64_t j = 0; j < p; ++j) v[j] = problem.penalty[j] > 0 ? std::sqrt(problem.penalty[j]) : 1;
  for (std::uint64_t i = 0; i < p; ++i)
    for (std::uint64_t j = 0; j <= i; ++j) scaled(i, j) = scaled(j, i) = problem.a[i * p + j] / (v[i] * v[j]);
  const math::SymmetricEigen eigen = math::symmetric_eigen(scaled.view());
  double most = 0;
  for (const double value : eigen.values) most = std::max(most, value);
  std::vector<double> turned(p);
  for (std::uint64_t k = 0; k < p; ++k)
    for (std::uint64_t j = 0; j < p; ++j) turned[k] += eigen.vectors(j, k) * problem.b[j] / v[j];
  const double top = 2 * most / problem.weight_sum;
  std::vector<PathPoint> path;
  if (!(top > 0)) return path;
  for (const double l2 : ladder(100 * top, options.last > 0 ? options.last : 1e-6 * top, options.points)) {
    PathPoint point{.l2 = l2, .squares = problem.yy, .theta = std::vector<double>(p)};
    for (std::uint64_t k = 0; k < p; ++k) {
      const double value = std::max(eigen.values[k], 0.0), denominator = value + 0.5 * problem.weight_sum * l2;
      const double x = turned[k] / denominator;
      point.freedom += value / denominator;
      point.squares -= x * (2 * turned[k] - value * x);
      for (std::uint64_t j = 0; j < p; ++j) point.theta[j] += eigen.vectors(j, k) * x / v[j];
    }
    point.squares = std::max(point.squares, 0.0);
    path.push_back(std::move(point));
  }
  return path;
}

}  // namespace

double duality_gap(const PathProblem& problem, std::span<const double> theta, double l1, double l2) {
  return Descent(problem).at(theta, l1, l2).gap;
}

std::vector<PathPoint> penalty_path(const PathProblem& problem, const PathOptions& options) {
  if (options.ridge) return ridge_path(problem, options);
  Descent descent(problem);
  const double top = descent.l1_max();
  std::vector<PathPoint> path;
  if (!(top > 0)) return path;
  double last = options.last > 0 ? options.last : top * (options.few_rows ? 1e-2 : 1e-3), before = top;
  const std::uint64_t points = last < top ? options.points : 1;
  for (const double l1 : ladder(top, last, points)) {
    path.push_back(descent.solve(l1, before, options.l2 + options.l2_share * l1));
    before = l1;
  }
  return path;
}

}  // namespace ermine::models::linear
