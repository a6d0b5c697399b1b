/// @file
/// How small a step? The error of numeric derivatives against their step h, on the loop of four_ways.cpp.
///
///     forward difference    (f(x + h) - f(x)) / h           error ~ f'' h / 2     + e f / h      best near h = sqrt(e)
///     central difference    (f(x + h) - f(x - h)) / 2h      error ~ f''' h^2 / 6  + e f / h      best near h = cbrt(e)
///     complex step          Im f(x + i h) / h               error ~ f''' h^2 / 6                 no difference, so no limit
///     automatic             exact for every digit there is                                       no step at all
///
/// with e = 2^-53: a large step cuts the Taylor series off too early, a small one subtracts numbers that are nearly equal.

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>

#include "ermine/autodiff/gradient.hpp"
#include "examples/page.hpp"

const auto f = [](const auto& x) {
  auto l = x;
  for (int i = 1; i < 5; ++i) l = 4.0 * l * (1.0 - l);
  return l;
};

int main() {
  examples::Page page("The error of a derivative against the step of the difference");
  const double x = 0.2;
  const auto on_vector = [](const auto& v) { return f(v[0]); };
  const double exact = static_cast<double>(8 * std::sin(32 * std::asin(std::sqrt(0.2L))) / std::sqrt(0.16L));
  const auto error = [exact](double slope) { return std::max(std::fabs(slope / exact - 1), 1e-17); };

  ermine::core::Figure figure{.id = "step-size", .title = "How small a step?"};
  figure.caption = "Differences are best between two evils: rounding below the best step, the Taylor series above.";
  figure.x = {.label = "step h", .scale = ermine::core::Scale::log};
  figure.y = {.label = "relative error of the slope", .scale = ermine::core::Scale::log};
  const char* names[] = {"forward difference", "central difference", "complex step", "automatic"};
  for (std::uint32_t i = 0; i < 4; ++i) figure.series.push_back({.name = names[i], .colour = i});
  const double automatic = error(ermine::autodiff::gradient(on_vector, std::array{x})[0]);
  for (int k = 4; k <= 64; ++k) {
    const double h = std::pow(10.0, -k / 4.0);
    const double errors[] = {error((f(x + h) - f(x)) / h), error((f(x + h) - f(x - h)) / (2 * h)),
                             error(f(std::complex(x, h)).imag() / h), automatic};
    for (std::size_t i = 0; i < 4; ++i) {
      figure.series[i].x.push_back(h);
      figure.series[i].y.push_back(errors[i]);
    }
  }
  page.picture(figure);
  const auto at = [&](std::size_t i, std::size_t k) { return figure.series[i].y[k]; };  // h = 10^-(1 + k/4)
  const auto best = [&](std::size_t i) { return *std::ranges::min_element(figure.series[i].y); };
  page.number("order of the forward difference", std::log10(at(0, 12) / at(0, 16)), 1, 0.01);
  page.number("order of the central difference", std::log10(at(1, 8) / at(1, 12)), 2, 0.01);
  page.claim("forward differences have 6 to 9 digits at best", best(0) < 1e-6 && best(0) > 1e-9);
  page.claim("central differences have 9 to 12 digits at best", best(1) < 1e-9 && best(1) > 1e-12);
  page.claim("the complex step has 14 digits at every h below 1e-9",
             *std::max_element(&figure.series[2].y[32], &figure.series[2].y.back()) < 1e-14);
  page.claim("automatic differentiation has 14 digits", automatic < 1e-14);
  return page.end();
}
