#include "ermine/optimize/lbfgs.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "ermine/core/error.hpp"
#include "ermine/optimize/newton.hpp"
#include "tests/optimize/problems.hpp"

using namespace ermine;
using optimize::Stop;
using optimize::Vector;

namespace {

testing::Problem problem(const std::string& name) {
  for (testing::Problem& p : testing::problems())
    if (p.name == name) return p;
  throw std::logic_error("no problem " + name);
}
optimize::Objective line(double (*f)(double), double (*slope)(double)) {
  optimize::Objective objective;
  objective.size = 1;
  objective.value_and_gradient = [=](std::span<const double> w, std::span<double> g) {
    g[0] = slope(w[0]);
    return f(w[0]);
  };
  return objective;
}

}  // namespace

TEST_CASE("a stopped L-BFGS that is restored ends with the bits of one that was not") {
  const auto p = problem("Wood");
  optimize::Lbfgs whole(p.objective, p.start), half(p.objective, p.start), rest(p.objective, p.start);
  optimize::minimise(whole, 500);
  for (int k = 0; k < 37; ++k) half.step();
  rest.restore(half.state());
  optimize::minimise(rest, 500);
  CHECK(whole.stop() == Stop::gradient_small);
  CHECK(whole.state() == rest.state());
  optimize::Newton other(p.objective, p.start, p.hessian);
  CHECK_THROWS_AS(other.restore(half.state()), core::ModelError);
  const auto small = problem("Beale");
  CHECK_THROWS_AS(optimize::Lbfgs(small.objective, small.start).restore(half.state()), core::ModelError);
}

TEST_CASE("the watcher sees every iteration with a falling value and can stop it") {
  const auto p = problem("Rosenbrock");
  std::uint64_t next = 0;
  double before = std::numeric_limits<double>::infinity();
  const auto r = optimize::minimise_lbfgs(p.objective, p.start, {}, [&](const optimize::Iteration& now) {
    CHECK(now.iteration == next++);
    CHECK(now.value <= before);
    before = now.value;
    return now.iteration < 7;
  });
  CHECK(r.stop == Stop::interrupted);
  CHECK(r.end.iteration == 7);
}

TEST_CASE("a large constant under the loss ends at the minimum, not in a long dance") {
  auto p = problem("Rosenbrock");
  const auto plain = p.objective.value_and_gradient;
  p.objective.value_and_gradient = [plain](std::span<const double> w, std::span<double> g) {
    return plain(w, g) + 1e6;
  };
  const auto r = optimize::minimise_lbfgs(p.objective, p.start, {.stop = {.gradient_relative = 1e-30}});
  CHECK(found_minimum(r.stop));
  CHECK(r.end.iteration < 200);
  CHECK(r.parameters[0] == doctest::Approx(1).epsilon(1e-4));
}

TEST_CASE("the gradient goes down to 1e-12 of its start where the value stands still long before") {
  auto p = problem("Beale");
  const auto plain = p.objective.value_and_gradient;
  p.objective.value_and_gradient = [plain](std::span<const double> w, std::span<double> g) { return plain(w, g) + 1; };
  const auto r = optimize::minimise_lbfgs(p.objective, p.start, {.stop = {.gradient_relative = 1e-12}});
  CHECK(r.stop == Stop::gradient_small);
  CHECK(r.parameters[0] == doctest::Approx(3).epsilon(1e-11));
}

TEST_CASE("a start at the minimum stops before the first step") {
  const auto p = problem("Beale");
  const auto r = optimize::minimise_lbfgs(p.objective, Vector{3, 0.5});
  CHECK(r.stop == Stop::gradient_small);
  CHECK(r.end.iteration == 0);
}

TEST_CASE("a loss without a floor diverges, one with a kink stalls, a wrong gradient is seen") {
  const auto falling = line([](double x) { return -x; }, [](double) { return -1.0; });
  CHECK(optimize::minimise_lbfgs(falling, Vector{0}).stop == Stop::diverged);
  const auto nothing = line([](double) { return std::nan(""); }, [](double) { return 1.0; });
  CHECK(optimize::minimise_lbfgs(nothing, Vector{0}).stop == Stop::diverged);
  const auto wrong = line([](double x) { return x * x; }, [](double x) { return -2 * x; });
  CHECK(optimize::minimise_lbfgs(wrong, Vector{1}).stop == Stop::stalled);
  const auto kink = line([](double x) { return std::abs(x - 0.3); }, [](double x) { return x < 0.3 ? -1.0 : 1.0; });
  const auto r = optimize::minimise_lbfgs(kink, Vector{0});
  CHECK(r.stop != Stop::gradient_small);
  CHECK(r.parameters[0] == doctest::Approx(0.3).epsilon(1e-3));
}

TEST_CASE("a function that is infinite outside its domain is minimised inside it") {
  const auto barrier = line([](double x) { return x > 0 ? x - std::log(x) : std::numeric_limits<double>::infinity(); },
                            [](double x) { return 1 - 1 / x; });
  const auto r = optimize::minimise_lbfgs(barrier, Vector{50});
  CHECK(r.stop == Stop::gradient_small);
  CHECK(r.parameters[0] == doctest::Approx(1).epsilon(1e-9));
}

TEST_CASE("a good preconditioner makes L-BFGS take few steps on an ill-conditioned bowl") {
  Vector c(20);
  for (std::size_t i = 0; i < 20; ++i) c[i] = std::pow(10.0, 0.4 * static_cast<double>(i));
  optimize::Objective f;
  f.size = 20;
  f.value_and_gradient = [c](std::span<const double> w, std::span<double> g) {
    double value = 0;
    for (std::size_t i = 0; i < 20; ++i) value += c[i] * (w[i] - 1) * (w[i] - 1) / 2, g[i] = c[i] * (w[i] - 1);
    return value;
  };
  optimize::LbfgsOptions with;
  with.precondition = [c](std::span<double> v) {
    for (std::size_t i = 0; i < 20; ++i) v[i] /= c[i] * (1 + 0.1 * std::sin(static_cast<double>(i)));
  };
  const auto r = optimize::minimise_lbfgs(f, Vector(20, 0.0), with);
  CHECK(r.stop == Stop::gradient_small);
  CHECK(r.end.iteration < 20);
}

TEST_CASE("Newton doubles its digits and steps over directions the loss does not see") {
  optimize::Objective f;  // (w0 + w1 - 1)^2: a valley, the Hessian has rank 1
  f.size = 2;
  f.value_and_gradient = [](std::span<const double> w, std::span<double> g) {
    const double r = w[0] + w[1] - 1;
    g[0] = g[1] = 2 * r;
    return r * r;
  };
  f.hessian_vector = [](std::span<const double>, std::span<const double> d, std::span<double> out) {
    out[0] = out[1] = 2 * (d[0] + d[1]);
  };
  const auto r = optimize::minimise_newton(f, Vector{3, 4});
  CHECK(found_minimum(r.stop));
  CHECK(r.parameters[0] + r.parameters[1] == doctest::Approx(1).epsilon(1e-12));
  CHECK(r.end.iteration < 10);
  CHECK_THROWS_AS(optimize::minimise_newton(line([](double x) { return x; }, [](double) { return 1.0; }), Vector{0}),
                  core::UsageError);
}
