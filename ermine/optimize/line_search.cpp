#include "ermine/optimize/line_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ermine::optimize {
namespace {

constexpr double expand = 5;           // rho of the paper
constexpr double least_shrink = 0.66;  // gamma of the paper
constexpr double approximate = 0.1;    // c1': the delta of the paper's approximate conditions

struct Trial {
  double t = 0, value = 0, slope = 0;
};

class Search {
 public:
  Search(const Evaluate& f, std::span<const double> w, double value, std::span<const double> g,
         std::span<const double> d, Vector& w_new, Vector& g_new, const LineSearchOptions& options)
      : f_(f),
        w_(w),
        g_(g),
        d_(d),
        w_new_(w_new),
        g_new_(g_new),
        options_(options),
        best_w_(w.size()),
        best_g_(w.size()) {
    w_new_.resize(w.size());
    g_new_.resize(w.size());
    zero_ = {0, value, dot(g, d)};
    noise_ = options.noise * std::abs(value);
    best_ = zero_;
  }

  LineSearchResult run(double first) {
    bracket(first);
    while (!done() && b_.t - a_.t > 1e-16 * b_.t) {
      const Trial a = a_, b = b_;
      secant_square(a, b);
      if (!done() && b_.t - a_.t > least_shrink * (b.t - a.t)) update(at((a_.t + b_.t) / 2));
      if (!done() && a_.t == a.t && b_.t == b.t) break;
    }
    return finish();
  }

 private:
  [[nodiscard]] bool finite(const Trial& x) const { return std::isfinite(x.value) && std::isfinite(x.slope); }
  [[nodiscard]] bool low(const Trial& x) const { return x.value <= zero_.value + noise_; }
  [[nodiscard]] bool done() const { return found_ || out_of_budget(); }
  [[nodiscard]] bool out_of_budget() const { return result_.evaluations >= options_.evaluations; }

  Trial at(double t) {
    Trial x{t, 0, 0};
    ++result_.evaluations;
    add_scaled(w_, t, d_, w_new_);
    x.value = f_(w_new_, g_new_);
    x.slope = dot(g_new_, d_);
    if (!finite(x)) return x;
    if (result_.first_slope_change == 0) result_.first_slope_change = (x.slope - zero_.slope) / t;
    const bool wolfe = x.value <= zero_.value + options_.decrease * t * zero_.slope;
    const bool flat = low(x) && x.slope <= (2 * approximate - 1) * zero_.slope;
    if ((wolfe || flat) && std::abs(x.slope) <= options_.slope * std::abs(zero_.slope)) found_ = true;
    if (found_ || x.value < best_.value) keep(x);
    return x;
  }
  void keep(const Trial& x) {
    best_ = x;
    best_w_.swap(w_new_);
    best_g_.swap(g_new_);
  }

  /// Steps out until the minimum is known to lie in [a, b]: phi'(a) < 0, phi(a) low, phi'(b) >= 0.
  void bracket(double t) {
    a_ = zero_;
    while (!done()) {
      const Trial c = at(t);
      if (done()) return;
      if (finite(c) && c.slope >= 0) {
        b_ = c;
        return;
      }
      if (!finite(c) || !low(c)) return bisect(a_, c);
      a_ = c;
      t *= expand;
      if (!std::isfinite(t)) break;
    }
  }
  /// a is low and falling, b is too high or not finite: halves until the right end rises.
  void bisect(Trial a, Trial b) {
    while (!done()) {
      const Trial c = at((a.t + b.t) / 2);
      if (done()) return;
      if (c.t <= a.t || c.t >= b.t) break;
      if (finite(c) && c.slope >= 0) {
        a_ = a, b_ = c;
        return;
      }
      (finite(c) && low(c) ? a : b) = c;
    }
    a_ = a, b_ = b;
  }
  void update(const Trial& c) {
    if (done() || !(c.t > a_.t && c.t < b_.t)) return;
    if (finite(c) && c.slope >= 0)
      b_ = c;
    else if (finite(c) && low(c))
      a_ = c;
    else
      bisect(a_, c);
  }
  static double secant(const Trial& a, const Trial& b) { return (a.t * b.slope - b.t * a.slope) / (b.slope - a.slope); }
  [[nodiscard]] bool inside(double t) const { return t > a_.t && t < b_.t; }
  void secant_square(const Trial& a, const Trial& b) {
    const double t = secant(a, b);
    if (!inside(t)) return;
    const Trial c = at(t);
    update(c);
    if (done()) return;
    double again = std::numeric_limits<double>::quiet_NaN();
    if (c.t == b_.t) again = secant(b, b_);
    if (c.t == a_.t) again = secant(a, a_);
    if (inside(again)) update(at(again));
  }

  LineSearchResult finish() {
    using End = LineSearchResult::End;
    const bool falling = !found_ && b_.t == 0 && best_.t > 0 && best_.slope < 0;
    result_.end = found_ ? End::found : falling ? End::unbounded : best_.t > 0 ? End::lower : End::none;
    result_.t = best_.t;
    result_.value = best_.value;
    if (best_.t > 0) {
      w_new_.swap(best_w_);
      g_new_.swap(best_g_);
    } else {
      std::copy(w_.begin(), w_.end(), w_new_.begin());
      std::copy(g_.begin(), g_.end(), g_new_.begin());
    }
    return result_;
  }

  const Evaluate& f_;
  std::span<const double> w_, g_, d_;
  Vector &w_new_, &g_new_;
  const LineSearchOptions& options_;
  double noise_ = 0;
  Trial zero_, a_, b_, best_;
  Vector best_w_, best_g_;
  bool found_ = false;
  LineSearchResult result_;
};

}  // namespace

LineSearchResult line_search(const Evaluate& f, std::span<const double> w, double value, std::span<const double> g,
                             std::span<const double> d, double first, Vector& w_new, Vector& g_new,
                             const LineSearchOptions& options) {
  return Search(f, w, value, g, d, w_new, g_new, options).run(first);
}

}  // namespace ermine::optimize
