#include "ermine/optimize/lbfgs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"

namespace ermine::optimize {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr std::uint64_t patience = 10;  // iterations without a lower value or a smaller gradient

}  // namespace

Lbfgs::Lbfgs(Objective objective, std::span<const double> start, LbfgsOptions options)
    : Minimiser(std::move(objective), start, options.stop),
      more_(std::move(options)),
      memory_(more_.memory),
      d_(start.size()) {
  core::require(more_.memory > 0, "LbfgsOptions::memory must be > 0");
  core::require(more_.line_search.decrease > 0 && more_.line_search.decrease < 0.5,
                "LineSearchOptions::decrease must be in (0, 1/2)");
  core::require(more_.line_search.slope > more_.line_search.decrease && more_.line_search.slope < 1,
                "LineSearchOptions::slope must be in (decrease, 1)");
  const double value = evaluate(w_, g_);
  arrive(value, norm(g_));
}

void Lbfgs::direction() {
  for (std::size_t i = 0; i < g_.size(); ++i) d_[i] = -g_[i];
  memory_.multiply(d_, more_.precondition);
}

/// The first step of all has no curvature to go by: the Newton length along g where H g can be had, else Hager and
/// Zhang's guess, which moves w by a hundredth.
double Lbfgs::first_length() {
  if (!memory_.empty() || more_.precondition) return 1;
  const double gg = dot(g_, g_);
  if (objective_.hessian_vector) {
    Vector hg(g_.size());
    objective_.hessian_vector(w_, g_, hg);
    const double bend = dot(g_, hg);
    if (bend > 0 && std::isfinite(gg / bend) && gg / bend > 0) return gg / bend;
  }
  double t = 1 / std::max(1.0, now_.gradient_norm);
  if (max_norm(w_) > 0)
    t = 0.01 * max_norm(w_) / max_norm(g_);
  else if (now_.value != 0)
    t = 0.01 * std::abs(now_.value) / gg;
  return std::isfinite(t) && t > 0 ? t : 1e-10;
}

void Lbfgs::step() {
  if (stop()) return;
  direction();
  if (!(dot(d_, g_) < 0) || !all_finite(d_)) {  // rounding has spoilt the memory: steepest descent
    memory_.clear();
    direction();
  }
  const auto f = [this](std::span<const double> w, std::span<double> g) { return evaluate(w, g); };
  LineSearchResult search = line_search(f, w_, now_.value, g_, d_, first_length(), w_new_, g_new_, more_.line_search);
  if (search.end == LineSearchResult::End::none && !memory_.empty()) {
    memory_.clear();
    direction();
    search = line_search(f, w_, now_.value, g_, d_, first_length(), w_new_, g_new_, more_.line_search);
  }
  ++now_.iteration;
  now_.rate = search.t;
  if (search.end == LineSearchResult::End::none) return no_lower_point(search);
  memory_.remember(w_, w_new_, g_, g_new_);
  w_.swap(w_new_);
  g_.swap(g_new_);
  const double before = now_.value;
  arrive(search.value, norm(g_));
  if (!stop() && search.end == LineSearchResult::End::unbounded)
    finish(Stop::diverged, "the loss falls without bound at step " + std::to_string(now_.iteration));
  if (!stop()) judge_progress(before);
}

/// Near a minimum the value stands still first and the gradient some digits later: wait until neither improves.
void Lbfgs::judge_progress(double value_before) {
  if (now_.value < value_before - 4 * epsilon * std::abs(value_before)) {
    flat_ = 0;
    best_norm_ = 0;
    return;
  }
  if (flat_ == 0 || now_.gradient_norm < 0.9 * best_norm_) {
    best_w_ = w_;
    best_g_ = g_;
    best_value_ = now_.value;
    best_norm_ = now_.gradient_norm;
    flat_ = 1;
  } else if (++flat_ > patience) {
    w_ = best_w_;
    g_ = best_g_;
    now_.value = best_value_;
    now_.gradient_norm = best_norm_;
    finish(Stop::change_small);
  }
}

/// Steepest descent found nothing lower. If a parabola with the curvature met on the way promises no more than the
/// rounding of the value, this is the minimum; else the function is not what its gradient says.
void Lbfgs::no_lower_point(const LineSearchResult& search) {
  const double slope = dot(d_, g_);
  const double promised = slope * slope / (2 * std::abs(search.first_slope_change));
  if (promised <= 4 * epsilon * std::abs(now_.value) + std::numeric_limits<double>::min())
    finish(Stop::change_small);
  else
    finish(Stop::stalled, "no lower point along the gradient at step " + std::to_string(now_.iteration) +
                              ": the loss has a kink there, is noisy, or its gradient is wrong");
}

core::Record Lbfgs::state() const {
  core::Record record = Minimiser::state();
  record.set("pairs", memory_.state());
  record.set("flat", flat_);
  record.set("best_value", best_value_);
  record.set("best_norm", best_norm_);
  record.set("best_parameters", core::Tensor::of(best_w_));
  record.set("best_gradient", core::Tensor::of(best_g_));
  return record;
}

void Lbfgs::restore(const core::Record& state) {
  Minimiser::restore(state);
  memory_.restore(state.at("pairs"), w_.size());
  flat_ = state.at("flat").size_value();
  best_value_ = state.at("best_value").number();
  best_norm_ = state.at("best_norm").number();
  best_w_ = state.at("best_parameters").tensor().doubles();
  best_g_ = state.at("best_gradient").tensor().doubles();
  if (flat_ > 0 && (best_w_.size() != w_.size() || best_g_.size() != w_.size()))
    throw core::ModelError("the state holds a best point of another number of parameters");
}

Result minimise_lbfgs(const Objective& objective, std::span<const double> start, const LbfgsOptions& options,
                      const Watch& watch) {
  Lbfgs minimiser(objective, start, options);
  return minimise(minimiser, options.stop.iterations, watch);
}

}  // namespace ermine::optimize
