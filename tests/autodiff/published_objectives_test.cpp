#include "tests/autodiff/published_objectives.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <vector>

#include "ermine/autodiff/gradient.hpp"
#include "ermine/autodiff/jacobian.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::testing;

namespace {

/// Numbers that repeat only after very many.
double number(std::size_t i) { return std::sin(1.0 + 2.7 * static_cast<double>(i)); }

Bundle bundle() {
  Bundle b{3, 5, {}, {}};
  for (std::size_t camera = 0; camera < 3; ++camera)
    for (std::size_t point = 0; point < 5; ++point)
      if ((camera + point) % 4 != 3) {
        b.of.emplace_back(camera, point);
        b.measured.push_back({number(b.of.size()), number(2 * b.of.size() + 1)});
      }
  return b;
}
std::vector<double> scene(const Bundle& b) {
  std::vector<double> x;
  for (std::size_t c = 0; c < b.cameras; ++c)
    for (std::size_t j = 0; j < 11; ++j)
      x.push_back(j == 5 ? -6 : j == 6 ? 1.5 : j > 8 ? 0.05 * number(7 * c + j) : 0.4 * number(11 * c + j));
  for (std::size_t i = 0; i < 3 * b.points; ++i) x.push_back(number(100 + i));
  for (std::size_t i = 0; i < b.of.size(); ++i) x.push_back(1 + 0.2 * number(200 + i));
  return x;
}

Lstm lstm() {
  Lstm net{2, 5, {}, {}, {}};
  for (std::size_t t = 0; t < 12; ++t) {
    net.text.emplace_back(net.b);
    net.text.back()[(t * t * t + t / net.b) % net.b] = 1;
  }
  for (std::size_t i = 0; i < net.layers * net.b; ++i) {
    net.memory.push_back(0.3 * number(i));
    net.activation.push_back(0.3 * number(50 + i));
  }
  return net;
}

/// Column j of the Jacobian of f, by f(x + i h e_j).
template <class F>
std::vector<double> complex_column(const F& f, const std::vector<double>& x, std::size_t j) {
  std::vector<std::complex<double>> z(x.begin(), x.end());
  z[j] = {x[j], 1e-100};
  std::vector<double> column;
  for (const auto& y : f(z)) column.push_back(y.imag() / 1e-100);
  return column;
}
bool near(double a, double b, double scale) { return std::abs(a - b) <= 1e-10 * scale; }

/// Forward, reverse and the complex step agree in every entry.
void check_bundle(const Bundle& b, const std::vector<double>& x) {
  const Jacobian forward = jacobian(b, x, {.mode = Mode::forward}), reverse = jacobian(b, x, {.mode = Mode::reverse});
  CHECK(forward.value == b(x));
  CHECK(reverse.value == b(x));
  for (std::size_t j = 0; j < x.size(); ++j) {
    const std::vector<double> expected = complex_column(b, x, j);
    double scale = 0;
    for (const double entry : expected) scale = std::max(scale, std::abs(entry));
    CHECK(scale > 0);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CHECK(near(forward(i, j), expected[i], scale));
      CHECK(near(reverse(i, j), expected[i], scale));
    }
  }
}

}  // namespace

TEST_CASE("bundle adjustment: the Jacobian of residuals and weights is right in every mode") {
  const Bundle b = bundle();
  check_bundle(b, scene(b));
}

TEST_CASE(
    "bundle adjustment: a camera that is not turned takes the branch with the right slope, the limit of small turns") {
  const Bundle b = bundle();
  std::vector<double> x = scene(b);
  for (std::size_t j = 0; j < 3; ++j) x[11 + j] = 0;
  check_bundle(b, x);
  std::vector<double> turned = x;
  for (std::size_t j = 0; j < 3; ++j) turned[11 + j] = 1e-9 * number(j);
  const Jacobian at = jacobian(b, x), beside = jacobian(b, turned);
  for (std::size_t k = 0; k < at.matrix.values.size(); ++k)
    CHECK(std::abs(at.matrix.values[k] - beside.matrix.values[k]) <= 1e-6);
}

TEST_CASE(
    "bundle adjustment: an observation's block is dense, all else is 0, and the block alone is the same numbers") {
  const Bundle b = bundle();
  const std::vector<double> x = scene(b);
  const Jacobian whole = jacobian(b, x);
  for (std::size_t i = 0; i < b.of.size(); ++i) {
    const auto at = b.inputs_of(i);
    std::vector<double> z;
    for (const std::size_t j : at) z.push_back(x[j]);
    const auto f = [&](const auto& y) { return reprojection(y.data(), b.measured[i]); };
    const Jacobian block = jacobian(f, z);
    CHECK(block.passes.reverse == 2);
    for (std::size_t row = 0; row < 2; ++row) {
      for (std::size_t j = 0; j < 15; ++j) CHECK(near(block(row, j), whole(2 * i + row, at[j]), 10));
      for (std::size_t j = 0; j < x.size(); ++j) {
        const bool inside = std::find(at.begin(), at.end(), j) != at.end();
        const bool other_axis = inside && j == at[row == 0 ? 8 : 7];  // the principal point of the other axis
        CHECK((whole(2 * i + row, j) != 0) == (inside && !other_axis));
      }
    }
  }
}

TEST_CASE("rotations keep lengths and turn as they are told") {
  const double r[] = {0, 0, 0.5 * 3.141592653589793}, none[] = {0, 0, 0};
  const Three<double> turned = rotated(r, Three<double>{1, 2, 3});
  CHECK(turned[0] == doctest::Approx(-2));
  CHECK(turned[1] == doctest::Approx(1));
  CHECK(turned[2] == doctest::Approx(3));
  CHECK(rotated(none, Three<double>{1, 2, 3}) == Three<double>{1, 2, 3});
  const double any[] = {0.3, -1.1, 0.7};
  const Three<double> y = rotated(any, Three<double>{1, 2, 3});
  CHECK(y[0] * y[0] + y[1] * y[1] + y[2] * y[2] == doctest::Approx(14).epsilon(1e-14));
}

TEST_CASE("LSTM: the gradient of the loss of a text is right in every mode") {
  const Lstm net = lstm();
  std::vector<double> p;
  for (std::size_t i = 0; i < net.inputs(); ++i) p.push_back(0.8 * number(300 + i));
  const Gradient forward = value_and_gradient(net, p, {.mode = Mode::forward}),
                 reverse = value_and_gradient(net, p, {.mode = Mode::reverse});
  CHECK(forward.value == net(p));
  CHECK(reverse.value == net(p));
  double scale = 0;
  for (const double g : reverse.gradient) scale = std::max(scale, std::abs(g));
  const auto alone = [&](const auto& x) { return std::vector{net(x)}; };
  for (std::size_t j = 0; j < p.size(); ++j) {
    const double expected = complex_column(alone, p, j)[0];
    CHECK(expected != 0);
    CHECK(near(forward.gradient[j], expected, scale));
    CHECK(near(reverse.gradient[j], expected, scale));
  }
  CHECK(reverse.passes.evaluations == 1);
}
