#include "ermine/autodiff/hessian.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ermine/autodiff/gradient.hpp"
#include "ermine/core/error.hpp"
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

TEST_CASE("second derivatives cost the passes they say") {
  const std::vector<double> few = point(3), many = point(20);
  int calls = 0;
  const auto counted = [&calls](const auto& x) {
    ++calls;
    return x[0] * x[1];
  };
  CHECK(hessian(counted, few).passes.evaluations == 1);
  CHECK(hessian(counted, few).passes.reverse == 0);
  CHECK(hessian(counted, many).passes.forward == 20);
  CHECK(hessian(counted, many).passes.reverse == 20);
  CHECK(hessian(counted, many).passes.tape_bytes > 0);
  calls = 0;
  CHECK(hessian(counted, many).passes.evaluations == 3);
  CHECK(calls == 3);
  calls = 0;
  CHECK(hessian(counted, many, {.mode = Mode::forward}).passes.evaluations == 9);
  CHECK(calls == 9);
  calls = 0;
  CHECK(hessian_vector(counted, many, many).passes.forward == 1);
  CHECK(hessian_vector(counted, many, many).passes.reverse == 1);
  CHECK(calls == 2);
}

TEST_CASE("the Hessian of a constant is 0, a direction of another size is refused, what is not finite is named") {
  const auto constant = [](const auto& x) { return std::decay_t<decltype(x[0])>(7); };
  const auto f = [](const auto& x) {
    using std::log;
    return x[0] * x[0] + log(x[1] - 1.0);
  };
  for (const Mode mode : {Mode::forward, Mode::reverse})
    CHECK(hessian(constant, point(2), {.mode = mode}).matrix.values == std::vector<double>{0, 0, 0, 0});
  CHECK(contains(message_of<core::UsageError>([&] { return hessian_vector(f, point(4), point(3)); }),
                 "v has 3 elements, needs 4"));
  CHECK(contains(
      message_of<core::TrainingError>([&] { return hessian(f, std::vector<double>{2, 1}, {.check_finite = true}); }),
      "`log`"));
}
