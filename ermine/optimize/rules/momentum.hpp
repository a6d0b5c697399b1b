/// @file
/// Momentum: a heavy ball that rolls down the loss and remembers where it came from.
///
///     v <- decay v + g,   w <- w - rate v                 (heavy ball)
///     v <- decay v + g,   w <- w - rate (g + decay v)     (Nesterov: the slope where the ball is about to be)
///
/// On a constant slope the speed grows to 1 / (1 - decay) of plain descent.
/// Source: B. T. Polyak, USSR Comput. Math. Math. Phys. 4 (1964) 1-17; Y. Nesterov, Soviet Math. Dokl. 27 (1983)
///         372-376; in this form I. Sutskever et al., ICML (2013).

#pragma once

#include "ermine/optimize/rules/update_rule.hpp"

namespace ermine::optimize {

struct MomentumOptions {
  double rate = 0.01;     ///< In units of w / g; > 0.
  double decay = 0.9;     ///< Of the speed, each step; in [0, 1).
  bool nesterov = false;  ///< Look ahead.
};

class Momentum {
 public:
  static constexpr std::string_view name = "momentum";
  static constexpr bool adaptive = false;

  explicit Momentum(MomentumOptions options = {}) : options_(options) {
    core::require(options.rate > 0, "MomentumOptions::rate must be > 0");
    core::require(options.decay >= 0 && options.decay < 1, "MomentumOptions::decay must be in [0, 1)");
  }
  [[nodiscard]] double rate() const { return options_.rate; }
  void start(std::uint64_t size) { v_.assign(size, 0); }
  void begin_step() {}
  void apply(std::uint64_t offset, std::span<double> w, std::span<const double> g, double rate) {
    double* const v = v_.data() + offset;
    for (std::size_t i = 0; i < w.size(); ++i) {
      v[i] = options_.decay * v[i] + g[i];
      w[i] -= rate * (options_.nesterov ? g[i] + options_.decay * v[i] : v[i]);
    }
  }
  [[nodiscard]] core::Record state() const {
    return core::Record(core::Record::Object{{"speed", core::Tensor::of(v_)}});
  }
  void restore(const core::Record& state) { v_ = detail::state_vector(state, "speed", v_.size()); }

 private:
  MomentumOptions options_;
  Vector v_;
};
static_assert(UpdateRule<Momentum>);

}  // namespace ermine::optimize
