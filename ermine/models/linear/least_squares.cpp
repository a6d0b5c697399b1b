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
constexpr double refine_share = 1e-14;     // below it double-double normal equations alone are not enough

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

  bool in_double() {
    const Design& d = result_.design;
    const std::uint64_t p = d.p;
    const std::vector<double> products = weighted_products(d, y_, false, options_.pool);
    std::vector<std::uint64_t> all(p);
    for (std::uint64_t j = 0; j < p; ++j) all[j] = j;
    std::vector<double> a, b;
    take_apart(products, all, p + 1, a, b);
    const Cholesky<double> factor(a, p, {.tolerance = 1e-15});
    if (factor.dependents() > 0 || factor.least_pivot() < trusted_share) return false;
    std::vector<double> theta = options_.l1 > 0 ? lasso<double>(a, b, thresholds()) : factor.solve(b);
    Rest<double> left = rest(d, y_, theta, options_.pool);
    for (int round = 0; round < 2 && options_.l1 == 0; ++round) {
      if (round > 0) left = rest(d, y_, theta, options_.pool);
      for (std::uint64_t j = 0; j < p; ++j) left.gradient[j] -= ridge(j) * theta[j];
      const std::vector<double> step = factor.solve(left.gradient);
      double size = 0, change = 0;
      for (std::uint64_t j = 0; j < p; ++j) {
        theta[j] += step[j];
        size = std::max(size, std::fabs(theta[j]));
        change = std::max(change, std::fabs(step[j]));
      }
      if (change <= 1e-13 * size) break;
    }
    result_.theta.assign(theta.begin(), theta.end());
    const std::vector<double> inverse = factor.inverse();
    result_.covariance.assign(inverse.begin(), inverse.end());
    result_.ss_residual = left.squares;
    result_.ss_total = products[p * (p + 1) + p];
    if (d.intercept) result_.ss_total = squares_about_mean(b[0] / w_);
    result_.ss_model = result_.ss_total - result_.ss_residual;
    return true;
  }

  /// sum w (y - mean)^2, without the cancellation of sum w y^2 - W mean^2.
  [[nodiscard]] double squares_about_mean(double mean) const {
    constexpr std::uint64_t block = 4096;
    std::vector<double> sums;
    for (std::uint64_t first = 0; first < y_.size(); first += block) {
      double sum = 0;
      for (std::uint64_t i = first; i < std::min(first + block, std::uint64_t{y_.size()}); ++i)
        sum += result_.design.weight(i) * (y_[i] - mean) * (y_[i] - mean);
      sums.push_back(sum);
    }
    return math::compensated_sum(sums);
  }

  void in_double_double() {
    const std::uint64_t m = result_.design.p + std::uint64_t{1};
    const std::vector<DoubleDouble> products = twice_products(result_.design, y_, options_.pool);
    std::vector<std::uint64_t> chosen(result_.design.p);
    for (std::uint64_t j = 0; j < chosen.size(); ++j) chosen[j] = j;
    std::vector<DoubleDouble> a, b;
    take_apart(products, chosen, m, a, b);
    Cholesky<DoubleDouble> factor(a, chosen.size(), {.tolerance = dependent_share});
    if (factor.dependents() > 0 && options_.l1 == 0) {
      drop(factor.dependent(), chosen);
      take_apart(products, chosen, m, a, b);
      factor = Cholesky<DoubleDouble>(a, chosen.size());
    }
    const Design& d = result_.design;
    std::vector<DoubleDouble> theta = options_.l1 > 0 ? lasso<DoubleDouble>(a, b, thresholds()) : factor.solve(b);
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
