/// @file
/// The derivative of a sum over rows, taken several rows at a time. A decay with background and its squared loss,
///
///     S(w) = sum_i (y_i - (w1 e^(-t_i / w2) + w3))^2
///
/// sum_gradient calls the function once, for the recording, and runs what was recorded over all rows in SIMD registers; the
/// plain loop on the tape gives the same gradient, at many times the cost and memory.

#include <cmath>
#include <vector>

#include "ermine/autodiff/sum.hpp"
#include "ermine/core/random.hpp"
#include "examples/page.hpp"

namespace ad = ermine::autodiff;

int main() {
  examples::Page page("A squared loss over 10000 rows and its gradient");
  std::vector<double> t, y;
  ermine::core::Stream random(3, ermine::core::Purpose::generate);
  for (int i = 0; i < 10000; ++i) {
    t.push_back(random.uniform(0, 5));
    y.push_back(2 * std::exp(-t.back() / 1.5) + 0.3 + 0.1 * random.normal());
  }
  const std::vector<double> w{1.8, 1.2, 0.4};

  const auto term = [](const auto& p, const auto& x) {
    const auto residual = x[1] - (p[0] * exp(-x[0] / p[1]) + p[2]);
    return residual * residual;
  };
  const ad::Gradient sum = ad::sum_gradient(term, {{t.data(), y.data()}, t.size()}, w);

  const auto loop = [&](const auto& v) {
    auto total = 0 * v[0];
    for (std::size_t i = 0; i < t.size(); ++i) {
      const auto residual = y[i] - (v[0] * exp(-t[i] / v[1]) + v[2]);
      total += residual * residual;
    }
    return total;
  };
  const ad::Gradient plain = ad::value_and_gradient(loop, w, {.mode = ad::Mode::reverse});
  page.number("S", sum.value, plain.value, 1e-12);
  page.number("dS/dw1", sum.gradient[0], plain.gradient[0], 1e-12);
  page.number("dS/dw2", sum.gradient[1], plain.gradient[1], 1e-12);
  page.number("dS/dw3", sum.gradient[2], plain.gradient[2], 1e-12);
  return page.end();
}
