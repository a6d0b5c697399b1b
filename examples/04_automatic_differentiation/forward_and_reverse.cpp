/// @file
/// The lecture's second example, node by node in both modes.
///
///     z = sin(x1) + x1 x2:   w1 = x1,  w2 = x2,  w3 = w1 w2,  w4 = sin w1,  w5 = w3 + w4 = z
///
///     forward   the tangents dw/dx1 and dw/dx2, from the inputs to z: one pass an input
///     reverse   the adjoints dz/dw, from z back to the inputs: one pass an output
///
/// At (2, 3): z = 6.909..., dz/dx1 = cos 2 + 3 = 2.58..., dz/dx2 = 2.

#include <array>
#include <cmath>
#include <cstdio>

#include "ermine/autodiff/gradient.hpp"
#include "examples/page.hpp"

namespace ad = ermine::autodiff;

template <class T>
std::array<T, 5> nodes(const T& x1, const T& x2) {
  const T w1 = x1, w2 = x2;
  const T w3 = w1 * w2;
  const T w4 = sin(w1);
  return {w1, w2, w3, w4, w3 + w4};
}

int main() {
  examples::Page page("sin(x1) + x1 x2 at (2, 3)");
  using Dual = ad::Dual<double, 2>;  // a number and its derivatives in two directions
  const auto w = nodes(Dual::variable(2, 0), Dual::variable(3, 1));

  ad::Tape tape;
  const ad::Recording recording(tape);
  const auto v = nodes(tape.input(2), tape.input(3));
  tape.backward(v[4]);

  std::printf("  node        value    d/dx1    d/dx2    dz/d(node)\n");
  for (std::size_t i = 0; i < 5; ++i)
    std::printf("  w%zu      %9.4f%9.4f%9.4f%14.4f\n", i + 1, w[i].value, w[i].tangent[0], w[i].tangent[1],
                tape.adjoint(v[i]));

  const auto z = [](const auto& x) { return sin(x[0]) + x[0] * x[1]; };
  const auto forward = ad::value_and_gradient(z, std::array{2.0, 3.0}, {.mode = ad::Mode::forward});
  const auto reverse = ad::value_and_gradient(z, std::array{2.0, 3.0}, {.mode = ad::Mode::reverse});
  page.number("z", reverse.value, std::sin(2.0) + 6, 0);
  page.number("dz/dx1, forward", forward.gradient[0], std::cos(2.0) + 3, 1e-15);
  page.number("dz/dx1, reverse", reverse.gradient[0], std::cos(2.0) + 3, 1e-15);
  page.number("dz/dx1 as on the slide", w[4].tangent[0], 2.58, 0.005);
  page.number("dz/dx2, forward", forward.gradient[1], 2, 0);
  page.number("dz/dx2, reverse", reverse.gradient[1], 2, 0);
  page.number("passes, forward", static_cast<double>(forward.passes.forward), 2, 0);
  page.number("passes, reverse", static_cast<double>(reverse.passes.reverse), 1, 0);
  return page.end();
}
