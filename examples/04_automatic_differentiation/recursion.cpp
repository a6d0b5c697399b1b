/// @file
/// Derivatives through recursion: an integral by adaptive Simpson, which halves an interval until the halves agree with the
/// whole. How deep it goes depends on the parameter.
///
///     I(a) = int_0^1 e^(-a x) dx = (1 - e^-a) / a,      I'(a) = (e^-a (1 + a) - 1) / a^2
///
/// The recursion decides by values alone; the derivative follows the calls that were made.

#include <array>
#include <cmath>
#include <cstdio>

#include "ermine/autodiff/gradient.hpp"
#include "examples/page.hpp"

namespace ad = ermine::autodiff;

template <class T>
T integral(const T& a, double from, double to, int& calls) {
  using std::exp, std::abs;
  ++calls;
  const double middle = (from + to) / 2;
  const auto f = [&a](double x) { return exp(-a * x); };
  const auto simpson = [&f](double l, double r) { return (r - l) / 6 * (f(l) + 4.0 * f((l + r) / 2) + f(r)); };
  const T halves = simpson(from, middle) + simpson(middle, to);
  if (abs(halves - simpson(from, to)) < 1e-12 * (to - from)) return halves;
  return integral(a, from, middle, calls) + integral(a, middle, to, calls);
}

int main() {
  examples::Page page("d/da of the integral of e^(-a x) over [0, 1], by a function that calls itself");
  for (const double a : {0.5, 3.0, 20.0}) {
    int calls = 0;
    const auto f = [&calls](const auto& x) { return integral(x[0], 0, 1, calls); };
    const auto forward = ad::value_and_gradient(f, std::array{a}, {.mode = ad::Mode::forward});
    std::printf("\n  a = %g: %d calls\n", a, calls);
    const auto reverse = ad::value_and_gradient(f, std::array{a}, {.mode = ad::Mode::reverse});
    const double slope = (std::exp(-a) * (1 + a) - 1) / (a * a);
    page.number("I(a)", forward.value, -std::expm1(-a) / a, 1e-11);
    page.number("I'(a), forward", forward.gradient[0], slope, 1e-11);
    page.number("I'(a), reverse", reverse.gradient[0], slope, 1e-11);
  }
  return page.end();
}
