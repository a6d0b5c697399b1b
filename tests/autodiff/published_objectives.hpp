/// @file
/// Two of the objectives that libraries of automatic differentiation are compared by, written afresh from their formulas, for
/// any scalar. (The third, a Gaussian mixture, is objective a of bench/autodiff.)
///
/// Bundle adjustment: where a camera sees a point, against where it was seen.
///
///     camera    c = (r, C, f, x0, k1, k2)      rotation vector, centre, focal length, principal point, distortion: 11
///     rotated   R(r) v = v cos t + (u x v) sin t + u (u . v) (1 - cos t),   t = |r|, u = r / t;   v + r x v at r = 0
///     seen      p = R(r) (X - C),  q = (p1, p2) / p3,  s = q (1 + k1 |q|^2 + k2 |q|^4) f + x0
///     residual  w (s - m), 2 numbers an observation;  1 - w^2, 1 a weight
///
/// so the Jacobian of an observation is a dense block of 2 x (11 + 3 + 1) and all else is 0.
///
/// LSTM: the loss of the next characters of a text, b characters in one-hot form, as many as a layer has units.
///
///     gates     f = sigma(w1 x + v1), i = sigma(w2 h + v2), o = sigma(w3 x + v3), g = tanh(w4 h + v4)     number by number
///     state     c <- c f + g i,   h <- tanh(c) o,   and h is the x of the next layer
///     output    y = h a1 + a2,   of an input x a0;   loss = -mean_t sum_j (y_tj - log(2 + sum_k e^y_tk)) x_(t+1)j
///
/// Source: F. Srajer, Z. Kukelova, A. Fitzgibbon, "A benchmark of selected algorithmic differentiation tools", Optim. Methods
///         Softw. 33 (2018) 889-906; O. Rodrigues, J. Math. Pures Appl. 5 (1840) 380-440.

#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

namespace ermine::testing {

template <class T>
using Three = std::array<T, 3>;

template <class T>
Three<T> cross(const T* a, const Three<T>& b) {
  return {T(a[1] * b[2] - a[2] * b[1]), T(a[2] * b[0] - a[0] * b[2]), T(a[0] * b[1] - a[1] * b[0])};
}

template <class T>
Three<T> rotated(const T* r, const Three<T>& v) {
  using std::cos;
  using std::sin;
  using std::sqrt;
  const T square = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
  if (square == T(0.0)) {  // the angle has no slope here; R(r) v = v + r x v to first order
    const Three<T> turn = cross(r, v);
    return {T(v[0] + turn[0]), T(v[1] + turn[1]), T(v[2] + turn[2])};
  }
  const T angle = sqrt(square), cosine = cos(angle), sine = sin(angle), inverse = 1.0 / angle;
  const T u[] = {r[0] * inverse, r[1] * inverse, r[2] * inverse};
  const Three<T> turn = cross(u, v);
  const T along = (u[0] * v[0] + u[1] * v[1] + u[2] * v[2]) * (1.0 - cosine);
  Three<T> y;
  for (std::size_t i = 0; i < 3; ++i) y[i] = v[i] * cosine + turn[i] * sine + u[i] * along;
  return y;
}

/// The residuals of one observation. @param z [15]: camera, point, weight
template <class T>
std::array<T, 2> reprojection(const T* z, const std::array<double, 2>& measured) {
  const T *camera = z, *point = z + 11, &weight = z[14];
  const Three<T> p =
      rotated(camera, Three<T>{T(point[0] - camera[3]), T(point[1] - camera[4]), T(point[2] - camera[5])});
  const T x = p[0] / p[2], y = p[1] / p[2], radius = x * x + y * y;
  const T scale = (1.0 + camera[9] * radius + camera[10] * radius * radius) * camera[6];
  return {T(weight * (x * scale + camera[7] - measured[0])), T(weight * (y * scale + camera[8] - measured[1]))};
}

/// Cameras, points and one weight an observation, which sees point `of[i].second` by camera `of[i].first`.
struct Bundle {
  std::size_t cameras = 0, points = 0;
  std::vector<std::pair<std::size_t, std::size_t>> of;
  std::vector<std::array<double, 2>> measured;

  [[nodiscard]] std::size_t inputs() const { return 11 * cameras + 3 * points + of.size(); }
  /// The numbers of the inputs that observation i depends on.
  [[nodiscard]] std::array<std::size_t, 15> inputs_of(std::size_t i) const {
    std::array<std::size_t, 15> at{};
    for (std::size_t j = 0; j < 11; ++j) at[j] = 11 * of[i].first + j;
    for (std::size_t j = 0; j < 3; ++j) at[11 + j] = 11 * cameras + 3 * of[i].second + j;
    at[14] = 11 * cameras + 3 * points + i;
    return at;
  }
  /// [2 observations + weights]
  template <class T>
  std::vector<T> operator()(const std::vector<T>& x) const {
    std::vector<T> residuals;
    for (std::size_t i = 0; i < of.size(); ++i) {
      std::array<T, 15> z;
      const auto at = inputs_of(i);
      for (std::size_t j = 0; j < 15; ++j) z[j] = x[at[j]];
      for (const T& r : reprojection(z.data(), measured[i])) residuals.push_back(r);
    }
    for (std::size_t i = 0; i < of.size(); ++i) {
      const T& w = x[11 * cameras + 3 * points + i];
      residuals.push_back(T(1.0 - w * w));
    }
    return residuals;
  }
};

/// Parameters: a layer's weights and offsets [layers][4 + 4][b], then a0, a1, a2 [b] each; the state starts at the data's.
struct Lstm {
  std::size_t layers = 0, b = 0;
  std::vector<std::vector<double>> text;   ///< [characters][b]
  std::vector<double> memory, activation;  ///< [layers][b]: c and h before the first character.

  [[nodiscard]] std::size_t inputs() const { return (8 * layers + 3) * b; }
  template <class T>
  static T sigma(const T& z) {
    using std::exp;
    return 1.0 / (1.0 + exp(-z));
  }
  template <class T>
  T operator()(const std::vector<T>& p) const {
    using std::exp;
    using std::log;
    using std::tanh;
    std::vector<T> c(memory.begin(), memory.end()), h(activation.begin(), activation.end()), y(b);
    const T* outer = p.data() + 8 * layers * b;
    T loss = T(0.0);
    for (std::size_t t = 0; t + 1 < text.size(); ++t) {
      for (std::size_t j = 0; j < b; ++j) y[j] = outer[j] * text[t][j];
      for (std::size_t l = 0; l < layers; ++l)
        for (std::size_t j = 0; j < b; ++j) {
          const T *w = p.data() + 8 * l * b + j, *v = w + 4 * b;
          T &state = c[l * b + j], &out = h[l * b + j];
          const T forget = sigma(T(w[0] * y[j] + v[0])), input = sigma(T(w[b] * out + v[b]));
          const T output = sigma(T(w[2 * b] * y[j] + v[2 * b])), change = tanh(T(w[3 * b] * out + v[3 * b]));
          state = state * forget + change * input;
          out = tanh(state) * output;
          y[j] = out;
        }
      T sum = T(2.0);
      for (std::size_t j = 0; j < b; ++j) {
        y[j] = y[j] * outer[b + j] + outer[2 * b + j];
        sum += exp(y[j]);
      }
      const T normalisation = log(sum);
      for (std::size_t j = 0; j < b; ++j) loss -= (y[j] - normalisation) * text[t + 1][j];
    }
    return loss / static_cast<double>(text.size() - 1);
  }
};

}  // namespace ermine::testing
