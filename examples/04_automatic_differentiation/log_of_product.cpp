/// @file
/// The lecture's first example, forward and reverse.
///
///     f(a, b):  c = a b,  d = log c;      grad f = (1/a, 1/b);      at (2, 3): f = 1.791..., grad f = (0.5, 0.333...)
///
/// Forward mode carries derivatives along from the inputs, reverse mode carries them back from the output. Both apply the
/// chain rule dd/da = dd/dc dc/da = 1/6 * 3 to the code as it runs; nobody writes 1/a down.

#include <array>
#include <cmath>

#include "ermine/autodiff/gradient.hpp"
#include "examples/page.hpp"

namespace ad = ermine::autodiff;

int main() {
  examples::Page page("log(a b) at (2, 3)");
  const auto f = [](const auto& x) {
    const auto c = x[0] * x[1];
    return log(c);
  };
  const std::array at{2.0, 3.0};
  const ad::Gradient forward = ad::value_and_gradient(f, at, {.mode = ad::Mode::forward});
  const ad::Gradient reverse = ad::value_and_gradient(f, at, {.mode = ad::Mode::reverse});
  page.number("f", reverse.value, std::log(6.0), 0);
  page.number("df/da, forward", forward.gradient[0], 0.5, 1e-15);
  page.number("df/db, forward", forward.gradient[1], 1.0 / 3, 1e-15);
  page.number("df/da, reverse", reverse.gradient[0], 0.5, 1e-15);
  page.number("df/db, reverse", reverse.gradient[1], 1.0 / 3, 1e-15);
  page.number("df/db as on the slide", reverse.gradient[1], 0.333, 0.0005);

  // The same by hand on a tape, to see the node between: its adjoint is 1/6.
  ad::Tape tape;
  const ad::Recording recording(tape);
  const ad::Var a = tape.input(2), b = tape.input(3);
  const ad::Var c = a * b;
  const ad::Var d = log(c);
  tape.backward(d);
  page.number("dd/dc", tape.adjoint(c), 1.0 / 6, 1e-15);
  page.number("dd/da = dd/dc dc/da", tape.adjoint(a), tape.adjoint(c) * 3, 1e-15);
  return page.end();
}
