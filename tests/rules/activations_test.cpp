#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "ermine/rules/activations/all.hpp"
#include "tests/rules/mini_dual.hpp"

using namespace ermine;
using ermine::testing::MiniDual;

namespace {

const std::vector<double> points{-1e4, -800, -40, -3, -0.7, -1e-9, 1e-9, 0.2, 1, 5, 40, 800, 1e4};

template <class F>
void everywhere(const F& f) {
  activations::for_each([&](const auto& a) {
    for (const double z : points) {
      CAPTURE(std::string(a.name));
      CAPTURE(z);
      f(a, z);
    }
  });
}
bool close(double a, double b, double relative, double absolute = 0) {
  return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b)) + absolute;
}

}  // namespace

TEST_CASE("the slope of every activation is the derivative of its value, the curvature that of its slope") {
  everywhere([](const auto& a, double z) {
    CHECK(close(a.slope(z), a.value(MiniDual(z, 1)).d, 1e-13, 1e-16));
    CHECK(close(a.curvature(z), a.slope(MiniDual(z, 1)).d, 1e-13, 1e-16));
  });
}

TEST_CASE("the slope of every activation agrees with a difference quotient") {
  everywhere([](const auto& a, double z) {
    if (std::abs(z) > 100 || std::abs(z) < 1e-4) return;
    CHECK(close(a.slope(z), (a.value(z + 1e-6) - a.value(z - 1e-6)) / 2e-6, 1e-7, 1e-8));
  });
}

TEST_CASE("the slope of every activation can be told from its value alone") {
  everywhere([](const auto& a, double z) { CHECK(close(a.slope_from_value(a.value(z)), a.slope(z), 1e-6, 1e-15)); });
}

TEST_CASE("every activation rises, is finite and equal in float") {
  activations::for_each([](const auto& a) {
    double before = -std::numeric_limits<double>::infinity();
    for (const double z : points) {
      CHECK(std::isfinite(a.value(z)));
      CHECK(a.value(z) >= before);
      CHECK(a.slope(z) >= 0);
      CHECK(close(a.value(static_cast<float>(z)), a.value(z), 1e-6, 1e-37));
      before = a.value(z);
    }
  });
}

TEST_CASE("a NaN stays NaN in every activation") {
  activations::for_each([](const auto& a) {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    CAPTURE(std::string(a.name));
    CHECK(std::isnan(a.value(not_a_number)));
    if (a.name != "identity") CHECK(std::isnan(a.slope(not_a_number)));
  });
}

TEST_CASE("activations have their values at zero and in the tails") {
  CHECK(activations::Sigmoid{}.value(0.0) == 0.5);
  CHECK(close(activations::Sigmoid{}.value(-40.0), 4.248354255291589e-18, 1e-15));
  CHECK(activations::Sigmoid{}.value(-1e4) == 0);
  CHECK(activations::Sigmoid{}.value(1e4) == 1);
  CHECK(activations::Softplus{}.value(0.0) == doctest::Approx(std::log(2.0)).epsilon(1e-15));
  CHECK(activations::Softplus{}.value(1e4) == 1e4);
  CHECK(activations::Relu{}.value(-3.0) == 0);
  CHECK(activations::Relu{}.slope(0.0) == 0);
  CHECK(activations::Tanh{}.slope(0.0) == 1);
}
