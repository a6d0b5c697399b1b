#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ermine/autodiff/check.hpp"
#include "ermine/autodiff/gradient.hpp"
#include "ermine/autodiff/jacobian.hpp"
#include "ermine/core/error.hpp"
#include "tests/autodiff/composites.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::testing;

TEST_CASE("gradients of a composite agree with the complex step, in every mode and for every number of inputs") {
  for (const std::size_t n : {1u, 2u, 7u, 8u, 9u, 16u, 17u, 40u}) {
    const std::vector<double> x = point(n), expected = by_complex_step(x);
    for (const Mode mode : {Mode::automatic, Mode::forward, Mode::reverse}) {
      const Gradient got = value_and_gradient(composite, x, {.mode = mode});
      CAPTURE(n);
      CHECK(close_vectors(got.gradient, expected, 1e-12));
      CHECK(got.value == composite(x));
    }
  }
}

TEST_CASE("forward costs n passes, reverse m, and the mode is chosen by the sizes") {
  const std::vector<double> few = point(5), many = point(40);
  CHECK(value_and_gradient(composite, few).passes.forward == 5);
  CHECK(value_and_gradient(composite, few).passes.evaluations == 1);
  CHECK(value_and_gradient(composite, few).passes.reverse == 0);
  CHECK(value_and_gradient(composite, many).passes.reverse == 1);
  CHECK(value_and_gradient(composite, many).passes.evaluations == 1);
  CHECK(value_and_gradient(composite, many).passes.tape_bytes > 0);
  CHECK(value_and_gradient(composite, many, {.mode = Mode::forward}).passes.forward == 40);
  CHECK(value_and_gradient(composite, many, {.mode = Mode::forward}).passes.evaluations == 5);
  CHECK(jacobian(outputs, few).passes.forward == 5);
  CHECK(jacobian(outputs, many).passes.reverse == 5);
  CHECK(jacobian(outputs, many).passes.forward == 0);
  CHECK(jacobian(outputs, few, {.mode = Mode::reverse}).passes.reverse == 5);
  CHECK(jacobian(outputs, many, {.mode = Mode::forward}).passes.forward == 40);
  const auto tall = [](const auto& x) { return std::vector(50, x[0] * x[9]); };
  CHECK(jacobian(tall, point(10)).passes.forward == 10);
  CHECK(jvp(outputs, many, many).passes.forward == 1);
  CHECK(vjp(outputs, many, few).passes.reverse == 1);
  CHECK(directional(composite, few, few).passes.forward == 1);
}

TEST_CASE("calls of the function are as many as the passes say") {
  int calls = 0;
  const auto counted = [&calls](const auto& x) {
    ++calls;
    return x[0] * x[1];
  };
  for (const Mode mode : {Mode::forward, Mode::reverse}) {
    calls = 0;
    const Gradient got = value_and_gradient(counted, point(20), {.mode = mode});
    CHECK(static_cast<std::uint64_t>(calls) == got.passes.evaluations);
  }
}

TEST_CASE("rows of the Jacobian are outputs, and its products are its products") {
  for (const std::size_t n : {3u, 12u}) {
    const std::vector<double> x = point(n), w = point(5);
    const Jacobian forward = jacobian(outputs, x, {.mode = Mode::forward}),
                   reverse = jacobian(outputs, x, {.mode = Mode::reverse});
    CHECK(forward.matrix.rows == 5);
    CHECK(forward.matrix.columns == n);
    CHECK(close_vectors(forward.matrix.values, reverse.matrix.values, 1e-14));
    CHECK(forward.value == outputs(x));
    CHECK(close_vectors(jacobian(outputs, x).matrix.values, forward.matrix.values, 1e-14));
    const auto row = [&](const auto& z) { return outputs(z)[3]; };
    const std::vector<double> third = gradient(row, x);
    std::vector<double> jv(5), wj(n);
    for (std::size_t i = 0; i < 5; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        if (i == 3) CHECK(forward(3, j) == doctest::Approx(third[j]).epsilon(1e-14));
        jv[i] += forward(i, j) * x[j];
        wj[j] += w[i] * forward(i, j);
      }
    CHECK(close_vectors(jvp(outputs, x, x).product, jv, 1e-13));
    CHECK(close_vectors(vjp(outputs, x, w).product, wj, 1e-13));
    CHECK(vjp(outputs, x, w).value == forward.value);
  }
}

TEST_CASE("the slope along a direction is the gradient's product with it, steepest along the gradient") {
  const std::vector<double> x = point(6), g = gradient(composite, x);
  double norm2 = 0;
  for (const double value : g) norm2 += value * value;
  std::vector<double> unit;
  for (const double value : g) unit.push_back(value / std::sqrt(norm2));
  const double steepest = directional(composite, x, unit).slope;
  CHECK(steepest == doctest::Approx(std::sqrt(norm2)).epsilon(1e-13));
  for (std::size_t k = 0; k < 6; ++k) {
    std::vector<double> v(6);
    v[k] = 1;
    CHECK(directional(composite, x, v).slope == doctest::Approx(g[k]).epsilon(1e-13));
    CHECK(std::abs(directional(composite, x, v).slope) <= steepest);
  }
}

TEST_CASE("constant functions, unused inputs and single numbers are differentiated like any other") {
  const auto constant = [](const auto& x) { return std::decay_t<decltype(x[0])>(7); };
  const auto array = [](const auto& x) { return std::array{x[0] * x[1], x[1]}; };
  for (const Mode mode : {Mode::forward, Mode::reverse}) {
    CHECK(gradient(constant, point(3), {.mode = mode}) == std::vector<double>{0, 0, 0});
    CHECK(jacobian(array, std::vector<double>{2, 3}, {.mode = mode}).matrix.values == std::vector<double>{3, 2, 0, 1});
  }
}

TEST_CASE("a tape that is handed in is used again and grows no further") {
  Tape tape;
  const std::vector<double> x = point(40);
  const Differentiation options{.mode = Mode::reverse, .tape = &tape};
  const std::vector<double> first = gradient(composite, x, options);
  const std::uint64_t held = tape.capacity_bytes();
  for (int i = 0; i < 10; ++i) CHECK(gradient(composite, x, options) == first);
  CHECK(tape.capacity_bytes() == held);
}

TEST_CASE("a derivative may be taken within a function that is itself differentiated") {
  const auto inner = [](const auto& x) { return x[0] * x[0] * x[0]; };
  const auto outer = [&](const auto& x) {
    return x[0] * gradient(inner, std::vector<double>{value_of(x[0])}, {.mode = Mode::reverse})[0];
  };
  CHECK(gradient(outer, std::vector<double>{2}, {.mode = Mode::reverse})[0] == 12);
}

TEST_CASE("sizes that do not fit are refused with both numbers") {
  const std::vector<double> x = point(4), v = point(3);
  for (const std::string& text : {message_of<core::UsageError>([&] { return jvp(outputs, x, v); }),
                                  message_of<core::UsageError>([&] { return directional(composite, x, v); })})
    CHECK(contains(text, "v has 3 elements, needs 4"));
  CHECK(contains(message_of<core::UsageError>([&] { return vjp(outputs, x, v); }), "vjp: w has 3 elements, needs 5"));
  CHECK(contains(message_of<core::UsageError>([&] { return check(composite, x, {.names = {"a"}}); }), "names has 1"));
}

TEST_CASE("with checking on, what is not finite is named, in every mode") {
  const auto f = [](const auto& x) {
    using std::log;
    return x[0] * x[0] + log(x[1] - 1.0);
  };
  for (const Mode mode : {Mode::forward, Mode::reverse}) {
    CHECK(contains(message_of<core::TrainingError>(
                       [&] { return gradient(f, std::vector<double>{2, 1}, {.mode = mode, .check_finite = true}); }),
                   "`log` at statement"));
    CHECK(gradient(f, std::vector<double>{2, 3}, {.mode = mode, .check_finite = true}) == std::vector<double>{4, 0.5});
    CHECK(std::isinf(gradient(f, std::vector<double>{2, 1}, {.mode = mode})[1]));
  }
  const auto pair = [&](const auto& x) { return std::array{f(x), x[0]}; };
  CHECK(contains(message_of<core::TrainingError>(
                     [&] { return jacobian(pair, std::vector<double>{2, 1}, {.check_finite = true}); }),
                 "`log`"));
}

TEST_CASE("check passes right gradients and names the worst entry of wrong ones") {
  const std::vector<double> x = point(6);
  const Check right = check(composite, x, complex_step);
  INFO(right.message);
  CHECK(right.passed);
  CHECK(right.columns.size() == 4);
  CHECK(right.value == composite(x));
  // A derivative hidden from differentiation: only differences see it.
  const auto wrong = [](const auto& z) { return z[0] * z[0] + z[1] * value_of(z[1]) + z[2]; };
  const Check found = check(wrong, std::vector<double>{2, 3, 4}, {.names = {"mass", "width", "offset"}});
  CHECK(!found.passed);
  CHECK(found.worst == "width");
  CHECK(contains(found.message, "width: forward 3, differences 6"));
  CHECK(found.worst_error == doctest::Approx(1));
}
