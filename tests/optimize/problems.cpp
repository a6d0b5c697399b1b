#include "tests/optimize/problems.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <utility>

#include "tests/optimize/dual.hpp"

namespace ermine::testing {
namespace {

/// Carries two derivatives, which serve gradients as well as Hessians, so that each function is compiled once.
using Number = Dual<Dual<double>>;
using Numbers = std::vector<Number>;
using Function = std::function<Number(const Numbers& x)>;

Problem make_problem(std::string name, std::string source, Vector start, std::vector<double> minima, Function f) {
  Problem problem{std::move(name), std::move(source), std::move(start), std::move(minima), {}, {}};
  problem.objective.size = problem.start.size();
  problem.objective.value_and_gradient = [f](std::span<const double> w, std::span<double> g) {
    Numbers x(w.begin(), w.end());
    double value = 0;
    for (std::size_t i = 0; i < w.size(); ++i) {
      x[i].v.d = 1;
      const Number y = f(x);
      x[i].v.d = 0;
      value = y.v.v, g[i] = y.v.d;
    }
    return value;
  };
  problem.hessian = [f](std::span<const double> w, std::span<double> H) {
    const std::size_t p = w.size();
    Numbers x(w.begin(), w.end());
    for (std::size_t i = 0; i < p; ++i)
      for (std::size_t j = 0; j < p; ++j) {
        x[i].v.d = 1, x[j].d.v = 1;
        H[i * p + j] = f(x).d.d;
        x[i].v.d = 0, x[j].d.v = 0;
      }
  };
  return problem;
}

/// The sum of squares of m residuals r(i, x), i = 1 ... m.
Function squares(int m, std::function<Number(int i, const Numbers& x)> r) {
  return [m, r](const Numbers& x) {
    auto sum = r(1, x) * r(1, x);
    for (int i = 2; i <= m; ++i) sum = sum + r(i, x) * r(i, x);
    return sum;
  };
}

/// sum_i c_i x_i^2 / 2 with c from 1 to 1e6, rotated so that no axis is its own.
Problem ill_conditioned_quadratic() {
  return make_problem("ill-conditioned quadratic", "condition number 1e6", Vector(10, 1.0), {0}, [](const Numbers& x) {
    auto mean = x[0];
    for (std::size_t i = 1; i < x.size(); ++i) mean = mean + x[i];
    mean = 2.0 * mean / static_cast<double>(x.size());
    auto sum = 0.0 * mean;  // a reflection: x - 2 (x . 1) 1 / p
    for (std::size_t i = 0; i < x.size(); ++i)
      sum = sum + 0.5 * std::pow(10.0, 6.0 * static_cast<double>(i) / 9.0) * square(x[i] - mean);
    return sum;
  });
}

}  // namespace

std::vector<Problem> problems() {
  const double tenth = 0.1;
  std::vector<Problem> zoo;
  const auto add = [&](const char* name, const char* source, Vector start, std::vector<double> minima, Function f) {
    zoo.push_back(make_problem(name, source, std::move(start), std::move(minima), std::move(f)));
  };
  add("Rosenbrock", "MGH 1", {-1.2, 1}, {0},
      [](const Numbers& x) { return 100.0 * square(x[1] - x[0] * x[0]) + square(1.0 - x[0]); });
  add("Freudenstein and Roth", "MGH 2", {0.5, -2}, {0, 48.98425367924}, [](const Numbers& x) {
    return square(-13.0 + x[0] + ((5.0 - x[1]) * x[1] - 2.0) * x[1]) +
           square(-29.0 + x[0] + ((x[1] + 1.0) * x[1] - 14.0) * x[1]);
  });
  add("Powell badly scaled", "MGH 3", {0, 1}, {0},
      [](const Numbers& x) { return square(1e4 * x[0] * x[1] - 1.0) + square(exp(-x[0]) + exp(-x[1]) - 1.0001); });
  add("Brown badly scaled", "MGH 4", {1, 1}, {0},
      [](const Numbers& x) { return square(x[0] - 1e6) + square(x[1] - 2e-6) + square(x[0] * x[1] - 2.0); });
  add("Beale", "MGH 5", {1, 1}, {0}, [](const Numbers& x) {
    return square(1.5 - x[0] * (1.0 - x[1])) + square(2.25 - x[0] * (1.0 - x[1] * x[1])) +
           square(2.625 - x[0] * (1.0 - x[1] * x[1] * x[1]));
  });
  add("Jennrich and Sampson", "MGH 6", {0.3, 0.4}, {124.36218235561}, squares(10, [](int i, const Numbers& x) {
        return 2.0 + 2.0 * i - (exp(double(i) * x[0]) + exp(double(i) * x[1]));
      }));
  add("Helical valley", "MGH 7", {-1, 0, 0}, {0}, [](const Numbers& x) {
    const auto turn = atan(x[1] / x[0]) * (0.5 / 3.14159265358979323846) + (x[0] < 0.0 ? 0.5 : 0.0);
    return square(10.0 * (x[2] - 10.0 * turn)) + square(10.0 * (sqrt(x[0] * x[0] + x[1] * x[1]) - 1.0)) + square(x[2]);
  });
  add("Bard", "MGH 8", {1, 1, 1}, {8.2148773065790e-3, 17.428693333}, squares(15, [](int i, const Numbers& x) {
        constexpr double y[] = {.14, .18, .22, .25, .29, .32, .35, .39, .37, .58, .73, .96, 1.34, 2.10, 4.39};
        const double u = i, v = 16 - i, w = std::min(u, v);
        return y[i - 1] - (x[0] + u / (v * x[1] + w * x[2]));
      }));
  add("Gaussian", "MGH 9", {0.4, 1, 0}, {1.1279327696188e-8}, squares(15, [](int i, const Numbers& x) {
        constexpr double y[] = {.0009, .0044, .0175, .0540, .1295, .2420, .3521, .3989};
        const double t = (8 - i) / 2.0;
        return x[0] * exp(-0.5 * x[1] * square(t - x[2])) - y[(i <= 8 ? i : 16 - i) - 1];
      }));
  add("Box", "MGH 12", {0, 10, 20}, {0}, squares(10, [tenth](int i, const Numbers& x) {
        const double t = tenth * i;
        return exp(-t * x[0]) - exp(-t * x[1]) - x[2] * (std::exp(-t) - std::exp(-10 * t));
      }));
  add("Powell singular", "MGH 13", {3, -1, 0, 1}, {0}, [](const Numbers& x) {
    return square(x[0] + 10.0 * x[1]) + 5.0 * square(x[2] - x[3]) + square(square(x[1] - 2.0 * x[2])) +
           10.0 * square(square(x[0] - x[3]));
  });
  add("Wood", "MGH 14", {-3, -1, -3, -1}, {0}, [](const Numbers& x) {
    return 100.0 * square(x[1] - x[0] * x[0]) + square(1.0 - x[0]) + 90.0 * square(x[3] - x[2] * x[2]) +
           square(1.0 - x[2]) + 10.0 * square(x[1] + x[3] - 2.0) + 0.1 * square(x[1] - x[3]);
  });
  add("Kowalik and Osborne", "MGH 15", {.25, .39, .415, .39}, {3.0750560385e-4, 1.0273391e-3},
      squares(11, [](int i, const Numbers& x) {
        constexpr double y[] = {.1957, .1947, .1735, .1600, .0844, .0627, .0456, .0342, .0323, .0235, .0246};
        constexpr double t[] = {4, 2, 1, .5, .25, .1670, .1250, .1, .0833, .0714, .0625};
        const double u = t[i - 1];
        return y[i - 1] - x[0] * (u * u + u * x[1]) / (u * u + u * x[2] + x[3]);
      }));
  add("Brown and Dennis", "MGH 16", {25, 5, -5, -1}, {85822.201626356}, squares(20, [](int i, const Numbers& x) {
        const double t = i / 5.0;
        return square(x[0] + t * x[1] - std::exp(t)) + square(x[2] + x[3] * std::sin(t) - std::cos(t));
      }));
  add("Biggs EXP6", "MGH 18", {1, 2, 1, 1, 1, 1}, {0, 5.6556499255e-3, 0.30636677},
      squares(13, [tenth](int i, const Numbers& x) {
        const double t = tenth * i, y = std::exp(-t) - 5 * std::exp(-10 * t) + 3 * std::exp(-4 * t);
        return x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1]) + x[5] * exp(-t * x[4]) - y;
      }));
  add("Extended Rosenbrock", "MGH 21, n = 10", {-1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1}, {0},
      [](const Numbers& x) {
        auto sum = 0.0 * x[0];
        for (std::size_t i = 0; i < x.size(); i += 2)
          sum = sum + 100.0 * square(x[i + 1] - x[i] * x[i]) + square(1.0 - x[i]);
        return sum;
      });
  add("Penalty I", "MGH 23, n = 4", {1, 2, 3, 4}, {2.2499775009e-5}, [](const Numbers& x) {
    auto sum = 0.0 * x[0], size = -0.25 + 0.0 * x[0];
    for (const auto& xi : x) sum = sum + 1e-5 * square(xi - 1.0), size = size + xi * xi;
    return sum + square(size);
  });
  add("Variably dimensioned", "MGH 25, n = 10", {.9, .8, .7, .6, .5, .4, .3, .2, .1, 0}, {0}, [](const Numbers& x) {
    auto sum = 0.0 * x[0], weighted = 0.0 * x[0];
    for (std::size_t i = 0; i < x.size(); ++i)
      sum = sum + square(x[i] - 1.0), weighted = weighted + double(i + 1) * (x[i] - 1.0);
    return sum + square(weighted) + square(square(weighted));
  });
  add("Broyden tridiagonal", "MGH 30, n = 10", Vector(10, -1), {0}, squares(10, [](int i, const Numbers& x) {
        const std::size_t k = static_cast<std::size_t>(i) - 1;
        auto r = (3.0 - 2.0 * x[k]) * x[k] + 1.0;
        if (k > 0) r = r - x[k - 1];
        if (k + 1 < x.size()) r = r - 2.0 * x[k + 1];
        return r;
      }));
  add("Linear, full rank", "MGH 32, n = 5, m = 10", Vector(5, 1), {5}, squares(10, [](int i, const Numbers& x) {
        auto sum = x[0];
        for (std::size_t j = 1; j < x.size(); ++j) sum = sum + x[j];
        const auto r = -0.2 * sum - 1.0;
        return i <= 5 ? x[static_cast<std::size_t>(i) - 1] + r : r;
      }));
  add("Himmelblau", "D. M. Himmelblau, Applied Nonlinear Programming (1972)", {0, 0}, {0},
      [](const Numbers& x) { return square(x[0] * x[0] + x[1] - 11.0) + square(x[0] + x[1] * x[1] - 7.0); });
  zoo.push_back(ill_conditioned_quadratic());
  return zoo;
}

}  // namespace ermine::testing
