#include "ermine/optimize/owlqn.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"

namespace ermine::optimize {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr std::uint64_t patience = 10;  // iterations in which the value no longer falls
constexpr int shrinks = 60;             // halvings of a step

double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

}  // namespace

Owlqn::Owlqn(Objective objective, std::span<const double> start, Vector l1, OwlqnOptions options)
    : Minimiser(std::move(objective), start, options.stop),
      l1_(std::move(l1)),
      more_(options),
      memory_(more_.memory),
      v_(start.size()),
      d_(start.size()),
      w_new_(start.size()),
      g_new_(start.size()) {
  core::require(more_.memory > 0, "OwlqnOptions::memory must be > 0");
  core::require(l1_.size() == w_.size(), "there are " + std::to_string(l1_.size()) + " l1 penalties for " +
                                             std::to_string(w_.size()) + " parameters");
  for (const double a : l1_) core::require(a >= 0, "penalty l1 must be >= 0");
  const double value = evaluate(w_, g_) + penalty(w_);
  subgradient();
  arrive(value, norm(v_));
}

double Owlqn::penalty(std::span<const double> w) const {
  double sum = 0;
  for (std::size_t i = 0; i < w.size(); ++i) sum += l1_[i] * std::abs(w[i]);
  return sum;
}

/// The element of the subdifferential of F that is nearest to 0.
void Owlqn::subgradient() {
  for (std::size_t i = 0; i < w_.size(); ++i) {
    if (w_[i] != 0)
      v_[i] = g_[i] + l1_[i] * sign(w_[i]);
    else if (std::abs(g_[i]) <= l1_[i])
      v_[i] = 0;
    else
      v_[i] = g_[i] - l1_[i] * sign(g_[i]);
  }
}

void Owlqn::direction() {
  for (std::size_t i = 0; i < v_.size(); ++i) d_[i] = -v_[i];
  memory_.multiply(d_);
  for (std::size_t i = 0; i < d_.size(); ++i)
    if (!(d_[i] * v_[i] < 0)) d_[i] = 0;
}

void Owlqn::step() {
  if (stop()) return;
  direction();
  if (!(dot(d_, v_) < 0) || !all_finite(d_)) {
    memory_.clear();
    direction();
  }
  ++now_.iteration;
  double value = 0;
  bool accepted = false;
  double promised = 0;
  for (bool again = true; again && !accepted;) {
    double t = memory_.empty() ? 1 / std::max(1.0, norm(v_)) : 1;
    for (int k = 0; k < shrinks && !accepted; ++k, t /= 2) {
      for (std::size_t i = 0; i < w_.size(); ++i) {
        const double moved = w_[i] + t * d_[i], side = w_[i] != 0 ? sign(w_[i]) : -sign(v_[i]);
        w_new_[i] = l1_[i] > 0 && moved * side <= 0 ? 0 : moved;  // over the wall: onto it
      }
      value = evaluate(w_new_, g_new_) + penalty(w_new_);
      double slope = 0;
      for (std::size_t i = 0; i < w_.size(); ++i) slope += v_[i] * (w_new_[i] - w_[i]);
      if (k == 0) promised = -slope;
      // Within the rounding of the value a step is taken on trust, or the last digits would never come.
      accepted = std::isfinite(value) && value <= now_.value + 1e-4 * slope + 4 * epsilon * std::abs(now_.value);
      now_.rate = t;
    }
    again = !accepted && !memory_.empty();
    if (again) {
      memory_.clear();
      direction();
    }
  }
  if (!accepted) {
    if (promised <= 1e-12 * std::abs(now_.value)) return finish(Stop::change_small);
    return finish(Stop::stalled, "no lower point along the subgradient at step " + std::to_string(now_.iteration));
  }
  memory_.remember(w_, w_new_, g_, g_new_);
  const double before = now_.value;
  w_.swap(w_new_);
  g_.swap(g_new_);
  subgradient();
  arrive(value, norm(v_));
  flat_ = value < before - 4 * epsilon * std::abs(before) ? 0 : flat_ + 1;
  if (!stop() && flat_ > patience) finish(Stop::change_small);
}

core::Record Owlqn::state() const {
  core::Record record = Minimiser::state();
  record.set("pairs", memory_.state());
  record.set("flat", flat_);
  return record;
}

void Owlqn::restore(const core::Record& state) {
  Minimiser::restore(state);
  subgradient();
  memory_.restore(state.at("pairs"), w_.size());
  flat_ = state.at("flat").size_value();
}

Result minimise_l1(const Objective& objective, std::span<const double> start, const Vector& l1,
                   const OwlqnOptions& options, const Watch& watch) {
  Owlqn minimiser(objective, start, l1, options);
  return minimise(minimiser, options.stop.iterations, watch);
}

}  // namespace ermine::optimize
