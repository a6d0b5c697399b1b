#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/autodiff/modes.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::testing;

namespace {

const double infinity = std::numeric_limits<double>::infinity();
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

const std::vector<double> points{0.0,   -0.0,  1.0,    -1.0,     0.5,       -0.5,        2.0,
                                 -2.0,  3.0,   -3.0,   5e-324,   -5e-324,   1e-310,      1e10,
                                 -1e10, 1e308, -1e308, infinity, -infinity, not_a_number};

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// Calls f(x) for all combinations of the points.
template <class F>
void everywhere(const Member& member, const F& f) {
  const std::size_t n = points.size();
  // Three operands: pairs, and the third runs along.
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < (member.operands > 1 ? n : 1); ++j) {
      const double x[] = {points[i], points[j], points[(i + 3 * j + 1) % n]};
      CAPTURE(member.name);
      CAPTURE(x[0]);
      CAPTURE(x[1]);
      CAPTURE(x[2]);
      // std::clamp's bounds must be in order.
      if (member.name == "clamp" && !(x[1] <= x[2])) continue;
      f(x);
    }
}

}  // namespace

TEST_CASE("at zeros, denormals, infinities, NaN and branch points all modes agree, with the value of plain numbers") {
  int visited = 0;
  for (const Member& member : functions())
    everywhere(member, [&](const double* x) {
      const double plain = member.plain(x);
      const std::vector<Slopes> all = slopes_by_every_mode(member, x);
      ++visited;
      for (const Slopes& got : all) {
        CAPTURE(got.mode);
        CHECK(same(got.y, plain));
        for (std::size_t i = 0; i < 3; ++i) {
          CAPTURE(i);
          CHECK(close(got.slope[i], all.front().slope[i], 1e-14));
        }
      }
    });
  CHECK(visited > 6000);
}

TEST_CASE("where the value is not a number the slope is not a number") {
  const std::vector<std::string> linear{"-", "1 +", "3 *", "/ 2"};  // slopes that no argument changes
  for (const Member& member : functions()) {
    if (member.operands != 1 || std::find(linear.begin(), linear.end(), member.name) != linear.end()) continue;
    everywhere(member, [&](const double* x) {
      const Single a = Single::variable(x[0]);
      if (std::isnan(member.plain(x))) CHECK(std::isnan(member.single(&a).tangent[0]));
    });
  }
}

TEST_CASE("what does not move moves nothing, however steep the function") {
  for (const Member& member : functions())
    everywhere(member, [&](const double* x) {
      Wide wide[3];
      for (int i = 0; i < 3; ++i) {
        wide[i] = Wide(x[i]);
        wide[i].tangent.set(1, 1.0);
      }
      const Wide y = member.wide(wide);
      CHECK(y.tangent[0] == 0);
      CHECK(y.tangent[2] == 0);
    });
}

TEST_CASE("the slopes at kinks, jumps and corners are the stated ones") {
  using D = Dual<double, 2>;
  const auto slopes = [](const D& y) { return std::vector<double>{y.tangent[0], y.tangent[1]}; };
  const auto x = [](double a) { return D::variable(a, 0); };
  const auto y = [](double b) { return D::variable(b, 1); };
  using V = std::vector<double>;
  CHECK(slopes(abs(x(0))) == V{0, 0});
  CHECK(slopes(min(x(2), y(2))) == V{1, 0});
  CHECK(slopes(max(x(2), y(2))) == V{1, 0});
  CHECK(slopes(fmin(x(not_a_number), y(2))) == V{0, 1});
  CHECK(slopes(fmax(x(2), y(not_a_number))) == V{1, 0});
  CHECK(slopes(fdim(x(2), y(2))) == V{0, 0});
  CHECK(slopes(clamp(x(1), y(1), 3)) == V{1, 0});
  CHECK(slopes(clamp(x(0), y(1), 3)) == V{0, 1});
  CHECK(slopes(hypot(x(0), y(0))) == V{0, 0});
  CHECK(slopes(hypot(x(-infinity), y(3))) == V{-1, 0});
  CHECK(std::isnan(slopes(atan2(x(0), y(0)))[0]));
  CHECK(slopes(floor(x(2))) == V{0, 0});
  CHECK(slopes(sqrt(x(0)))[0] == infinity);
  CHECK(slopes(cbrt(x(0)))[0] == infinity);
  CHECK(slopes(log(x(0)))[0] == infinity);
  CHECK(slopes(fmod(x(7.5), y(2))) == V{1, -3});
  CHECK(slopes(remainder(x(7.5), y(2))) == V{1, -4});
}

TEST_CASE("pow has the slopes of its corners") {
  const auto slope = [](double a, double b, int operand) {
    using D = Dual<double, 2>;
    return pow(D::variable(a, 0), D::variable(b, 1)).tangent[static_cast<std::size_t>(operand)];
  };
  CHECK(slope(0, 0, 0) == 0);
  CHECK(slope(0, 0, 1) == -infinity);
  CHECK(slope(0, 2, 0) == 0);
  CHECK(slope(0, 2, 1) == 0);
  CHECK(slope(0, 1, 0) == 1);
  CHECK(slope(0, 0.5, 0) == infinity);
  CHECK(slope(0, -1, 0) == -infinity);
  CHECK(slope(-2, 3, 0) == 12);
  CHECK(std::isnan(slope(-2, 3, 1)));
  CHECK(std::isnan(slope(-2, 0.5, 0)));
  CHECK(slope(-2, 2, 0) == -4);
  CHECK(slope(infinity, 2, 0) == infinity);
  CHECK(slope(infinity, -1, 0) == 0);
  CHECK(slope(not_a_number, 0, 0) == 0);
  CHECK(slope(1e-320, 1, 0) == 1);
  // A constant exponent has no slope to be NaN: the gradient of x^2 at a negative x is clean.
  CHECK(pow(Dual<double, 1>::variable(-3), 2).tangent[0] == -6);
  // Second derivatives through the corners: d2/dx2 x^2 = 2 and d2/dx2 x^1 = 0 at 0.
  using Second = Dual<Dual<double, 1>, 1>;
  Second x(Dual<double, 1>::variable(0.0));
  x.tangent.set(0, Dual<double, 1>(1.0));
  CHECK(pow(x, 2).tangent[0].tangent[0] == 2);
  CHECK(pow(x, 1).tangent[0].tangent[0] == 0);
}
