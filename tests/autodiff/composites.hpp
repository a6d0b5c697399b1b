/// @file
/// Functions to differentiate, and what the tests of the drivers share.

#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <string>
#include <vector>

#include "tests/message_of.hpp"

namespace ermine::testing {

/// A smooth function of any number of inputs with a full Hessian, generic also in complex.
inline const auto composite = [](const auto& x) {
  using std::atan;
  using std::exp;
  using std::log;
  using std::sin;
  using std::sqrt;
  using std::tanh;
  using T = std::decay_t<decltype(x[0])>;
  T product = T(1), sum = T(0);
  for (std::size_t i = 0; i < x.size(); ++i) {
    product *= 1.0 + 0.1 * sin(x[i]);
    sum += x[i] * x[i] * (0.5 + 0.01 * static_cast<double>(i));
  }
  T newton = sum + 1.0;  // the square root by a loop to convergence
  for (int k = 0; k < 30; ++k) newton = 0.5 * (newton + (sum + 1.0) / newton);
  return product * tanh(newton * 0.3) + log(sum + 1.0) / sqrt(1.0 + exp(-newton)) + atan(x[0] * x[x.size() - 1]);
};
inline const auto outputs = [](const auto& x) {
  using T = std::decay_t<decltype(x[0])>;
  std::vector<T> y;
  for (std::size_t i = 0; i < 5; ++i) {
    T sum = T(0);
    for (std::size_t j = 0; j < x.size(); ++j)
      sum += sin(x[j] * (1.0 + static_cast<double>(i))) * x[(i + j) % x.size()];
    y.push_back(sum);
  }
  return y;
};

inline std::vector<double> point(std::size_t n) {
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i) x.push_back(1.3 * std::sin(1.0 + 2.7 * static_cast<double>(i)));
  return x;
}
inline std::vector<double> by_complex_step(const std::vector<double>& x) {
  std::vector<double> gradient;
  std::vector<std::complex<double>> z(x.begin(), x.end());
  for (std::size_t i = 0; i < x.size(); ++i) {
    z[i] = {x[i], 1e-100};
    gradient.push_back(composite(z).imag() / 1e-100);
    z[i] = x[i];
  }
  return gradient;
}
inline bool close_vectors(const std::vector<double>& a, const std::vector<double>& b, double relative) {
  double scale = 0;
  for (const double value : b) scale = std::max(scale, std::abs(value));
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(std::abs(a[i] - b[i]) <= relative * scale)) return false;
  return a.size() == b.size();
}

}  // namespace ermine::testing
