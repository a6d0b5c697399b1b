#include "ermine/math/vector_functions.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "function_family.hpp"

namespace {

using namespace function_family;

template <class T>
void check_accuracy() {
  for (const auto& f : functions<T>()) {
    const auto x = arguments(f, 40000);
    std::vector<T> y(x.size());
    f.vector(x, y);
    double worst = 0;
    T where = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double distance = ulps(y[i], f.truth(static_cast<long double>(x[i])));
      if (distance > worst) worst = distance, where = x[i];
    }
    MESSAGE(f.name, " ", sizeof(T) * 8, " bits: ", worst, " ulp at ", where);
    const double allowed = f.name == "erf" || f.name == "softplus" ? 1.15 : f.name == "erfc" ? 1.25 : 1.0;
    CHECK_MESSAGE(worst <= allowed, f.name);
  }
}

TEST_CASE(
    "every function of one double is within one unit in the last place over its whole range, softplus and erf 1.15, "
    "erfc 1.25") {
  check_accuracy<double>();
}
TEST_CASE(
    "every function of one float is within one unit in the last place over its whole range, softplus and erf 1.15, "
    "erfc 1.25") {
  check_accuracy<float>();
}

template <class T>
void check_special() {
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  const T tiny = std::numeric_limits<T>::denorm_min(), huge = std::numeric_limits<T>::max();
  const struct {
    T (*f)(T);
    T x, y;
  } cases[] = {
      {math::exp, 0, 1},
      {math::exp, T(-0.0), 1},
      {math::exp, inf, inf},
      {math::exp, -inf, 0},
      {math::exp, tiny, 1},
      {math::exp, huge, inf},
      {math::exp, -huge, 0},
      {math::expm1, 0, 0},
      {math::expm1, T(-0.0), T(-0.0)},
      {math::expm1, -inf, -1},
      {math::expm1, inf, inf},
      {math::expm1, tiny, tiny},
      {math::expm1, -tiny, -tiny},
      {math::expm1, huge, inf},
      {math::expm1, -huge, -1},
      {math::log, 1, 0},
      {math::log, 0, -inf},
      {math::log, T(-0.0), -inf},
      {math::log, -1, nan},
      {math::log, -tiny, nan},
      {math::log, inf, inf},
      {math::log, -inf, nan},
      {math::log1p, 0, 0},
      {math::log1p, T(-0.0), T(-0.0)},
      {math::log1p, -1, -inf},
      {math::log1p, -2, nan},
      {math::log1p, inf, inf},
      {math::log1p, -inf, nan},
      {math::log1p, tiny, tiny},
      {math::log1p, -tiny, -tiny},
      {math::tanh, inf, 1},
      {math::tanh, -inf, -1},
      {math::tanh, T(-0.0), T(-0.0)},
      {math::tanh, tiny, tiny},
      {math::tanh, -tiny, -tiny},
      {math::tanh, huge, 1},
      {math::sigmoid, 0, T(0.5)},
      {math::sigmoid, inf, 1},
      {math::sigmoid, -inf, 0},
      {math::sigmoid, -huge, 0},
      {math::softplus, inf, inf},
      {math::softplus, -inf, 0},
      {math::softplus, huge, huge},
      {math::softplus, -huge, 0},
      {math::erf, inf, 1},
      {math::erf, -inf, -1},
      {math::erf, T(-0.0), T(-0.0)},
      {math::erf, huge, 1},
      {math::erfc, 0, 1},
      {math::erfc, T(-0.0), 1},
      {math::erfc, tiny, 1},
      {math::erfc, inf, 0},
      {math::erfc, huge, 0},
      {math::erfc, -inf, 2},
      {math::erfc, -huge, 2},
      {math::sin, T(-0.0), T(-0.0)},
      {math::sin, 0, 0},
      {math::sin, inf, nan},
      {math::sin, -inf, nan},
      {math::sin, tiny, tiny},
      {math::sin, -tiny, -tiny},
      {math::cos, 0, 1},
      {math::cos, inf, nan},
      {math::cos, tiny, 1},
      {math::cbrt, 0, 0},
      {math::cbrt, T(-0.0), T(-0.0)},
      {math::cbrt, -27, -3},
      {math::cbrt, inf, inf},
      {math::cbrt, -inf, -inf},
      {math::cbrt, tiny, static_cast<T>(std::cbrt(static_cast<long double>(tiny)))},
      {math::cbrt, huge, static_cast<T>(std::cbrt(static_cast<long double>(huge)))},
      {math::asinh, 0, 0},
      {math::asinh, T(-0.0), T(-0.0)},
      {math::asinh, tiny, tiny},
      {math::asinh, -tiny, -tiny},
      {math::asinh, inf, inf},
      {math::asinh, -inf, -inf},
      {math::asinh, huge, static_cast<T>(std::asinh(static_cast<long double>(huge)))},
      {math::acosh, 1, 0},
      {math::acosh, T(0.999), nan},
      {math::acosh, 0, nan},
      {math::acosh, -3, nan},
      {math::acosh, inf, inf},
      {math::acosh, -inf, nan},
      {math::acosh, huge, static_cast<T>(std::acosh(static_cast<long double>(huge)))},
      {math::atanh, 0, 0},
      {math::atanh, T(-0.0), T(-0.0)},
      {math::atanh, tiny, tiny},
      {math::atanh, -tiny, -tiny},
      {math::atanh, 1, inf},
      {math::atanh, -1, -inf},
      {math::atanh, T(1.5), nan},
      {math::atanh, -inf, nan},
  };
  for (const auto& c : cases) CHECK_MESSAGE(same_bits(c.f(c.x), c.y), c.f(c.x), " at ", c.x, " should be ", c.y);
  for (const auto& f : functions<T>()) {
    CHECK_MESSAGE(std::isnan(f.one(nan)), f.name);
    CHECK_MESSAGE(std::isnan(f.one(-nan)), f.name);
  }
}

TEST_CASE("signed zeros, denormals, infinities and NaN give what C99 says") {
  check_special<double>();
  check_special<float>();
}

TEST_CASE("over- and underflow begin where the correctly rounded result does") {
  CHECK(math::exp(709.782712893384) == doctest::Approx(1.797693134862273e308).epsilon(1e-13));
  CHECK(std::isinf(math::exp(709.7827128933841)));
  CHECK(math::exp(-745.1332191019411) == std::numeric_limits<double>::denorm_min());
  CHECK(math::exp(-745.1332191019412) == 0);
  CHECK(math::exp(88.72283f) < std::numeric_limits<float>::infinity());
  CHECK(std::isinf(math::exp(88.72284f)));
  CHECK(math::exp(-103.97207f) == std::numeric_limits<float>::denorm_min());
  CHECK(math::exp(-103.97209f) == 0);
  CHECK(math::erfc(27.226017111108362) == std::numeric_limits<double>::denorm_min());
  CHECK(math::erfc(27.23) == 0);
  CHECK(math::erfc(10.05f) > 0);
  CHECK(math::erfc(10.06f) == 0);
}

template <class T>
void check_power_accuracy(double allowed) {
  Bits bits{5};
  const auto [x, y] = powers<T>(bits, 200000);
  std::vector<T> z(x.size());
  math::pow(x, y, z);
  double worst = 0;
  std::size_t where = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i]) || std::isinf(x[i])) continue;
    const double distance = ulps(z[i], std::pow(static_cast<long double>(x[i]), static_cast<long double>(y[i])));
    if (distance > worst) worst = distance, where = i;
  }
  MESSAGE("pow ", sizeof(T) * 8, " bits: ", worst, " ulp at ", x[where], " ^ ", y[where]);
  CHECK(worst <= allowed);
}

TEST_CASE("pow is within 1.5 units in the last place") {
  check_power_accuracy<double>(1.5);
  check_power_accuracy<float>(1.5);
}

TEST_CASE_TEMPLATE("pow treats zeros, infinities, NaN and negative bases as the C library does", T, double, float) {
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  const T big = std::numeric_limits<T>::max(), tiny = std::numeric_limits<T>::denorm_min();
  const T odd = sizeof(T) == 8 ? T(9007199254740991.0) : T(16777215);
  const T values[] = {0,    T(-0.0), 1,   -1,   2,    -2,    3,   -3,   T(0.5),  T(-0.5), T(1.5), T(-2.5), inf,
                      -inf, nan,     big, -big, tiny, -tiny, odd, -odd, odd + 1, T(0.75), T(1e9), T(-1e9), T(0.999)};
  for (T x : values)
    for (T y : values) {
      const T expected = std::pow(x, y), got = math::pow(x, y);
      const bool equal = same_bits(expected, got) ||
                         (std::isfinite(expected) && expected != 0 && std::fabs(got / expected - 1) < T(1e-6));
      CHECK_MESSAGE(equal, x, " ^ ", y, " gave ", got, ", should be ", expected);
    }
}

TEST_CASE("sines of huge angles are right: the remainder uses all bits of pi that matter") {
  // 6381956970095103 * 2^797 is the double closest to a multiple of pi/2.
  const double closest = std::ldexp(6381956970095103.0, 797);
  CHECK(math::cos(closest) == doctest::Approx(-4.687165924254624e-19).epsilon(1e-15));
  CHECK(math::sin(closest) == 1);
  CHECK(math::sin(1e22) == doctest::Approx(-0.8522008497671888018).epsilon(1e-16));
  CHECK(math::cos(std::numeric_limits<double>::max()) == doctest::Approx(-0.99998768942655988).epsilon(1e-16));
  CHECK(math::sin(-268435457.0) == doctest::Approx(std::sin(-268435457.0)).epsilon(1e-16));
}

}  // namespace
