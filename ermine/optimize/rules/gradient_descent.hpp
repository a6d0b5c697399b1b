/// @file
/// Gradient descent: against the gradient, by a fixed multiple of it.
///
///     w <- w - rate g
///
/// Falls for every rate below 2 / L, L the largest curvature; above, it diverges. With a gradient of a random batch it
/// is stochastic gradient descent.
/// Source: A.-L. Cauchy, Comptes Rendus 25 (1847) 536-538.

#pragma once

#include "ermine/optimize/rules/update_rule.hpp"

namespace ermine::optimize {

struct GradientDescentOptions {
  double rate = 0.1;  ///< In units of w / g; > 0.
};

class GradientDescent {
 public:
  static constexpr std::string_view name = "gradient-descent";
  static constexpr bool adaptive = false;

  explicit GradientDescent(GradientDescentOptions options = {}) : options_(options) {
    core::require(options.rate > 0, "GradientDescentOptions::rate must be > 0");
  }
  [[nodiscard]] double rate() const { return options_.rate; }
  void start(std::uint64_t) {}
  void begin_step() {}
  void apply(std::uint64_t, std::span<double> w, std::span<const double> g, double rate) {
    for (std::size_t i = 0; i < w.size(); ++i) w[i] -= rate * g[i];
  }
  [[nodiscard]] core::Record state() const { return core::Record::object(); }
  void restore(const core::Record&) {}

 private:
  GradientDescentOptions options_;
};
static_assert(UpdateRule<GradientDescent>);

}  // namespace ermine::optimize
