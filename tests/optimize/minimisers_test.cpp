#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "ermine/optimize/lbfgs.hpp"
#include "ermine/optimize/newton.hpp"
#include "tests/optimize/problems.hpp"

using namespace ermine;
using optimize::Stop;
using testing::Problem;

namespace {

/// Is the value one of the local minima, to 1e-8 of it and of 1e-3?
bool known_minimum(const Problem& problem, double value, double tolerance = 1e-8) {
  return std::any_of(problem.minima.begin(), problem.minima.end(),
                     [&](double m) { return std::abs(value - m) <= tolerance * (std::abs(m) + 1e-3); });
}
void tell(const char* what, const Problem& problem, const optimize::Result& r) {
  if (std::getenv("ERMINE_TELL") != nullptr)
    std::printf("%-10s %-26s %-16s f %.12e |g| %.2e it %llu ev %llu %s\n", what, problem.name.c_str(), name_of(r.stop),
                r.end.value, r.end.gradient_norm, static_cast<unsigned long long>(r.end.iteration),
                static_cast<unsigned long long>(r.end.evaluations), r.message.c_str());
}

}  // namespace

TEST_CASE("L-BFGS reaches a known minimum of every problem from its start") {
  for (const Problem& problem : testing::problems()) {
    const auto r = optimize::minimise_lbfgs(problem.objective, problem.start, {.stop = {.iterations = 5000}});
    tell("lbfgs", problem, r);
    CAPTURE(problem.name);
    CAPTURE(name_of(r.stop));
    CAPTURE(r.end.value);
    CHECK(found_minimum(r.stop));
    CHECK(known_minimum(problem, r.end.value));
  }
}

TEST_CASE("Newton reaches a known minimum of every problem from its start") {
  for (const Problem& problem : testing::problems()) {
    const auto r =
        optimize::minimise_newton(problem.objective, problem.start, problem.hessian, {.stop = {.iterations = 1000}});
    tell("newton", problem, r);
    CAPTURE(problem.name);
    CAPTURE(name_of(r.stop));
    CAPTURE(r.end.value);
    CHECK(found_minimum(r.stop));
    CHECK(known_minimum(problem, r.end.value));
  }
}
TEST_CASE("from ten times the start nothing is called a minimum that is none") {
  for (Problem& problem : testing::problems()) {
    for (double& x : problem.start) x *= 10;
    const auto a = optimize::minimise_lbfgs(problem.objective, problem.start, {.stop = {.iterations = 20000}});
    tell("lbfgs10", problem, a);
    const auto b =
        optimize::minimise_newton(problem.objective, problem.start, problem.hessian, {.stop = {.iterations = 5000}});
    tell("newton10", problem, b);
    CAPTURE(problem.name);
    CAPTURE(a.end.value);
    CAPTURE(b.end.value);
    if (found_minimum(a.stop)) CHECK(known_minimum(problem, a.end.value));
    if (found_minimum(b.stop)) CHECK(known_minimum(problem, b.end.value));
  }
}
