/// @file
/// The objectives d, e1 and e2: a likelihood, a trajectory, a loop to convergence. See objectives.hpp.

#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "bench/autodiff/objectives.hpp"

namespace ermine::bench {

struct Likelihood {
  static constexpr const char* name = "d likelihood";
  static constexpr std::size_t n = 100'000, columns = 1;
  static constexpr double low = 0, high = 10;
  std::vector<double> data, start;
  Likelihood() {
    Numbers random(5);
    while (data.size() < n) {
      const double value = random.uniform() < 0.3 ? 5 + 0.5 * random.normal() : -3.0 * std::log(1 - random.uniform());
      if (!(value < low || value > high)) data.push_back(value);
    }
    start = {0.28 * n, 0.73 * n, 5.05, 0.48, 1 / 2.9};
  }
  [[nodiscard]] std::size_t samples() const { return n; }
  template <class T>
  struct Shared {
    const T* p;
    T inverse_width, signal, background;
  };
  template <class T>
  Shared<T> prepare(const T* p) const {
    using std::erf;
    using std::exp;
    const double root_half = 0.7071067811865476;
    const T inverse_width = 1.0 / p[3];
    const T inside =
        0.5 * (erf((high - p[2]) * inverse_width * root_half) - erf((low - p[2]) * inverse_width * root_half));
    const T decayed = exp(-low * p[4]) - exp(-high * p[4]);
    return {p, inverse_width, T(p[0] * inverse_width * 0.3989422804014327 / inside), T(p[1] * p[4] / decayed)};
  }
  template <class T, class X>
  T term(Shared<T>& s, const X* x) const {
    using std::exp;
    using std::log;
    const T t = (x[0] - s.p[2]) * s.inverse_width;
    return -log(s.signal * exp(-0.5 * t * t) + s.background * exp(-x[0] * s.p[4]));
  }
  template <class T>
  T rest(Shared<T>& s) const {
    return s.p[0] + s.p[1];
  }
};

struct Trajectory : SharesParameters {
  static constexpr const char* name = "e1 trajectory";
  static constexpr std::size_t observations = 40, columns = 0;
  static constexpr double tolerance = 1e-9;
  std::vector<double> data, observed, start{1.1, 0.4, 0.1, 0.4, 10, 10};
  Trajectory() {
    Numbers random(3);
    for (std::size_t i = 0; i < 2 * observations; ++i) observed.push_back(5 + random.normal());
  }
  [[nodiscard]] std::size_t samples() const { return 1; }
  template <class T>
  static void flow(const T* p, const T& prey, const T& predators, T& d_prey, T& d_predators) {
    d_prey = p[0] * prey - p[1] * prey * predators;
    d_predators = p[2] * prey * predators - p[3] * predators;
  }
  template <class T, class X>
  T term(Shared<T>& s, const X*) const {
    const T* p = s.p;
    T u = p[4], v = p[5], k1, l1, k2, l2, k3, l3, k4, l4, sum = T(0.0);
    double step = 1e-3, t = 0;
    for (std::size_t o = 0; o < observations; ++o) {
      const double until = static_cast<double>(o + 1) * 0.5;
      while (t < until - 1e-12) {
        const bool last = t + step >= until;
        const double h = last ? until - t : step;
        flow(p, u, v, k1, l1);
        flow(p, T(u + 0.5 * h * k1), T(v + 0.5 * h * l1), k2, l2);
        flow(p, T(u + 0.75 * h * k2), T(v + 0.75 * h * l2), k3, l3);
        const T u3 = u + h * (2. / 9 * k1 + 1. / 3 * k2 + 4. / 9 * k3),
                v3 = v + h * (2. / 9 * l1 + 1. / 3 * l2 + 4. / 9 * l3);
        flow(p, u3, v3, k4, l4);
        const T eu = h * (-5. / 72 * k1 + 1. / 12 * k2 + 1. / 9 * k3 - 0.125 * k4);
        const T ev = h * (-5. / 72 * l1 + 1. / 12 * l2 + 1. / 9 * l3 - 0.125 * l4);
        const T error = eu * eu + ev * ev;
        if (error > tolerance * tolerance * 100) {
          step = 0.5 * h;
          continue;
        }
        u = u3;
        v = v3;
        t += h;
        if ((!last || error < tolerance * tolerance * 1e-3) && error < tolerance * tolerance) step = 1.6 * h;
      }
      const T du = u - observed[2 * o], dv = v - observed[2 * o + 1];
      sum += du * du + dv * dv;
    }
    return sum;
  }
  template <class T>
  T rest(Shared<T>&) const {
    return T(0.0);
  }
};

struct Kepler {
  static constexpr const char* name = "e2 Kepler";
  static constexpr std::size_t n = 20'000, columns = 2;
  std::vector<double> data, start{30, 0.35, 0.7, 0.4, 12.5, 1.0};
  Kepler() {
    Numbers random(9);
    for (std::size_t i = 0; i < n; ++i) {
      data.push_back(random.uniform() * 100);  // time
      data.push_back(20 * random.normal());    // velocity
    }
  }
  [[nodiscard]] std::size_t samples() const { return n; }
  template <class T>
  struct Shared {
    const T* p;
    T frequency, minor, cosine, sine;
  };
  template <class T>
  Shared<T> prepare(const T* p) const {
    using std::cos;
    using std::sin;
    using std::sqrt;
    return {p, T(6.283185307179586 / p[4]), T(sqrt(T(1.0 - p[1] * p[1]))), T(cos(p[2])), T(sin(p[2]))};
  }
  template <class T, class X>
  T term(Shared<T>& s, const X* x) const {
    using std::cos;
    using std::sin;
    const T& e = s.p[1];
    const T mean = s.frequency * x[0] + s.p[3];
    T anomaly = mean;
    for (int k = 0; k < 50; ++k) {
      const T step = (anomaly - e * sin(anomaly) - mean) / (1.0 - e * cos(anomaly));
      anomaly -= step;
      if (step < 1e-9 && step > -1e-9) break;
    }
    const T sine = sin(anomaly), cosine = cos(anomaly), q = 1.0 / (1.0 - e * cosine);
    const T along = (cosine - e) * q, across = s.minor * sine * q;
    const T v = s.p[0] * (s.cosine * along - s.sine * across + e * s.cosine) + s.p[5];
    const T r = v - x[1];
    return 0.5 * r * r;
  }
  template <class T>
  T rest(Shared<T>&) const {
    return T(0.0);
  }
};

}  // namespace ermine::bench
