/// @file
/// The gradient of a two-layer net, by hand and automatic. With s(t) = 1 / (1 + e^-t):
///
///     h(x) = w . s(U x),      L(w, U) = - sum_i [ y_i ln s(h_i) + (1 - y_i) ln(1 - s(h_i)) ]
///
///     dL/dw_j = sum_i delta_i s(u_j x_i)                               delta = -y (1 - s(h)) + (1 - y) s(h) = s(h) - y
///     dL/du_j = sum_i delta_i w_j s(u_j x_i) (1 - s(u_j x_i)) x_i
///
/// The slide has delta = +y (1 - s(h)) + (1 - y) s(h): the minus in front of the sum went lost in the first term. (L lacks
/// the bracket after that minus, too.) By hand such a slip goes unseen; beside automatic differentiation it does not.

#include <array>
#include <cmath>
#include <vector>

#include "ermine/autodiff/gradient.hpp"
#include "examples/page.hpp"

constexpr struct {
  double x[2], y;
} samples[] = {{{0.5, -1.2}, 1}, {{1.5, 0.3}, 0}, {{-0.7, 0.8}, 1}, {{-1.1, -0.4}, 0}};

using std::exp;
const auto s = [](const auto& t) { return 1.0 / (1.0 + exp(-t)); };
// p = w_1 w_2 w_3, then u_1, u_2, u_3, the rows of U.
const auto hidden = [](const auto& p, const double* x) {
  return std::array{s(p[3] * x[0] + p[4] * x[1]), s(p[5] * x[0] + p[6] * x[1]), s(p[7] * x[0] + p[8] * x[1])};
};
const auto output = [](const auto& p, const auto& phi) { return s(p[0] * phi[0] + p[1] * phi[1] + p[2] * phi[2]); };

std::vector<double> gradient_by_hand(const std::vector<double>& p, double sign) {
  std::vector<double> g(9);
  for (const auto& [x, y] : samples) {
    const auto phi = hidden(p, x);
    const double q = output(p, phi), delta = sign * y * (1 - q) + (1 - y) * q;
    for (std::size_t j = 0; j < 3; ++j) {
      g[j] += delta * phi[j];
      for (std::size_t k = 0; k < 2; ++k) g[3 + 2 * j + k] += delta * p[j] * phi[j] * (1 - phi[j]) * x[k];
    }
  }
  return g;
}

int main() {
  examples::Page page("A net with 2 inputs and 3 hidden units: dL/d(w1, w2, w3, u11, u12, u21, u22, u31, u32)");
  const auto loss = [](const auto& p) {
    auto sum = 0 * p[0];
    for (const auto& [x, y] : samples) {
      const auto q = output(p, hidden(p, x));
      sum -= y * log(q) + (1 - y) * log(1 - q);
    }
    return sum;
  };
  const std::vector<double> p{0.8, -0.6, 1.1, 0.4, -0.9, 1.3, 0.2, -0.5, 0.7};
  const auto automatic = ermine::autodiff::gradient(loss, p);
  const auto by_hand = gradient_by_hand(p, -1), slide = gradient_by_hand(p, +1);
  for (std::size_t i = 0; i < 9; ++i) page.number("by hand, beside automatic", by_hand[i], automatic[i], 1e-15);
  page.claim("the slide's dL/dw1 is off by more than its size", slide[0] - automatic[0] > automatic[0]);
  return page.end();
}
