#include "ermine/models/linear/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/math/cholesky.hpp"
#include "ermine/math/compensated_sum.hpp"
#include "ermine/models/linear/coordinate_descent.hpp"
#include "ermine/models/linear/risk_sums.hpp"

namespace ermine::models::linear {

using math::Cholesky;
using math::DoubleDouble;

namespace {

constexpr double small_work = 3e7;         // n p^2 up to which twice the digits cost nothing to speak of
constexpr double trusted_share = 1e-3;     // of a column's square beside the others, above which doubles do
constexpr double dependent_share = 1e-26;  // of a column's square: 1e-13 of its length
constexpr double exact_fit = 0x1p-104;     // of the square of y: residuals of a last digit of it
constexpr double least_left = 1e-3;   // of the squares a first look leaves: below, their difference has too few digits
constexpr std::uint64_t glance = 16;  // a first look takes one block of so many
constexpr double refine_share = 1e-14;  // below it double-double normal equations alone are not enough

class LeastSquares {
 public:
  LeastSquares(Design design, std::span<const double> y, double weight_sum, const LeastSquaresOptions& options,
               std::vector<Remark>& remarks)
      : y_(y), w_(weight_sum), options_(options), remarks_(remarks) {
    result_.design = std::move(design);
  }

  LeastSquaresResult run() {
    const double p = result_.design.p + 1.0, work = static_cast<double>(result_.design.n) * p * p;
    if (work <= small_work || !in_double()) in_double_double();
    const double freedom = w_ - static_cast<double>(result_.design.p);
    result_.sigma = freedom > 0 ? std::sqrt(std::max(result_.ss_residual, 0.0) / freedom)
                                : std::numeric_limits<double>::quiet_NaN();
    if (!(freedom > 0) || options_.l1 > 0) result_.covariance.clear();
    const DoubleDouble variance = math::two_product(result_.sigma, result_.sigma);
    for (DoubleDouble& v : result_.covariance) v = v * variance;
    result_.l1 = options_.l1;
    result_.l2 = options_.l2;
    result_.risk = result_.ss_residual / w_;
    for (std::uint64_t j = 0; j < result_.design.p; ++j) {
      const double t = result_.theta[j].head, penalty = result_.design.penalty[j];
      result_.risk += options_.l1 * std::sqrt(penalty) * std::fabs(t) + 0.5 * options_.l2 * penalty * t * t;
    }
    return std::move(result_);
  }

 private:
  /// W l2/2 penalty_j
  [[nodiscard]] double ridge(std::uint64_t j) const { return 0.5 * w_ * options_.l2 * result_.design.penalty[j]; }

  void take_apart(const std::vector<double>& products, std::vector<double>& a, std::vector<double>& b) const {
    std::vector<std::uint64_t> all(result_.design.p);
    for (std::uint64_t j = 0; j < all.size(); ++j) all[j] = j;
    take_apart(products, all, all.size() + 1, a, b);
  }

  /// The part of products [p+1][p+1] that the chosen parameters span, ridge added, and the column of y.
  template <class T>
  void take_apart(const std::vector<T>& products, const std::vector<std::uint64_t>& chosen, std::uint64_t m,
                  std::vector<T>& a, std::vector<T>& b) const {
    const std::uint64_t p = chosen.size();
    a.assign(p * p, T(0.0));
    b.assign(p, T(0.0));
    for (std::uint64_t i = 0; i < p; ++i) {
      for (std::uint64_t j = 0; j <= i; ++j) a[i * p + j] = products[chosen[i] * m + chosen[j]];
      b[i] = products[(m - 1) * m + chosen[i]];
    }
    for (std::uint64_t i = 0; i < p; ++i) a[i * p + i] = a[i * p + i] + T(ridge(i));
  }

  /// The solution of every glance-th block of rows; nothing where they do not determine one.
  [[nodiscard]] std::vector<double> first_look() const {
    const std::uint64_t p = result_.design.p;
    std::vector<double> a, b;
    take_apart(weighted_products(result_.design, {.y = y_, .stride = glance}, options_.pool), a, b);
    const Cholesky<double> factor(a, p, {.tolerance = 1e-10});
    return factor.positive_definite() ? factor.solve(b) : std::vector<double>(p);
  }

  /// One reading: with y - z'start in the place of y the products' rounding weighs only on the way from start to theta, some
  /// hundredth of theta for a start from part of the rows. So it does what a step of refinement would do.
  bool in_double() {
    const Design& d = result_.design;
    const std::uint64_t p = d.p;
    const bool lasso_or_path = options_.l1 > 0 || options_.path != nullptr;
    std::vector<double> theta = lasso_or_path ? std::vector<double>(p) : first_look();
    const std::vector<double> products = weighted_products(d, {.y = y_, .start = theta}, options_.pool);
    std::vector<double> a, b;
    std::vector<double> found;
    if (lasso_or_path) found = walk<double>(products);
    take_apart(products, a, b);
    const Cholesky<double> factor(a, p, {.tolerance = 1e-15});
    if (!trusted(factor)) return false;
    if (options_.l1 > 0) {
      close_lasso(path_problem<double>(products, d.penalty, d.intercept, w_), found);
      if (!(result_.ss_residual > least_left * products[p * (p + 1) + p]))
        result_.ss_residual = rest(d, y_, found, options_.pool).squares;
      close_double(found);
      return true;
    }
    for (std::uint64_t j = 0; j < p; ++j) b[j] -= ridge(j) * theta[j];
    const std::vector<double> step = factor.solve(b);
    const bool near = move(theta, step) <= 0.1;
    // sum w (r - z'step)^2 with r = y - z'start, from its products
    const double* const last = &products[p * (p + 1)];
    double squares = last[p];
    for (std::uint64_t j = 0; j < p; ++j) {
      double row = 2 * last[j];
      for (std::uint64_t l = 0; l < p; ++l)
        row -= (l <= j ? products[j * (p + 1) + l] : products[l * (p + 1) + j]) * step[l];
      squares -= step[j] * row;
    }
    result_.ss_residual = squares;
    if (!near || !(squares > least_left * last[p])) refine(factor, theta);
    const std::vector<double> inverse = factor.inverse();
    result_.covariance.assign(inverse.begin(), inverse.end());
    close_double(theta);
    return true;
  }

  void close_double(const std::vector<double>& theta) {
    result_.theta.assign(theta.begin(), theta.end());
    result_.ss_total = squares_about_mean();
    result_.ss_model = result_.ss_total - result_.ss_residual;
  }

  [[nodiscard]] static bool trusted(const Cholesky<double>& factor) {
    return factor.dependents() == 0 && factor.least_pivot() >= trusted_share;
  }

  /// The path, where one is asked for, and the choice of a penalty from it: theta there.
  template <class T>
  std::vector<T> walk(const std::vector<T>& products) {
    const Design& d = result_.design;
    constexpr std::uint64_t on_the_way = 20;
    // One penalty is the end of a short path.
    const PathOptions single{.l2 = options_.l2, .last = options_.l1, .points = on_the_way};
    PathProblem problem = path_problem<T>(products, d.penalty, d.intercept, w_);
    result_.path = penalty_path(problem, options_.path == nullptr ? single : options_.path->options);
    problem = {};
    if (result_.path.empty()) return {};
    if (d.intercept)
      for (PathPoint& point : result_.path) {
        double intercept = static_cast<double>(products[std::uint64_t{d.p} * (d.p + 1)]);
        for (std::uint64_t j = 1; j < d.p; ++j)
          intercept -= static_cast<double>(products[j * (d.p + 1)]) * point.theta[j - 1];
        point.theta.insert(point.theta.begin(), intercept / static_cast<double>(products[0]));
      }
    std::uint64_t at = result_.path.size() - 1;
    if (options_.path != nullptr) {
      at = options_.path->choose(d, result_.path);
      options_.l1 = result_.path[at].l1;
      options_.l2 = result_.path[at].l2;
    }
    const std::vector<double>& theta = result_.path[at].theta;
    result_.ss_residual = result_.path[at].squares;
    return {theta.begin(), theta.end()};
  }

  /// The proof that comes with a lasso.
  template <class T>
  void close_lasso(const PathProblem& problem, const std::vector<T>& theta) {
    std::vector<double> penalised;
    for (std::uint64_t j = result_.design.intercept ? 1 : 0; j < theta.size(); ++j)
      penalised.push_back(static_cast<double>(theta[j]));
    result_.gap = duality_gap(problem, penalised, options_.l1, options_.l2);
  }

  /// theta += step; the largest step by the largest theta.
  static double move(std::vector<double>& theta, const std::vector<double>& step) {
    double size = 0, change = 0;
    for (std::uint64_t j = 0; j < theta.size(); ++j) {
      theta[j] += step[j];
      size = std::max(size, std::fabs(theta[j]));
      change = std::max(change, std::fabs(step[j]));
    }
    return size > 0 ? change / size : 0;
  }

  /// Steps with the residuals of the data, one reading each.
  void refine(const Cholesky<double>& factor, std::vector<double>& theta) {
    for (int round = 0; round < 3; ++round) {
      Rest<double> left = rest(result_.design, y_, theta, options_.pool);
      result_.ss_residual = left.squares;
      for (std::uint64_t j = 0; j < theta.size(); ++j) left.gradient[j] -= ridge(j) * theta[j];
      if (move(theta, factor.solve(left.gradient)) <= 1e-13) break;
    }
  }

  /// sum w (y - mean)^2, about 0 without an intercept, without the cancellation of sum w y^2 - W mean^2.
  [[nodiscard]] double squares_about_mean() const {
    constexpr std::uint64_t block = 4096;
    const auto sum_of = [&](const auto& term) {
      std::vector<double> sums;
      for (std::uint64_t first = 0; first < y_.size(); first += block) {
        double sum[4] = {};
        for (std::uint64_t i = first; i < std::min(first + block, std::uint64_t{y_.size()}); ++i) sum[i % 4] += term(i);
        sums.push_back((sum[0] + sum[1]) + (sum[2] + sum[3]));
      }
      return math::compensated_sum(sums);
    };
    const Design& d = result_.design;
    const double mean = d.intercept ? sum_of([&](std::uint64_t i) { return d.weight(i) * y_[i]; }) / w_ : 0;
    return sum_of([&](std::uint64_t i) { return d.weight(i) * (y_[i] - mean) * (y_[i] - mean); });
  }

  void in_double_double() {
    const std::uint64_t m = result_.design.p + std::uint64_t{1};
    const std::vector<DoubleDouble> products = twice_products(result_.design, y_, options_.pool);
    std::vector<std::uint64_t> chosen(result_.design.p);
    for (std::uint64_t j = 0; j < chosen.size(); ++j) chosen[j] = j;
    std::vector<DoubleDouble> a, b;
    const bool lasso_or_path = options_.l1 > 0 || options_.path != nullptr;
    const std::vector<DoubleDouble> start = lasso_or_path ? walk<DoubleDouble>(products) : std::vector<DoubleDouble>{};
    take_apart(products, chosen, m, a, b);
    Cholesky<DoubleDouble> factor(a, chosen.size(), {.tolerance = dependent_share});
    if (factor.dependents() > 0 && options_.l1 == 0) {
      drop(factor.dependent(), chosen);
      take_apart(products, chosen, m, a, b);
      factor = Cholesky<DoubleDouble>(a, chosen.size());
    }
    const Design& d = result_.design;
    std::vector<DoubleDouble> theta =
        options_.l1 > 0 ? lasso<DoubleDouble>(a, b, thresholds(), start) : factor.solve(b);
    if (options_.l1 > 0) close_lasso(path_problem<DoubleDouble>(products, d.penalty, d.intercept, w_), theta);
    const DoubleDouble yy = products[m * m - 1];
    // sum w r^2 = yy - 2 theta'b + theta'A theta, of which only about 30 digits of yy are lost
    DoubleDouble squares = yy;
    for (std::uint64_t i = 0; i < d.p; ++i) {
      DoubleDouble row = b[i] + b[i];
      for (std::uint64_t j = 0; j < d.p; ++j) {
        DoubleDouble v = j <= i ? a[i * d.p + j] : a[j * d.p + i];
        if (i == j) v = v - DoubleDouble(ridge(i));
        row = row - v * theta[j];
      }
      squares = squares - theta[i] * row;
    }
    if (factor.least_pivot() < refine_share && options_.l1 == 0)
      for (int round = 0; round < 4; ++round) {
        Rest<DoubleDouble> left = rest_twice(d, y_, theta, options_.pool);
        squares = left.squares;
        for (std::uint64_t j = 0; j < d.p; ++j) left.gradient[j] = left.gradient[j] - DoubleDouble(ridge(j)) * theta[j];
        const std::vector<DoubleDouble> step = factor.solve(left.gradient);
        double size = 0, change = 0;
        for (std::uint64_t j = 0; j < d.p; ++j) {
          theta[j] = theta[j] + step[j];
          size = std::max(size, std::fabs(theta[j].head));
          change = std::max(change, std::fabs(step[j].head));
        }
        if (change <= 1e-18 * size) break;
      }
    result_.theta = std::move(theta);
    result_.covariance = factor.inverse();
    if (!(squares > DoubleDouble(exact_fit * yy.head))) squares = DoubleDouble(0.0);
    DoubleDouble total = yy;
    if (d.intercept) total = yy - b[0] * b[0] / products[0];
    result_.ss_residual = static_cast<double>(squares);
    result_.ss_total = static_cast<double>(total);
    result_.ss_model = static_cast<double>(total - squares);
  }

  /// W l1/2 root(penalty_j): where the soft threshold of a coordinate lies.
  [[nodiscard]] std::vector<double> thresholds() const {
    std::vector<double> t;
    for (const double penalty : result_.design.penalty) t.push_back(0.5 * w_ * options_.l1 * std::sqrt(penalty));
    return t;
  }

  void drop(const std::vector<std::uint8_t>& dependent, std::vector<std::uint64_t>& chosen) {
    remarks_.push_back(dependent_remark(result_.design, dependent));
    chosen.clear();
    for (std::uint64_t j = 0; j < dependent.size(); ++j)
      if (!dependent[j]) chosen.push_back(j);
    result_.design = without(result_.design, dependent);
  }

  std::span<const double> y_;
  double w_;
  LeastSquaresOptions options_;
  std::vector<Remark>& remarks_;
  LeastSquaresResult result_;
};

}  // namespace

LeastSquaresResult least_squares(Design design, std::span<const double> y, double weight_sum,
                                 const LeastSquaresOptions& options, std::vector<Remark>& remarks) {
  return LeastSquares(std::move(design), y, weight_sum, options, remarks).run();
}

}  // namespace ermine::models::linear
