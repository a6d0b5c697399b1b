#include "ermine/optimize/newton.hpp"

#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/optimize/shifted_solve.hpp"

namespace ermine::optimize {

Newton::Newton(Objective objective, std::span<const double> start, Hessian hessian, NewtonOptions options)
    : Minimiser(std::move(objective), start, options.stop),
      hessian_(std::move(hessian)),
      more_(options),
      H_(start.size() * start.size()),
      d_(start.size()) {
  if (!hessian_) {
    core::require(static_cast<bool>(objective_.hessian_vector), "Newton needs a Hessian or products with it");
    hessian_ = hessian_from_products(objective_);
  }
  const double value = evaluate(w_, g_);
  arrive(value, norm(g_));
}

void Newton::step() {
  if (stop()) return;
  ++now_.iteration;
  hessian_(w_, H_);
  const auto solved = solve_positive(H_, g_);
  if (!solved) return finish(Stop::diverged, "the Hessian is not finite at step " + std::to_string(now_.iteration));
  for (std::size_t i = 0; i < d_.size(); ++i) d_[i] = -solved->x[i];
  const double slope = dot(d_, g_);
  const auto f = [this](std::span<const double> w, std::span<double> g) { return evaluate(w, g); };
  // The decrease a full step promises is -slope / 2. Below the rounding of the value only the gradient can judge: a last
  // full step is taken if it makes the gradient smaller, and it ends there.
  if (-slope <= 1e-14 * std::abs(now_.value) + std::numeric_limits<double>::min()) {
    w_new_ = w_, g_new_ = g_;
    add_scaled(w_, 1, d_, w_new_);
    const double value = evaluate(w_new_, g_new_);
    const bool better = norm(g_new_) < 0.5 * now_.gradient_norm && std::isfinite(value);
    if (better) {
      w_.swap(w_new_);
      g_.swap(g_new_);
      now_.rate = 1;
      arrive(value, norm(g_));
    } else if (solved->tau <= 1e-6) {  // positive semi-definite up to rounding
      finish(Stop::change_small);
    } else {
      finish(Stop::stalled, "the Hessian is not positive definite at step " + std::to_string(now_.iteration));
    }
    return;
  }
  const LineSearchResult search = line_search(f, w_, now_.value, g_, d_, 1, w_new_, g_new_, more_.line_search);
  now_.rate = search.t;
  if (search.end == LineSearchResult::End::none) {
    const bool rounding = -slope <= 1e-11 * std::abs(now_.value) + std::numeric_limits<double>::min();
    return finish(rounding ? Stop::change_small : Stop::stalled,
                  rounding ? "" : "no lower point along Newton's direction at step " + std::to_string(now_.iteration));
  }
  w_.swap(w_new_);
  g_.swap(g_new_);
  arrive(search.value, norm(g_));
  if (!stop() && search.end == LineSearchResult::End::unbounded)
    finish(Stop::diverged, "the loss falls without bound at step " + std::to_string(now_.iteration));
}

Result minimise_newton(const Objective& objective, std::span<const double> start, const Hessian& hessian,
                       const NewtonOptions& options, const Watch& watch) {
  Newton minimiser(objective, start, hessian, options);
  return minimise(minimiser, options.stop.iterations, watch);
}

Hessian hessian_from_products(const Objective& objective) {
  return [product = objective.hessian_vector, p = objective.size](std::span<const double> w, std::span<double> H) {
    Vector unit(p), column(p);
    for (std::size_t j = 0; j < p; ++j) {
      unit[j] = 1;
      product(w, unit, column);
      unit[j] = 0;
      for (std::size_t i = 0; i < p; ++i) H[i * p + j] = column[i];
    }
    for (std::size_t i = 0; i < p; ++i)
      for (std::size_t j = 0; j < i; ++j) H[i * p + j] = H[j * p + i] = 0.5 * (H[i * p + j] + H[j * p + i]);
  };
}

}  // namespace ermine::optimize
