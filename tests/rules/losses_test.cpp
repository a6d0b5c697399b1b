#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/rules/losses/all.hpp"
#include "tests/rules/mini_dual.hpp"

using namespace ermine;
using ermine::testing::MiniDual;

namespace {

const double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::vector<double> targets_of(losses::Target target) {
  return target == losses::Target::binary ? std::vector<double>{0, 1} : std::vector<double>{-2.5, 0, 0.3, 700};
}
std::vector<double> outputs() {
  std::vector<double> h{0, 1e-12, -1e-12, 0.999, 1.001, -0.999, 20, -20, 36.9, -36.9, 300, -300, 1e4, -1e4};
  for (int i = 0; i < 60; ++i) h.push_back(16 * std::fmod(0.618033988749895 * i, 1.0) - 8);
  return h;
}

/// Calls f(loss, h, y) for every loss, output and target.
template <class F>
void everywhere(const F& f) {
  losses::for_each([&](const auto& loss) {
    for (const double y : targets_of(loss.target))
      for (const double h : outputs()) {
        CAPTURE(std::string(loss.name));
        CAPTURE(h);
        CAPTURE(y);
        f(loss, h, y);
      }
  });
}
bool close(double a, double b, double relative, double absolute = 0) {
  return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b)) + absolute;
}

}  // namespace

TEST_CASE("the slope of every loss is the derivative of its value") {
  everywhere([](const auto& loss, double h, double y) {
    const double derivative = loss.value(MiniDual(h, 1), MiniDual(y)).d;
    CHECK(close(loss.slope(h, y), derivative, 1e-14, 1e-15));
  });
}

TEST_CASE("the curvature of every loss is the derivative of its slope") {
  everywhere([](const auto& loss, double h, double y) {
    const double derivative = loss.slope(MiniDual(h, 1), MiniDual(y)).d;
    CHECK(close(loss.curvature(h, y), derivative, 1e-14, 1e-15));
  });
}

TEST_CASE("the slope of every loss agrees with a difference quotient, which shares no line with it") {
  everywhere([](const auto& loss, double h, double y) {
    if (std::abs(h) > 40 || std::abs(y) > 40) return;  // beyond, the quotient has no digits
    const double step = 1e-5;
    const double quotient = (loss.value(h + step, y) - loss.value(h - step, y)) / (2 * step);
    const bool knee = std::abs(std::abs(h - y) - 1) < 2 * step || std::abs(std::abs(h) - 1) < 2 * step;
    if (!knee) CHECK(close(loss.slope(h, y), quotient, 1e-6, 2e-9));
  });
}

TEST_CASE("every loss is convex and never below zero") {
  everywhere([](const auto& loss, double h, double y) {
    CHECK(loss.value(h, y) >= 0);
    CHECK(loss.curvature(h, y) >= 0);
    for (const double other : {-30.0, -1.5, 0.0, 0.7, 4.0, 1e4}) {
      const double chord = loss.value(h, y) + loss.slope(h, y) * (other - h);  // a tangent stays below
      CHECK(loss.value(other, y) >= chord - 1e-9 * (1 + std::abs(chord)));
    }
  });
}

TEST_CASE("every loss is finite at plus and minus 1e4, in double and in float") {
  everywhere([](const auto& loss, double, double y) {
    for (const double h : {1e4, -1e4}) {
      CHECK(std::isfinite(loss.value(h, y)));
      CHECK(std::isfinite(loss.slope(h, y)));
      CHECK(std::isfinite(loss.curvature(h, y)));
      CHECK(std::isfinite(loss.value(static_cast<float>(h), static_cast<float>(y))));
      CHECK(std::isfinite(loss.slope(static_cast<float>(h), static_cast<float>(y))));
      CHECK(std::isfinite(loss.curvature(static_cast<float>(h), static_cast<float>(y))));
    }
  });
}

TEST_CASE("float agrees with double to float's precision") {
  everywhere([](const auto& loss, double h, double y) {
    const auto hf = static_cast<float>(h), yf = static_cast<float>(y);
    if (std::abs(std::abs(h) - 1) < 0.01 || std::abs(std::abs(h - y) - 1) < 0.01) return;
    CHECK(close(loss.value(hf, yf), loss.value(double{hf}, double{yf}), 1e-5, 1e-5));
    CHECK(close(loss.slope(hf, yf), loss.slope(double{hf}, double{yf}), 1e-5, 1e-6));
  });
}

TEST_CASE("a NaN output or target gives a NaN value and slope") {
  losses::for_each([](const auto& loss) {
    CAPTURE(std::string(loss.name));
    for (const auto& [h, y] : {std::pair{not_a_number, 1.0}, std::pair{0.4, not_a_number},
                               std::pair{not_a_number, not_a_number}, std::pair{not_a_number, 0.0}}) {
      CHECK(std::isnan(loss.value(h, y)));
      CHECK(std::isnan(loss.slope(h, y)));
    }
  });
}

TEST_CASE("losses have their values at telling points") {
  CHECK(losses::Square{}.value(3.0, 1.0) == 4.0);
  CHECK(losses::Square{}.slope(3.0, 1.0) == 4.0);
  CHECK(losses::Logistic{}.value(0.0, 1.0) == doctest::Approx(std::log(2.0)).epsilon(1e-15));
  CHECK(losses::Logistic{}.slope(0.0, 1.0) == -0.5);
  CHECK(losses::Logistic{}.curvature(0.0, 1.0) == 0.25);
  CHECK(losses::Logistic{}.value(-1e4, 1.0) == 1e4);
  CHECK(losses::Logistic{}.value(1e4, 1.0) == 0.0);
  CHECK(close(losses::Logistic{}.value(40.0, 1.0), 4.248354255291589e-18, 1e-15));   // log1p(e^-40)
  CHECK(close(losses::Logistic{}.slope(40.0, 1.0), -4.248354255291589e-18, 1e-15));  // not rounded to 0
  CHECK(losses::Hinge{}.value(0.25, 1.0) == 0.75);
  CHECK(losses::Hinge{}.value(0.25, 0.0) == 1.25);
  CHECK(losses::Hinge{}.slope(0.25, 0.0) == 1.0);
  CHECK(losses::Hinge{}.slope(1.0, 1.0) == 0.0);
  const losses::Huber huber({.knee = 0.5});
  CHECK(huber.value(2.0, 0.0) == 0.5 * (2.0 - 0.25));
  CHECK(huber.value(0.25, 0.0) == 0.03125);
  CHECK(huber.slope(-2.0, 0.0) == -0.5);
}

TEST_CASE("Huber refuses a knee that is not positive and finite, by name") {
  for (const double knee : {0.0, -1.0, not_a_number, std::numeric_limits<double>::infinity()}) {
    CHECK_THROWS_AS(losses::Huber({.knee = knee}), core::UsageError);
  }
  CHECK_THROWS_WITH_AS(losses::Huber({.knee = -1}), doctest::Contains("HuberOptions::knee"), core::UsageError);
}

TEST_CASE("logistic losses of the two classes mirror each other") {
  for (const double h : outputs()) {
    CHECK(losses::Logistic{}.value(h, 1.0) == losses::Logistic{}.value(-h, 0.0));
    CHECK(losses::Logistic{}.slope(h, 1.0) == -losses::Logistic{}.slope(-h, 0.0));
  }
}
