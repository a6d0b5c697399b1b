/// @file
/// An integrator as one finds it anywhere, for any number type: u' = slope(u) from t = 0, with steps as long as the error
/// allows.
///
/// Steps of order 3; the difference to one of order 2 that costs nothing more is the error, of the first two components. A
/// step with too large an error is taken back; the next one is scaled by the cube root of what was allowed to what was found.
/// Source: P. Bogacki, L. F. Shampine, "A 3(2) pair of Runge-Kutta formulas", Appl. Math. Lett. 2 (1989) 321-325.

#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace examples {

struct Steps {
  int accepted = 0, rejected = 0;
};
constexpr double allowed_error = 1e-10;

/// u at t = end.
template <class T, class Slope>
std::vector<T> integrate(std::vector<T> u, double end, Steps& steps, const Slope& slope) {
  using std::abs, std::cbrt, std::clamp, std::max, std::min;
  const auto moved = [&u](const T& h, double a, const auto& k, double b, const auto& l, double c, const auto& m) {
    std::vector<T> v = u;
    for (std::size_t i = 0; i < u.size(); ++i) v[i] += h * (a * k[i] + b * l[i] + c * m[i]);
    return v;
  };
  T t = 0, h = 0.1;
  while (t < end) {
    const auto k1 = slope(u), k2 = slope(moved(h, 0.5, k1, 0, k1, 0, k1)), k3 = slope(moved(h, 0.75, k2, 0, k1, 0, k1));
    const std::vector<T> v = moved(h, 2. / 9, k1, 1. / 3, k2, 4. / 9, k3);
    const auto k4 = slope(v);
    T error = 1e-30;
    for (std::size_t i = 0; i < 2; ++i)
      error = max(error, T(abs(h * (-5. / 72 * k1[i] + k2[i] / 12. + k3[i] / 9. - k4[i] / 8.))));
    const bool good = error < allowed_error;
    if (good) t += h, u = v;
    ++(good ? steps.accepted : steps.rejected);
    h = min(T(h * clamp(T(0.9 * cbrt(allowed_error / error)), T(0.2), T(5.0))), T(end - t));
  }
  return u;
}

}  // namespace examples
