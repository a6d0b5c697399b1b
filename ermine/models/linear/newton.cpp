#include "ermine/models/linear/newton.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/math/cholesky.hpp"

namespace ermine::models::linear {

using math::Cholesky;

namespace {

constexpr std::uint64_t default_iterations = 100, large = 200000, glance = 16;

double largest_of(std::span<const double> v) {
  double m = 0;
  for (const double x : v) m = std::max(m, std::fabs(x));
  return m;
}

/// F, its gradient and Hessian at one theta.
struct Point {
  double risk = 0, gradient_norm = 0, margin = 0;
  std::vector<double> theta, gradient, hessian;
};

class Newton {
 public:
  Newton(const Design& design, const Classes& classes, double weight_sum, double l2, const FitOptions& options,
         const std::function<double(std::span<const double>)>& validation)
      : d_(design),
        k_(classes),
        w_(weight_sum),
        l2_(l2),
        options_(options),
        validation_(validation),
        size_(design.p * std::uint64_t{classes.contrasts}) {}

  NewtonResult run(std::vector<double> start) {
    if (options_.resume.is_null()) {
      if (d_.n >= large && d_.w.empty()) look(start);
      now_ = point(std::move(start), 1);
    } else {
      restore();
    }
    check_finite();
    const std::uint64_t limit = options_.epochs > 0 ? options_.epochs : default_iterations;
    while (true) {
      note();
      if (!ask()) return finish(optimize::Stop::interrupted);
      if (separable()) return finish(optimize::Stop::separable);
      if (result_.iterations == limit) return finish(optimize::Stop::steps_exhausted);
      const std::vector<double> step = direction(now_);
      const double relative = largest_of(step) / std::max(largest_of(now_.theta), 1e-8);
      if (relative <= 1e-12 || (relative <= 1e-8 && relative >= 0.5 * last_)) {
        // The step is at rounding: take it, and keep the Hessian, which differs by less than its own rounding.
        for (std::uint64_t j = 0; j < size_; ++j) now_.theta[j] += step[j];
        return finish(optimize::Stop::gradient_small);
      }
      if (quasi_separable(step, relative)) return finish(optimize::Stop::separable);
      last_ = relative;
      if (!advance(step)) return finish(optimize::Stop::change_small);
      ++result_.iterations;
      if (options_.checkpoint && options_.checkpoint_every > 0 && result_.iterations % options_.checkpoint_every == 0)
        options_.checkpoint(state());
    }
  }

 private:
  Point point(std::vector<double> theta, std::uint64_t stride) {
    const RiskSums sums = risk_sums(d_, k_, theta, Want::hessian, options_.pool, stride);
    const double scale = stride == 1 ? 1 / w_ : static_cast<double>(stride) / w_;
    Point p;
    p.margin = sums.margin;
    p.risk = sums.loss * scale;
    p.gradient.resize(size_);
    for (std::uint64_t j = 0; j < size_; ++j) {
      const double penalty = l2_ * d_.penalty[j % d_.p];
      p.risk += 0.5 * penalty * theta[j] * theta[j];
      p.gradient[j] = sums.gradient[j] * scale + penalty * theta[j];
    }
    p.gradient_norm = largest_of(p.gradient);
    p.hessian = assemble_hessian(sums, d_.p, k_.contrasts, scale, l2_, d_.penalty);
    p.theta = std::move(theta);
    return p;
  }

  /// -H^-1 g, with the diagonal of H raised until H is positive.
  std::vector<double> direction(const Point& p) {
    std::vector<double> right(p.gradient);
    for (double& v : right) v = -v;
    for (double shift = 0;; shift = shift == 0 ? 1e-3 : 10 * shift) {
      const Cholesky<double> factor(p.hessian, size_, {.tolerance = 1e-15, .shift = shift});
      if (!factor.indefinite()) return factor.solve(right);
      if (shift > 1e6)
        throw core::TrainingError("the Hessian is not positive anywhere near: weights of both signs leave no minimum");
    }
  }

  bool advance(const std::vector<double>& step) {
    double slope = 0;
    for (std::uint64_t j = 0; j < size_; ++j) slope += now_.gradient[j] * step[j];
    const double noise = 1e-13 * (std::fabs(now_.risk) + 1e-300);
    for (double t = 1; t > 1e-10; t /= 2) {
      std::vector<double> theta(now_.theta);
      for (std::uint64_t j = 0; j < size_; ++j) theta[j] += t * step[j];
      Point next = point(std::move(theta), 1);
      if (next.risk <= now_.risk + 1e-4 * t * slope + noise) {
        now_ = std::move(next);
        return true;
      }
    }
    return false;
  }

  /// A few steps on part of the rows; only a better start comes of it.
  void look(std::vector<double>& start) {
    Point p = point(start, glance);
    for (int i = 0; i < 8; ++i) {
      std::vector<double> step = direction(p), theta(p.theta);
      for (std::uint64_t j = 0; j < size_; ++j) theta[j] += step[j];
      Point next = point(std::move(theta), glance);
      if (!(next.risk < p.risk)) break;
      const bool settled = largest_of(step) <= 1e-3 * largest_of(next.theta);
      p = std::move(next);
      if (settled) break;
    }
    if (std::isfinite(p.risk)) start = std::move(p.theta);
  }

  bool separable() const { return l2_ == 0 && now_.margin > 0 && now_.risk < 1e-6; }

  /// Steps that do not shrink while no row is made worse: the minimum is at infinity.
  bool quasi_separable(const std::vector<double>& step, double relative) const {
    if (l2_ > 0 || result_.iterations < 8 || relative < 1e-3) return false;
    return least_lead(d_, k_, step, options_.pool) >= -1e-7;
  }

  void check_finite() const {
    if (!std::isfinite(now_.risk))
      throw core::TrainingError("the loss is " + std::string(now_.risk != now_.risk ? "nan" : "infinite") +
                                " in step " + std::to_string(result_.iterations));
  }

  void note() {
    // A fit that goes on from a checkpoint has this line already.
    if (!result_.history.empty() && result_.history.back().step == result_.iterations) return;
    const double validation = validation_ ? validation_(now_.theta) : std::numeric_limits<double>::quiet_NaN();
    result_.history.push_back({result_.iterations, result_.iterations, now_.risk, validation, 1, now_.gradient_norm});
  }
  bool ask() {
    if (!options_.watch || options_.watch(result_.history.back())) return true;
    if (options_.checkpoint) options_.checkpoint(state());
    return false;
  }

  [[nodiscard]] core::Record state() const {
    core::Record r = core::Record::object();
    r.set("trainer", "newton").set("iterations", result_.iterations).set("last", last_);
    r.set("theta", core::Tensor::of(std::span<const double>(now_.theta)));
    std::vector<double> lines;
    for (const Progress& p : result_.history) {
      lines.push_back(static_cast<double>(p.step));
      lines.push_back(p.train_loss);
      lines.push_back(p.validation_loss);
      lines.push_back(p.gradient_norm);
    }
    r.set("history", core::Tensor::of(std::span<const double>(lines)));
    return r;
  }

  void restore() {
    const core::Record& r = options_.resume;
    const core::Record* trainer = r.find("trainer");
    if (trainer == nullptr || trainer->text() != "newton")
      throw core::ModelError("the checkpoint is not of this trainer");
    std::vector<double> theta = r.at("theta").tensor().doubles();
    const std::vector<double> lines = r.at("history").tensor().doubles();
    if (theta.size() != size_ || lines.size() % 4 != 0)
      throw core::ModelError("the checkpoint has " + std::to_string(theta.size()) + " parameters, the fit " +
                             std::to_string(size_));
    result_.iterations = r.at("iterations").size_value();
    last_ = r.at("last").number();
    for (std::size_t i = 0; i < lines.size(); i += 4) {
      const auto step = static_cast<std::uint64_t>(lines[i]);
      result_.history.push_back({step, step, lines[i + 1], lines[i + 2], 1, lines[i + 3]});
    }
    now_ = point(std::move(theta), 1);
  }

  NewtonResult finish(optimize::Stop stop) {
    result_.stop = stop;
    result_.risk = now_.risk;
    result_.gradient_norm = now_.gradient_norm;
    if (stop != optimize::Stop::separable) {
      const Cholesky<double> factor(now_.hessian, size_, {.tolerance = 1e-15});
      if (factor.positive_definite()) {
        result_.covariance = factor.inverse();
        for (double& v : result_.covariance) v /= w_;
      }
    }
    result_.theta = std::move(now_.theta);
    return std::move(result_);
  }

  const Design& d_;
  const Classes& k_;
  double w_, l2_;
  const FitOptions& options_;
  const std::function<double(std::span<const double>)>& validation_;
  std::uint64_t size_;
  Point now_;
  double last_ = std::numeric_limits<double>::infinity();
  NewtonResult result_;
};

}  // namespace

std::vector<double> assemble_hessian(const RiskSums& sums, std::uint64_t p, std::uint64_t c, double scale, double l2,
                                     std::span<const double> penalty) {
  const std::uint64_t size = c * p;
  std::vector<double> h(size * size);
  for (std::uint64_t a = 0, pair = 0; a < c; ++a)
    for (std::uint64_t b = 0; b <= a; ++b, ++pair)
      for (std::uint64_t j = 0; j < p; ++j)
        for (std::uint64_t l = 0; l < p; ++l) {
          const double v = sums.hessian[pair * p * p + (l <= j ? j * p + l : l * p + j)] * scale;
          if (a * p + j >= b * p + l) h[(a * p + j) * size + b * p + l] = v;
        }
  for (std::uint64_t j = 0; j < size; ++j) h[j * size + j] += l2 * penalty[j % p];
  return h;
}

NewtonResult minimise_newton(const Design& design, const Classes& classes, double weight_sum, double l2,
                             std::vector<double> start, const FitOptions& options,
                             const std::function<double(std::span<const double>)>& validation) {
  return Newton(design, classes, weight_sum, l2, options, validation).run(std::move(start));
}

}  // namespace ermine::models::linear
