/// @file
/// RMSprop: the gradient over the running size of it.
///
///     s <- decay s + (1 - decay) g^2,   w <- w - rate g / (sqrt(s) + epsilon)
///
/// Source: T. Tieleman, G. Hinton, "Lecture 6.5", Neural Networks for Machine Learning (2012).

#pragma once

#include "ermine/optimize/rules/update_rule.hpp"

namespace ermine::optimize {

struct RmspropOptions {
  double rate = 1e-3;     ///< In units of w; > 0.
  double decay = 0.99;    ///< Of the running size; in [0, 1).
  double epsilon = 1e-8;  ///< In units of the gradient; > 0.
};

class Rmsprop {
 public:
  static constexpr std::string_view name = "rmsprop";
  static constexpr bool adaptive = true;

  explicit Rmsprop(RmspropOptions options = {}) : options_(options) {
    core::require(options.rate > 0, "RmspropOptions::rate must be > 0");
    core::require(options.decay >= 0 && options.decay < 1, "RmspropOptions::decay must be in [0, 1)");
    core::require(options.epsilon > 0, "RmspropOptions::epsilon must be > 0");
  }
  [[nodiscard]] double rate() const { return options_.rate; }
  void start(std::uint64_t size) { s_.assign(size, 0); }
  void begin_step() {}
  void apply(std::uint64_t offset, std::span<double> w, std::span<const double> g, double rate) {
    double* const s = s_.data() + offset;
    for (std::size_t i = 0; i < w.size(); ++i) {
      s[i] = options_.decay * s[i] + (1 - options_.decay) * (g[i] * g[i]);
      w[i] -= rate * g[i] / (std::sqrt(s[i]) + options_.epsilon);
    }
  }
  [[nodiscard]] core::Record state() const {
    return core::Record(core::Record::Object{{"scale", core::Tensor::of(s_)}});
  }
  void restore(const core::Record& state) { s_ = detail::state_vector(state, "scale", s_.size()); }

 private:
  RmspropOptions options_;
  Vector s_;
};
static_assert(UpdateRule<Rmsprop>);

}  // namespace ermine::optimize
