/// @file
/// The objectives that libraries of automatic differentiation are compared by, as ordinary scalar code, with their data.
///
///     a  Gaussian mixture      sum_i log sum_k exp(alpha_k + sum_j q_kj - |Q_k (x_i - mu_k)|^2 / 2), Q_k lower triangular
///     b  logistic regression   sum_i log(1 + exp(-y_i w . x_i))
///     c  network               sum_i (w3 . tanh(W2 tanh(W1 x_i + b1) + b2) + b3 - y_i)^2 / 2
///     d  likelihood            n_s + n_b - sum_i log(n_s normal(x_i) + n_b exponential(x_i)), truncated to [0, 10]
///     e1 trajectory            Lotka-Volterra by an adaptive Runge-Kutta method 3(2), squared distance to 40 observations
///     e2 radial velocities     Kepler's equation by Newton for each of 20,000 times, squared distance
///
/// Each is prepare (shared by all samples), term (a sample's row of `columns` numbers) and rest (no sample); `evaluate` adds
/// them up. Data come from a
/// generator with a seed, so that answers can be compared between programs: bench/autodiff/autodiff_bench.cpp has them.
/// Source: F. Srajer et al., "A benchmark of selected algorithmic differentiation tools", Optim. Methods Softw. 33 (2018);
///         P. Bogacki, L. F. Shampine, "A 3(2) pair of Runge-Kutta formulas", Appl. Math. Lett. 2 (1989) 321-325.

#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ermine::bench {

/// SplitMix64 and Box-Muller: the same numbers everywhere.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed) {}
  double uniform() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }
  double normal() {
    double a = uniform();
    const double b = uniform();
    if (a < 1e-300) a = 1e-300;
    return std::sqrt(-2 * std::log(a)) * std::cos(6.283185307179586 * b);
  }

 private:
  std::uint64_t state_;
};

inline std::vector<double> normals(Numbers& random, std::size_t n, double scale = 1) {
  std::vector<double> x(n);
  for (double& value : x) value = scale * random.normal();
  return x;
}

struct Mixture {
  static constexpr const char* name = "a mixture";
  static constexpr std::size_t d = 10, k = 25, n = 1000, below = d * (d - 1) / 2, columns = d;
  std::vector<double> data, start;
  Mixture() {
    Numbers random(31337);
    data = normals(random, n * d);
    start = normals(random, k);
    for (std::size_t i = 0; i < k * d; ++i) start.push_back(random.uniform());
    for (std::size_t i = 0; i < k * d + k * below; ++i) start.push_back(random.normal());
  }
  [[nodiscard]] std::size_t samples() const { return n; }

  template <class T>
  struct Shared {
    const T* p;
    std::vector<T> diagonal, log_determinant, centred, product, exponent;
  };
  template <class T>
  Shared<T> prepare(const T* p) const {
    using std::exp;
    Shared<T> s{p, std::vector<T>(k * d), std::vector<T>(k), std::vector<T>(d), std::vector<T>(d), std::vector<T>(k)};
    const T* q = p + k + k * d;
    for (std::size_t i = 0; i < k * d; ++i) s.diagonal[i] = exp(q[i]);
    for (std::size_t c = 0; c < k; ++c) {
      s.log_determinant[c] = q[c * d];
      for (std::size_t j = 1; j < d; ++j) s.log_determinant[c] += q[c * d + j];
    }
    return s;
  }
  template <class T>
  static T log_sum_exp(const T* x, std::size_t m) {
    using std::exp;
    using std::log;
    using std::max;
    T largest = x[0];
    for (std::size_t i = 1; i < m; ++i) largest = max(largest, x[i]);
    T sum = exp(x[0] - largest);
    for (std::size_t i = 1; i < m; ++i) sum = sum + exp(x[i] - largest);
    return log(sum) + largest;
  }
  template <class T, class X>
  T term(Shared<T>& s, const X* x) const {
    const T *alpha = s.p, *mu = s.p + k, *l = s.p + k + 2 * k * d;
    for (std::size_t c = 0; c < k; ++c, l += below) {
      for (std::size_t j = 0; j < d; ++j) {
        s.centred[j] = x[j] - mu[c * d + j];
        s.product[j] = s.diagonal[c * d + j] * s.centred[j];
      }
      std::size_t entry = 0;
      for (std::size_t column = 0; column < d; ++column)
        for (std::size_t row = column + 1; row < d; ++row)
          s.product[row] = s.product[row] + l[entry++] * s.centred[column];
      T square = s.product[0] * s.product[0];
      for (std::size_t j = 1; j < d; ++j) square = square + s.product[j] * s.product[j];
      s.exponent[c] = alpha[c] + s.log_determinant[c] - 0.5 * square;
    }
    return log_sum_exp(s.exponent.data(), k);
  }
  template <class T>
  T rest(Shared<T>& s) const {  // the weights' normalisation and a Wishart prior of scale 1 and m = 0
    const T* l = s.p + k + 2 * k * d;
    T sum = -static_cast<double>(n) * log_sum_exp(s.p, k);
    for (std::size_t c = 0; c < k; ++c) {
      T frobenius = s.diagonal[c * d] * s.diagonal[c * d];
      for (std::size_t j = 1; j < d; ++j) frobenius += s.diagonal[c * d + j] * s.diagonal[c * d + j];
      for (std::size_t j = 0; j < below; ++j) frobenius += l[c * below + j] * l[c * below + j];
      sum -= 0.5 * frobenius;
    }
    return sum;
  }
};

/// For objectives whose samples share nothing but the parameters.
struct SharesParameters {
  template <class T>
  struct Shared {
    const T* p;
  };
  template <class T>
  Shared<T> prepare(const T* p) const {
    return {p};
  }
};

struct Logistic : SharesParameters {
  static constexpr const char* name = "b logistic";
  static constexpr std::size_t m = 30, n = 10'000, columns = m + 1;
  std::vector<double> data, start;
  Logistic() {
    Numbers random(7);
    const std::vector<double> x = normals(random, n * m);
    start = normals(random, m, 0.3);
    for (std::size_t i = 0; i < n; ++i) {
      data.insert(data.end(), x.begin() + static_cast<std::ptrdiff_t>(i * m),
                  x.begin() + static_cast<std::ptrdiff_t>((i + 1) * m));
      data.push_back(random.uniform() < 0.5 ? -1 : 1);
    }
  }
  [[nodiscard]] std::size_t samples() const { return n; }
  template <class T, class X>
  T term(Shared<T>& s, const X* x) const {
    using std::exp;
    using std::log;
    T z = s.p[0] * x[0];
    for (std::size_t j = 1; j < m; ++j) z += s.p[j] * x[j];
    return log(1.0 + exp(-x[m] * z));
  }
  template <class T>
  T rest(Shared<T>&) const {
    return T(0.0);
  }
};

struct Network {
  static constexpr const char* name = "c network";
  static constexpr std::size_t m = 28, h = 32, n = 1000, p = m * h + h + h * h + h + h + 1, columns = m + 1;
  std::vector<double> data, start;
  Network() {
    Numbers random(11);
    const std::vector<double> x = normals(random, n * m), y = normals(random, n);
    for (std::size_t i = 0; i < n; ++i) {
      data.insert(data.end(), x.begin() + static_cast<std::ptrdiff_t>(i * m),
                  x.begin() + static_cast<std::ptrdiff_t>((i + 1) * m));
      data.push_back(y[i]);
    }
    start = normals(random, p, 0.2);
  }
  [[nodiscard]] std::size_t samples() const { return n; }
  template <class T>
  struct Shared {
    const T* p;
    std::vector<T> first, second;
  };
  template <class T>
  Shared<T> prepare(const T* parameters) const {
    return {parameters, std::vector<T>(h), std::vector<T>(h)};
  }
  template <class T, class X>
  T term(Shared<T>& s, const X* x) const {
    using std::tanh;
    const T *w1 = s.p, *b1 = w1 + m * h, *w2 = b1 + h, *b2 = w2 + h * h, *w3 = b2 + h, *b3 = w3 + h;
    for (std::size_t k = 0; k < h; ++k) {
      T z = b1[k];
      for (std::size_t j = 0; j < m; ++j) z += w1[k * m + j] * x[j];
      s.first[k] = tanh(z);
    }
    for (std::size_t k = 0; k < h; ++k) {
      T z = b2[k];
      for (std::size_t j = 0; j < h; ++j) z += w2[k * h + j] * s.first[j];
      s.second[k] = tanh(z);
    }
    T output = b3[0];
    for (std::size_t j = 0; j < h; ++j) output += w3[j] * s.second[j];
    const T error = output - x[m];
    return 0.5 * error * error;
  }
  template <class T>
  T rest(Shared<T>&) const {
    return T(0.0);
  }
};

template <class Objective>
const double* row(const Objective& objective, std::size_t i) {
  return objective.data.data() + i * Objective::columns;
}

/// The sum of an objective, sample by sample.
template <class T, class Objective>
T evaluate(const Objective& objective, const T* parameters) {
  auto shared = objective.prepare(parameters);
  T sum = objective.term(shared, row(objective, 0));
  for (std::size_t i = 1; i < objective.samples(); ++i) sum += objective.term(shared, row(objective, i));
  sum += objective.rest(shared);
  return sum;
}

}  // namespace ermine::bench
