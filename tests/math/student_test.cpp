#include "ermine/math/student.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <limits>

namespace {

using namespace ermine::math;

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("p-values of Student's t agree with references of 40 digits") {
  struct Known {
    double t, nu, p;
  };
  for (const Known& k : {Known{1, 1, 0.5},
                         {2.5, 3, 0.087706647008065547},
                         {0.001, 10, 0.99922178337474098},
                         {4, 71, 0.00015342746339352931},
                         {30, 18000, 5.3856066658629222e-193},
                         {1.96, 1e6, 0.049996067585269791},
                         {0.5, 0.7, 0.73040168668233002},
                         {50, 5, 6.0477576266012252e-8}}) {
    CAPTURE(k.t);
    CAPTURE(k.nu);
    const double tolerance = 1e-13 + 1e-16 * k.nu + 1e-15 * std::fabs(std::log(k.p));
    CHECK(std::fabs(two_sided_t(k.t, k.nu) / k.p - 1) < tolerance);
    CHECK(two_sided_t(-k.t, k.nu) == two_sided_t(k.t, k.nu));
  }
}

TEST_CASE("one degree of freedom is Cauchy's distribution, two have a root, many are normal") {
  const double pi = std::acos(-1.0);
  for (double t = 0.01; t < 1000; t *= 1.7) {
    CAPTURE(t);
    CHECK(std::fabs(two_sided_t(t, 1) / (2 / pi * std::atan2(1, t)) - 1) < 1e-13);
    const double root = std::sqrt(2 + t * t);
    CHECK(std::fabs(two_sided_t(t, 2) / (2 / (root * (root + t))) - 1) < 1e-13);
    CHECK(two_sided_t(t, infinity) == two_sided_z(t));
    if (t < 6) CHECK(std::fabs(two_sided_t(t, 1e9) / two_sided_z(t) - 1) < 1e-6);
  }
}

TEST_CASE("the ends: t of 0, infinite t, and what is no number") {
  CHECK(two_sided_t(0, 4) == 1);
  CHECK(two_sided_t(infinity, 4) == 0);
  CHECK(two_sided_t(1e200, 4) == 0);
  CHECK(two_sided_z(0) == 1);
  CHECK(std::isnan(two_sided_t(NAN, 4)));
  CHECK(std::isnan(two_sided_t(1, 0)));
  CHECK(std::isnan(two_sided_t(1, NAN)));
  CHECK(std::isnan(two_sided_z(NAN)));
}
