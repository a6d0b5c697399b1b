/// @file
/// Adam: each coordinate moves by the running mean of its gradient over the running size of it.
///
///     m <- b1 m + (1 - b1) g,   s <- b2 s + (1 - b2) g^2,
///     w <- w - rate (m / (1 - b1^t)) / (sqrt(s / (1 - b2^t)) + epsilon)
///
/// With weight decay d > 0 this is AdamW: w <- w - rate d w is subtracted as well, apart from the gradient.
/// The first step moves every coordinate by `rate`.
/// Source: D. P. Kingma, J. Ba, "Adam", ICLR (2015), algorithm 1; I. Loshchilov, F. Hutter, ICLR (2019) for the decay.

#pragma once

#include "ermine/optimize/rules/update_rule.hpp"

namespace ermine::optimize {

struct AdamOptions {
  double rate = 1e-3;          ///< Bounds |change| of a coordinate in the first step; > 0.
  double mean_decay = 0.9;     ///< b1 in the paper; in [0, 1).
  double scale_decay = 0.999;  ///< b2 in the paper; in [0, 1).
  double epsilon = 1e-8;       ///< In units of the gradient; > 0.
  double weight_decay = 0;     ///< d of AdamW, a part of w lost each step in units of the rate; >= 0.
};

class Adam {
 public:
  static constexpr std::string_view name = "adam";
  static constexpr bool adaptive = true;

  explicit Adam(AdamOptions options = {}) : options_(options) {
    core::require(options.rate > 0, "AdamOptions::rate must be > 0");
    core::require(options.mean_decay >= 0 && options.mean_decay < 1, "AdamOptions::mean_decay must be in [0, 1)");
    core::require(options.scale_decay >= 0 && options.scale_decay < 1, "AdamOptions::scale_decay must be in [0, 1)");
    core::require(options.epsilon > 0, "AdamOptions::epsilon must be > 0");
    core::require(options.weight_decay >= 0, "AdamOptions::weight_decay must be >= 0");
  }
  [[nodiscard]] double rate() const { return options_.rate; }
  void start(std::uint64_t size) {
    m_.assign(size, 0);
    s_.assign(size, 0);
    b1_power_ = b2_power_ = 1;
  }
  void begin_step() {
    b1_power_ *= options_.mean_decay;
    b2_power_ *= options_.scale_decay;
  }
  void apply(std::uint64_t offset, std::span<double> w, std::span<const double> g, double rate) {
    const double b1 = options_.mean_decay, b2 = options_.scale_decay;
    const double mean = 1 / (1 - b1_power_), size = 1 / (1 - b2_power_);
    double *const m = m_.data() + offset, *const s = s_.data() + offset;
    for (std::size_t i = 0; i < w.size(); ++i) {
      m[i] = b1 * m[i] + (1 - b1) * g[i];
      s[i] = b2 * s[i] + (1 - b2) * (g[i] * g[i]);
      const double change = m[i] * mean / (std::sqrt(s[i] * size) + options_.epsilon);
      w[i] -= rate * (change + options_.weight_decay * w[i]);
    }
  }
  [[nodiscard]] core::Record state() const {
    return core::Record(core::Record::Object{{"mean", core::Tensor::of(m_)},
                                             {"scale", core::Tensor::of(s_)},
                                             {"mean_power", b1_power_},
                                             {"scale_power", b2_power_}});
  }
  void restore(const core::Record& state) {
    m_ = detail::state_vector(state, "mean", m_.size());
    s_ = detail::state_vector(state, "scale", s_.size());
    b1_power_ = state.at("mean_power").number();
    b2_power_ = state.at("scale_power").number();
  }

 private:
  AdamOptions options_;
  Vector m_, s_;
  double b1_power_ = 1, b2_power_ = 1;  // b1^t, b2^t
};
static_assert(UpdateRule<Adam>);

}  // namespace ermine::optimize
