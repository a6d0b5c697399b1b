#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/rules/penalties/elastic_net.hpp"
#include "tests/rules/mini_dual.hpp"

using namespace ermine;
using ermine::testing::MiniDual;

namespace {

const std::vector<double> points{-1e4, -3, -1, -0.25, -1e-9, 1e-9, 0.1, 0.5, 2, 17, 1e4};

template <class F>
void for_each_penalty(const F& f) {
  for (const double a : {0.0, 0.3, 2.0}) {
    f(penalties::L1(a));
    f(penalties::L2(a));
    f(penalties::ElasticNet({.l1 = a, .l2 = 0.7}));
  }
}

}  // namespace

TEST_CASE("the slope of every penalty is the derivative of its value, the curvature that of its slope") {
  for_each_penalty([](const auto& penalty) {
    for (const double w : points) {
      CHECK(penalty.slope(w) == doctest::Approx(penalty.value(MiniDual(w, 1)).d).epsilon(1e-14));
      CHECK(penalty.curvature(w) == doctest::Approx(penalty.slope(MiniDual(w, 1)).d).epsilon(1e-14));
    }
    CHECK(penalty.slope(0.0) == 0);
    CHECK(penalty.value(0.0) == 0);
  });
}

TEST_CASE("every penalty is even, convex and not negative") {
  for_each_penalty([](const auto& penalty) {
    for (const double w : points) {
      CHECK(penalty.value(w) >= 0);
      CHECK(penalty.value(w) == penalty.value(-w));
      CHECK(penalty.slope(w) == -penalty.slope(-w));
      for (const double other : points)
        CHECK(penalty.value(other) >= penalty.value(w) + penalty.slope(w) * (other - w) -
                                          1e-12 * (1 + penalty.value(w) + std::abs(penalty.slope(w) * (other - w))));
    }
  });
}

TEST_CASE("the proximal map minimises step Omega(u) + (u - v)^2 / 2") {
  for_each_penalty([](const auto& penalty) {
    for (const double v : points)
      for (const double step : {0.01, 1.0, 8.0}) {
        const auto price = [&](double u) { return step * penalty.value(u) + (u - v) * (u - v) / 2; };
        const double best = penalty.proximal(v, step);
        for (const double factor : {1e-3, 0.1, 1.0})
          for (const double sign : {-1.0, 1.0})
            CHECK(price(best) <= price(best + sign * factor * (1 + std::abs(v))) * (1 + 1e-12) + 1e-15);
      }
  });
}

TEST_CASE("l1 gives exact zeros up to its threshold") {
  const penalties::L1 l1(0.5);
  for (const double v : {-0.5, -0.3, 0.0, 0.1, 0.5}) CHECK(l1.proximal(v, 1.0) == 0.0);
  CHECK(l1.proximal(0.75, 1.0) == 0.25);
  CHECK(l1.proximal(-0.75, 1.0) == -0.25);
}

TEST_CASE("the elastic net without l2 is l1 and without l1 is l2") {
  for (const double w : points) {
    CHECK(penalties::ElasticNet({.l1 = 0.3}).value(w) == penalties::L1(0.3).value(w));
    CHECK(penalties::ElasticNet({.l2 = 0.3}).value(w) == penalties::L2(0.3).value(w));
    CHECK(penalties::ElasticNet({.l1 = 0.3}).proximal(w, 2.0) == penalties::L1(0.3).proximal(w, 2.0));
    CHECK(penalties::ElasticNet({.l2 = 0.3}).proximal(w, 2.0) == penalties::L2(0.3).proximal(w, 2.0));
  }
}

TEST_CASE("the total of a penalty is the sum over coefficients") {
  CHECK(penalties::total(penalties::L1(2), std::vector<double>{1, -3, 0}) == 8);
  CHECK(penalties::total(penalties::L2(2), std::vector<double>{1, -3, 0}) == 10);
}

TEST_CASE("a penalty refuses a strength that is negative or NaN and keeps a NaN coefficient") {
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  for (const double a : {-1e-3, not_a_number}) {
    CHECK_THROWS_AS(penalties::L1{a}, core::UsageError);
    CHECK_THROWS_AS(penalties::L2{a}, core::UsageError);
    CHECK_THROWS_AS(penalties::ElasticNet({.l1 = a}), core::UsageError);
  }
  for_each_penalty([&](const auto& penalty) {
    CHECK(std::isnan(penalty.value(not_a_number)));
    CHECK(std::isnan(penalty.slope(not_a_number)));
    CHECK(std::isnan(penalty.proximal(not_a_number, 1.0)));
  });
}
