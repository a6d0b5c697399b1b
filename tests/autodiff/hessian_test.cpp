#include "ermine/autodiff/hessian.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "ermine/autodiff/gradient.hpp"
#include "tests/autodiff/composites.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::testing;

TEST_CASE("the Hessian is symmetric, the Jacobian of the gradient, and its product that of hessian_vector") {
  for (const std::size_t n : {1u, 2u, 8u, 11u}) {
    const std::vector<double> x = point(n), v = point(n + 1);
    const std::span<const double> direction(v.data(), n);
    const Hessian forward = hessian(composite, x, {.mode = Mode::forward}),
                  reverse = hessian(composite, x, {.mode = Mode::reverse});
    CHECK(close_vectors(forward.matrix.values, reverse.matrix.values, 1e-12));
    CHECK(close_vectors(forward.gradient, gradient(composite, x), 1e-13));
    CHECK(close_vectors(reverse.gradient, forward.gradient, 1e-13));
    CHECK(forward.value == reverse.value);
    // d/dx_j of the gradient by its complex-step values at x_j +- h
    for (std::size_t j = 0; j < n; ++j) {
      std::vector<double> above = x, below = x;
      above[j] += 1e-5;
      below[j] -= 1e-5;
      const std::vector<double> up = by_complex_step(above), down = by_complex_step(below);
      for (std::size_t i = 0; i < n; ++i) {
        CHECK(forward(i, j) == doctest::Approx((up[i] - down[i]) / (above[j] - below[j])).epsilon(1e-7).scale(1));
        CHECK(forward(i, j) == doctest::Approx(forward(j, i)).epsilon(1e-12).scale(1));
      }
    }
    std::vector<double> product(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) product[i] += forward(i, j) * v[j];
    CHECK(close_vectors(hessian_vector(composite, x, direction).product, product, 1e-12));
    CHECK(close_vectors(hessian_vector(composite, x, direction).gradient, forward.gradient, 1e-13));
  }
}
