#include "ermine/math/double_double.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "ermine/core/random.hpp"

namespace {

using namespace ermine::math;
__extension__ using Quad = __float128;  // 113 bits: a little more than two doubles hold

Quad quad(DoubleDouble x) { return static_cast<Quad>(x.head) + static_cast<Quad>(x.tail); }

/// |got - truth| / |truth| in units of u^2 = 2^-106.
double error(DoubleDouble got, Quad truth) {
  Quad difference = quad(got) - truth;
  if (difference < 0) difference = -difference;
  if (truth < 0) truth = -truth;
  return truth == 0 ? static_cast<double>(difference) : static_cast<double>(difference / truth * 0x1p106);
}

bool normalised(DoubleDouble x) { return x.head + x.tail == x.head; }

struct Numbers {
  ermine::core::Stream stream{7, ermine::core::Purpose::test};
  DoubleDouble operator()() {
    const double head = std::ldexp(stream.uniform(-1, 1), static_cast<int>(stream.below(60)) - 30);
    return fast_two_sum(head, head * 0x1p-53 * stream.uniform(-0.99, 0.99));
  }
};

TEST_CASE("sum, difference, product, quotient and root are right to about 106 bits") {
  Numbers next;
  double worst[5] = {};
  for (int i = 0; i < 20000; ++i) {
    const DoubleDouble x = next(), y = next();
    const Quad a = quad(x), b = quad(y);
    const DoubleDouble results[] = {x + y, x - y, x * y, x / y, sqrt(abs(x))};
    for (const auto& r : results) CHECK(normalised(r));
    worst[0] = std::fmax(worst[0], error(results[0], a + b));
    worst[1] = std::fmax(worst[1], error(results[1], a - b));
    worst[2] = std::fmax(worst[2], error(results[2], a * b));
    worst[3] = std::fmax(worst[3], error(results[3], a / b));
    worst[4] = std::fmax(worst[4], error(results[4] * results[4], a < 0 ? -a : a));
  }
  // The oracle itself rounds at 2^-113, 1/128 of the unit.
  CHECK(worst[0] <= 3.1);
  CHECK(worst[1] <= 3.1);
  CHECK(worst[2] <= 5.1);
  CHECK(worst[3] <= 10.1);
  CHECK(worst[4] <= 14);  // twice the root's error and the product's
}

TEST_CASE("two_sum and two_product lose nothing") {
  Numbers next;
  for (int i = 0; i < 2000; ++i) {
    const double a = next().head, b = next().head;
    CHECK(quad(two_sum(a, b)) == static_cast<Quad>(a) + static_cast<Quad>(b));
    CHECK(quad(two_product(a, b)) == static_cast<Quad>(a) * static_cast<Quad>(b));
  }
}

TEST_CASE("cancellation leaves the digits that double loses") {
  const DoubleDouble tiny = DoubleDouble(1) + DoubleDouble(0x1p-80) - DoubleDouble(1);
  CHECK(tiny.head == 0x1p-80);
}

TEST_CASE("one third times three is one, and powers agree with products") {
  const DoubleDouble third = DoubleDouble(1) / DoubleDouble(3);
  CHECK(error(third * DoubleDouble(3), 1) <= 10);
  CHECK(power(third, 0) == DoubleDouble(1));
  CHECK(error(power(third, 10), 1 / static_cast<Quad>(59049)) < 100);
}

TEST_CASE("infinities, NaN and zero come out as in double") {
  const double inf = std::numeric_limits<double>::infinity();
  CHECK((DoubleDouble(1) / DoubleDouble(0)).head == inf);
  CHECK(std::isnan((DoubleDouble(0) / DoubleDouble(0)).head));
  CHECK(std::isnan(sqrt(DoubleDouble(-1)).head));
  CHECK(sqrt(DoubleDouble(0)) == DoubleDouble(0));
  CHECK((DoubleDouble(1e308) * DoubleDouble(10)).head == inf);
  CHECK((DoubleDouble(1e308) + DoubleDouble(1e308)).head == inf);
  CHECK(std::isnan((DoubleDouble(inf) - DoubleDouble(inf)).head));
  CHECK(DoubleDouble(1, 0x1p-60) > DoubleDouble(1));
  CHECK(DoubleDouble(1, -0x1p-60) < DoubleDouble(1));
}

}  // namespace
