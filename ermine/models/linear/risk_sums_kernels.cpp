#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/math/vector_functions.hpp"
#include "ermine/models/linear/block_kernels.hpp"
#include "ermine/models/linear/product_sums.hpp"
#include "ermine/models/linear/risk_sums.hpp"

namespace ermine::models::linear {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::uint64_t pair_of(std::uint64_t a, std::uint64_t b) { return a * (a + 1) / 2 + b; }

/// One worker's memory for blocks, and its way through one of them.
class BlockSums {
 public:
  BlockSums(const Design& design, const Classes& classes, std::span<const double> theta, Want want)
      : d_(design),
        k_(classes),
        theta_(theta),
        want_(want),
        p_(design.p),
        c_(classes.contrasts),
        stride_(block_rows(design.q())),
        z_(design.q() * stride_),
        w_(stride_),
        t_(stride_),
        eta_(c_ * stride_),
        loss_(stride_),
        slope_(c_ * stride_),
        curvature_(c_ * (c_ + 1) / 2 * stride_),
        logit_(k_.outputs > 1 ? k_.outputs * stride_ : 0),
        products_(want == Want::hessian ? c_ * (c_ + 1) / 2 : 0, ProductSums(design.q())),
        entries_(design.has_entries()) {}

  void add(std::uint64_t first, std::uint64_t count, RiskSums& sums) {
    count_ = count;
    rows_ = (count + 7) / 8 * 8;
    load_block(d_, first, count, z_.data(), stride_);
    for (std::uint64_t i = 0; i < rows_; ++i) {
      w_[i] = i < count ? d_.weight(first + i) : 0;
      t_[i] = i < count ? k_.target[first + i] : 0;
    }
    predict(first);
    if (k_.outputs == 1)
      logistic(sums);
    else
      softmax(sums);
    double lanes[8] = {};
    for (std::uint64_t i = 0; i < rows_; i += 8)
      for (std::uint64_t l = 0; l < 8; ++l) lanes[l] += loss_[i + l];
    sums.loss += ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
    const Block block{z_.data(), stride_, rows_, d_.q()};
    for (std::uint64_t a = 0; a < c_; ++a) add_gradient(block, &slope_[a * stride_], &sums.gradient[a * p_]);
    if (want_ == Want::hessian)
      for (std::uint64_t pair = 0; pair < c_ * (c_ + 1) / 2; ++pair)
        products_[pair].add(block, &curvature_[pair * stride_]);
    if (entries_) add_entries(first, sums);
  }

  /// The products of dense columns so far, added to the Hessian.
  void join(RiskSums& sums) const {
    for (std::uint64_t pair = 0; pair < products_.size(); ++pair)
      products_[pair].add_to(&sums.hessian[pair * p_ * p_], p_);
  }

 private:
  void predict(std::uint64_t first) {
    std::fill(eta_.begin(), eta_.end(), 0.0);
    const Block block{z_.data(), stride_, rows_, d_.q()};
    for (std::uint64_t a = 0; a < c_; ++a) add_predictor(block, &theta_[a * p_], &eta_[a * stride_]);
    if (!entries_) return;
    for (std::uint64_t i = 0; i < count_; ++i)
      for_each_entry(d_, first + i, [&](std::uint32_t j, double v) {
        for (std::uint64_t a = 0; a < c_; ++a) eta_[a * stride_ + i] += theta_[a * p_ + j] * v;
      });
  }

  void logistic(RiskSums& sums) {
    logistic_rows(eta_.data(), t_.data(), w_.data(), rows_, loss_.data(), slope_.data(), curvature_.data());
    for (std::uint64_t i = 0; i < count_; ++i)
      if (w_[i] != 0) sums.margin = std::min(sums.margin, t_[i] > 0 ? eta_[i] : -eta_[i]);
  }

  /// Logits from contrasts, their softmax, and slope and curvature back in contrasts.
  void softmax(RiskSums& sums) {
    const std::uint64_t k = k_.outputs;
    std::vector<double>& h = logit_;
    for (std::uint64_t j = 0; j < k; ++j)
      for (std::uint64_t i = 0; i < rows_; ++i) {
        double sum = 0;
        for (std::uint64_t a = 0; a < c_; ++a) sum += k_.q[j * c_ + a] * eta_[a * stride_ + i];
        h[j * stride_ + i] = sum;
      }
    std::vector<double> top(rows_, -infinity), others(rows_), lead(rows_);
    std::vector<std::uint64_t> best(rows_, 0);
    for (std::uint64_t j = 0; j < k; ++j)
      for (std::uint64_t i = 0; i < rows_; ++i)
        if (h[j * stride_ + i] > top[i]) {
          top[i] = h[j * stride_ + i];
          best[i] = j;
        }
    for (std::uint64_t i = 0; i < rows_; ++i) {
      const auto y = static_cast<std::uint64_t>(t_[i]);
      double rival = -infinity;
      for (std::uint64_t j = 0; j < k; ++j)
        if (j != y) rival = std::max(rival, h[j * stride_ + i]);
      lead[i] = h[y * stride_ + i] - rival;
      loss_[i] = top[i] - h[y * stride_ + i];
      if (i < count_ && w_[i] != 0) sums.margin = std::min(sums.margin, lead[i]);
    }
    for (std::uint64_t j = 0; j < k; ++j) {
      for (std::uint64_t i = 0; i < rows_; ++i) h[j * stride_ + i] -= top[i];
      math::exp({&h[j * stride_], rows_}, {&h[j * stride_], rows_});
      for (std::uint64_t i = 0; i < rows_; ++i)
        if (best[i] != j) others[i] += h[j * stride_ + i];
    }
    math::log1p(others, lead);
    for (std::uint64_t i = 0; i < rows_; ++i) loss_[i] = w_[i] * (loss_[i] + lead[i]);
    std::vector<double> p(k), projected(c_);
    for (std::uint64_t i = 0; i < rows_; ++i) {
      const double total = 1 + others[i];
      for (std::uint64_t j = 0; j < k; ++j) p[j] = h[j * stride_ + i] / total;
      contrast_row(i, p, projected);
    }
  }

  void contrast_row(std::uint64_t i, const std::vector<double>& p, std::vector<double>& projected) {
    const std::uint64_t k = k_.outputs;
    const auto y = static_cast<std::uint64_t>(t_[i]);
    double rest = 0;  // 1 - p_y without cancellation
    for (std::uint64_t j = 0; j < k; ++j) rest += j == y ? 0.0 : p[j];
    for (std::uint64_t a = 0; a < c_; ++a) {
      double mean = 0, slope = 0;
      for (std::uint64_t j = 0; j < k; ++j) {
        mean += p[j] * k_.q[j * c_ + a];
        slope += (j == y ? -rest : p[j]) * k_.q[j * c_ + a];
      }
      projected[a] = mean;
      slope_[a * stride_ + i] = w_[i] * slope;
    }
    if (want_ != Want::hessian) return;
    for (std::uint64_t a = 0; a < c_; ++a)
      for (std::uint64_t b = 0; b <= a; ++b) {
        // sum_j p_j (Q_ja - m_a)(Q_jb - m_b): a covariance, so that it stays positive where p is near a corner
        double sum = 0;
        for (std::uint64_t j = 0; j < k; ++j)
          sum += p[j] * (k_.q[j * c_ + a] - projected[a]) * (k_.q[j * c_ + b] - projected[b]);
        curvature_[pair_of(a, b) * stride_ + i] = w_[i] * sum;
      }
  }

  void add_entries(std::uint64_t first, RiskSums& sums) {
    const std::uint32_t q = d_.q();
    for (std::uint64_t i = 0; i < count_; ++i) {
      row_.clear();
      for_each_entry(d_, first + i, [&](std::uint32_t j, double v) { row_.emplace_back(j, v); });
      for (const auto& [j, v] : row_)
        for (std::uint64_t a = 0; a < c_; ++a) sums.gradient[a * p_ + j] += slope_[a * stride_ + i] * v;
      if (want_ != Want::hessian) continue;
      for (std::uint64_t pair = 0; pair < c_ * (c_ + 1) / 2; ++pair) {
        double* const h = &sums.hessian[pair * p_ * p_];
        const double s = curvature_[pair * stride_ + i];
        for (const auto& [j, v] : row_) {
          const double sv = s * v;
          for (std::uint32_t b = 0; b < q; ++b) h[j * p_ + b] += sv * z_[b * stride_ + i];
          for (const auto& [l, u] : row_)
            if (l <= j) h[j * p_ + l] += sv * u;
        }
      }
    }
  }

  const Design& d_;
  const Classes& k_;
  std::span<const double> theta_;
  Want want_;
  std::uint64_t p_, c_, stride_;
  std::vector<double> z_, w_, t_, eta_, loss_, slope_, curvature_, logit_;
  std::vector<ProductSums> products_;
  std::vector<std::pair<std::uint32_t, double>> row_;
  std::uint64_t count_ = 0, rows_ = 0;
  bool entries_;
};

}  // namespace

Classes logistic_classes(std::span<const std::int32_t> label, std::uint32_t positive) {
  Classes classes;
  classes.target.reserve(label.size());
  for (const std::int32_t code : label)
    classes.target.push_back(code == static_cast<std::int32_t>(positive) ? 1.0 : 0.0);
  return classes;
}

Classes softmax_classes(std::span<const std::int32_t> label, std::uint32_t k, bool identity) {
  Classes classes;
  classes.outputs = k;
  classes.contrasts = identity ? k : k - 1;
  classes.q.assign(std::size_t{k} * classes.contrasts, 0.0);
  for (std::uint32_t a = 0; a < classes.contrasts; ++a) {
    if (identity) {
      classes.q[a * classes.contrasts + a] = 1;
      continue;
    }
    // Helmert: column a is (1, ..., 1, -(a+1), 0, ...) / sqrt((a+1)(a+2)) with a+1 ones.
    const double norm = std::sqrt((a + 1.0) * (a + 2.0));
    for (std::uint32_t j = 0; j <= a; ++j) classes.q[j * classes.contrasts + a] = 1 / norm;
    classes.q[(a + 1) * classes.contrasts + a] = -(a + 1.0) / norm;
  }
  classes.target.assign(label.begin(), label.end());
  return classes;
}

RiskSums risk_sums(const Design& design, const Classes& classes, std::span<const double> theta, Want want,
                   core::Pool* pool, std::uint64_t stride) {
  const std::uint64_t p = design.p, c = classes.contrasts, pairs = c * (c + 1) / 2;
  const std::uint64_t hessian = want == Want::hessian ? pairs * p * p : 0, block = block_rows(design.q());
  const std::vector<Segment> parts = segments(design.n, block, hessian + c * p);
  std::vector<RiskSums> sums(parts.size());
  run_segments(pool, parts.size(), [&](std::uint64_t s) {
    sums[s] = {0, infinity, std::vector<double>(c * p), std::vector<double>(hessian)};
    BlockSums work(design, classes, theta, want);
    for (std::uint64_t i = 0; i < parts[s].count; i += block * stride)
      work.add(parts[s].first + i, std::min(block, parts[s].count - i), sums[s]);
    work.join(sums[s]);
  });
  RiskSums total{0, infinity, std::vector<double>(c * p), std::vector<double>(hessian)};
  for (const RiskSums& part : sums) {
    total.loss += part.loss;
    total.margin = std::min(total.margin, part.margin);
    for (std::size_t j = 0; j < total.gradient.size(); ++j) total.gradient[j] += part.gradient[j];
    for (std::size_t j = 0; j < total.hessian.size(); ++j) total.hessian[j] += part.hessian[j];
  }
  return total;
}

double least_lead(const Design& design, const Classes& classes, std::span<const double> direction, core::Pool* pool) {
  std::vector<double> unit(direction.begin(), direction.end());
  double largest = 0;
  for (const double v : unit) largest = std::max(largest, std::fabs(v));
  if (!(largest > 0)) return -1;
  for (double& v : unit) v /= largest;
  return risk_sums(design, classes, unit, Want::gradient, pool).margin;
}

}  // namespace ermine::models::linear
