/// @file
/// AdaGrad: the gradient over the size of all gradients so far, so that rare features keep large steps.
///
///     s <- s + g^2,   w <- w - rate g / (sqrt(s) + epsilon)
///
/// The steps shrink like 1 / sqrt(t) by themselves.
/// Source: J. Duchi, E. Hazan, Y. Singer, J. Mach. Learn. Res. 12 (2011) 2121-2159.

#pragma once

#include "ermine/optimize/rules/update_rule.hpp"

namespace ermine::optimize {

struct AdagradOptions {
  double rate = 0.05;      ///< In units of w; > 0.
  double epsilon = 1e-10;  ///< In units of the gradient; > 0.
};

class Adagrad {
 public:
  static constexpr std::string_view name = "adagrad";
  static constexpr bool adaptive = true;

  explicit Adagrad(AdagradOptions options = {}) : options_(options) {
    core::require(options.rate > 0, "AdagradOptions::rate must be > 0");
    core::require(options.epsilon > 0, "AdagradOptions::epsilon must be > 0");
  }
  [[nodiscard]] double rate() const { return options_.rate; }
  void start(std::uint64_t size) { s_.assign(size, 0); }
  void begin_step() {}
  void apply(std::uint64_t offset, std::span<double> w, std::span<const double> g, double rate) {
    double* const s = s_.data() + offset;
    for (std::size_t i = 0; i < w.size(); ++i) {
      s[i] += g[i] * g[i];
      w[i] -= rate * g[i] / (std::sqrt(s[i]) + options_.epsilon);
    }
  }
  [[nodiscard]] core::Record state() const {
    return core::Record(core::Record::Object{{"scale", core::Tensor::of(s_)}});
  }
  void restore(const core::Record& state) { s_ = detail::state_vector(state, "scale", s_.size()); }

 private:
  AdagradOptions options_;
  Vector s_;
};
static_assert(UpdateRule<Adagrad>);

}  // namespace ermine::optimize
