#include "ermine/formula/breaks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "ermine/formula/functions.hpp"

using namespace ermine;
using formula::Break;

namespace {

struct Case {
  const char* name;
  std::function<double(const std::vector<double>&)> f;
};
const std::vector<Case> cases{
    {"<", [](const auto& a) { return double(a[0] < a[1]); }},
    {">=", [](const auto& a) { return double(a[0] >= a[1]); }},
    {"==", [](const auto& a) { return double(a[0] == a[1]); }},
    {"abs", [](const auto& a) { return std::abs(a[0]); }},
    {"relu", [](const auto& a) { return a[0] > 0 ? a[0] : 0; }},
    {"ceil", [](const auto& a) { return std::ceil(a[0]); }},
    {"floor", [](const auto& a) { return std::floor(a[0]); }},
    {"trunc", [](const auto& a) { return std::trunc(a[0]); }},
    {"round", [](const auto& a) { return std::round(a[0]); }},
    {"sign", [](const auto& a) { return double((a[0] > 0) - (a[0] < 0)); }},
    {"fdim", [](const auto& a) { return std::fdim(a[0], a[1]); }},
    {"fmod", [](const auto& a) { return std::fmod(a[0], a[1]); }},
    {"hypot", [](const auto& a) { return std::hypot(a[0], a[1]); }},
    {"copysign", [](const auto& a) { return std::copysign(a[0], a[1]); }},
    {"atan2", [](const auto& a) { return std::atan2(a[0], a[1]); }},
    {"min", [](const auto& a) { return std::fmin(a[0], a[1]); }},
    {"max", [](const auto& a) { return std::fmax(a[0], a[1]); }},
    {"exponential", [](const auto& a) { return a[0] < 0 ? 0 : a[1] * std::exp(-a[1] * a[0]); }},
    {"sin", [](const auto& a) { return std::sin(a[0]); }},
    {"*", [](const auto& a) { return a[0] * a[1]; }},
};

/// What the values close by say: a jump keeps its size as the step shrinks, a kink shows in the two slopes.
Break seen(const Case& c, std::vector<double> point, std::size_t k) {
  const double step = 1e-7, x = point[k], here = c.f(point);
  point[k] = x + step;
  const double above = c.f(point);
  point[k] = x - step;
  const double below = c.f(point);
  if (std::abs(above - here) > 1e-3 || std::abs(here - below) > 1e-3) return Break::jump;
  return std::abs((above - here) - (here - below)) > 1e-3 * step ? Break::kink : Break::none;
}

}  // namespace

TEST_CASE("a function is said to break exactly where the values close by show it, in each argument alone") {
  const double grid[] = {-2, -1.5, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 1.5, 2};
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::size_t count = std::min(2U, formula::find_function(c.name)->most);
    for (const double x : grid)
      for (const double y : grid) {
        if (std::string(c.name) == "fmod" && y == 0) continue;
        CAPTURE(x);
        CAPTURE(y);
        for (std::size_t k = 0; k < count; ++k) {
          CAPTURE(k);
          std::vector<formula::Argument> arguments{{x, k == 0, 1}, {y, k == 1, 2}};
          arguments.resize(count);
          const std::vector<double> point{x, y};
          CHECK(static_cast<int>(formula::break_at(c.name, arguments)) == static_cast<int>(seen(c, point, k)));
        }
      }
  }
}

TEST_CASE("what stands still does not break, nor does a value beside itself") {
  const auto at = [](const char* name, std::vector<formula::Argument> a) { return formula::break_at(name, a); };
  CHECK(at("floor", {{2, false, 1}}) == Break::none);
  CHECK(at("<", {{2, false, 1}, {2, false, 2}}) == Break::none);
  CHECK(at("min", {{2, true, 1}, {2, true, 1}}) == Break::none);
  CHECK(at("max", {{1, true, 1}, {1, true, 2}, {3, true, 3}}) == Break::none);
  CHECK(at("max", {{3, true, 1}, {1, true, 2}, {3, true, 3}}) == Break::kink);
  CHECK(at("?:", {{0, true, 1}, {0, true, 2}, {0, true, 3}}) == Break::jump);
  CHECK(at("?:", {{1, true, 1}, {0, true, 2}, {0, true, 3}}) == Break::none);
  CHECK(at("||", {{1, true, 1}, {0, false, 2}}) == Break::none);
}
