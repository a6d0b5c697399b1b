/// @file
/// The slow, true answer: maximum likelihood in 113-bit arithmetic on the raw columns, by Newton's method on all numbers at
/// once, with its own exponential. It shares no line with the library.

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace ermine::testing {

__extension__ typedef __float128 Quad;
using QuadMatrix = std::vector<std::vector<Quad>>;

inline Quad quad_exp(Quad x) {
  // e^x = (e^r)^4096 with r = x / 4096: squaring twelve times loses 12 of 113 bits, and needs no constant.
  const Quad r = x / 4096;
  Quad term = 1, sum = 0;  // e^r - 1, so that squaring loses nothing: (1+s)^2 - 1 = s (2 + s)
  for (int n = 1; n < 60; ++n) {
    term = term * r / n;
    sum += term;
  }
  for (int i = 0; i < 12; ++i) sum = sum * (2 + sum);
  return 1 + sum;
}

inline Quad quad_sqrt(Quad x) {
  Quad r = static_cast<Quad>(std::sqrt(static_cast<double>(x)));
  for (int i = 0; i < 3; ++i) r = (r + x / r) / 2;
  return r;
}

/// Gauss-Jordan with row pivots: the inverse.
inline QuadMatrix inverse(QuadMatrix a) {
  const std::size_t n = a.size();
  QuadMatrix b(n, std::vector<Quad>(n));
  for (std::size_t i = 0; i < n; ++i) b[i][i] = 1;
  const auto size = [](Quad v) { return v < 0 ? -v : v; };
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (size(a[i][k]) > size(a[pivot][k])) pivot = i;
    std::swap(a[k], a[pivot]);
    std::swap(b[k], b[pivot]);
    const Quad f = 1 / a[k][k];
    for (std::size_t j = 0; j < n; ++j) {
      a[k][j] *= f;
      b[k][j] *= f;
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k || a[i][k] == 0) continue;
      const Quad g = a[i][k];
      for (std::size_t j = 0; j < n; ++j) {
        a[i][j] -= g * a[k][j];
        b[i][j] -= g * b[k][j];
      }
    }
  }
  return b;
}

struct QuadFit {
  QuadMatrix beta;        ///< [k - 1][p]: classes 1 ... k-1 against class 0
  QuadMatrix covariance;  ///< of all of beta, [(k-1) p][(k-1) p]
};

/// Softmax regression (k = 2: logistic) with an intercept in front; class 0 is the reference. The penalty (l2 / 2) (deviation
/// beta)^2 is only for k = 2. Shapes: columns [m][n], label [n], w [n].
inline QuadFit quad_softmax(const std::vector<std::vector<double>>& columns, const std::vector<int>& label,
                            const std::vector<double>& w, int k, double l2) {
  const std::size_t n = label.size(), p = columns.size() + 1, size = static_cast<std::size_t>(k - 1) * p;
  Quad total = 0;
  for (const double v : w) total += v;
  std::vector<Quad> mean(p), variance(p), beta(size);
  for (std::size_t j = 1; j < p; ++j) {
    for (std::size_t i = 0; i < n; ++i) mean[j] += static_cast<Quad>(w[i]) * columns[j - 1][i] / total;
    for (std::size_t i = 0; i < n; ++i) {
      const Quad d = columns[j - 1][i] - mean[j];
      variance[j] += static_cast<Quad>(w[i]) * d * d / total;
    }
  }
  // Centred columns keep Newton's start sane; the shift is undone exactly at the end.
  QuadMatrix h;
  for (int iteration = 0; iteration < 60; ++iteration) {
    std::vector<Quad> g(size);
    h.assign(size, std::vector<Quad>(size));
    for (std::size_t i = 0; i < n; ++i) {
      std::vector<Quad> x(p), e(static_cast<std::size_t>(k - 1));
      x[0] = 1;
      for (std::size_t j = 1; j < p; ++j) x[j] = columns[j - 1][i] - mean[j];
      Quad sum = 1;
      for (std::size_t a = 0; a < e.size(); ++a) {
        Quad eta = 0;
        for (std::size_t j = 0; j < p; ++j) eta += beta[a * p + j] * x[j];
        e[a] = quad_exp(eta);
        sum += e[a];
      }
      for (std::size_t a = 0; a < e.size(); ++a) {
        const Quad pa = e[a] / sum, slope = w[i] * (pa - (label[i] == static_cast<int>(a) + 1 ? 1 : 0));
        for (std::size_t j = 0; j < p; ++j) g[a * p + j] += slope * x[j];
        for (std::size_t b = 0; b < e.size(); ++b) {
          const Quad s = w[i] * pa * ((a == b ? 1 : 0) - e[b] / sum);
          for (std::size_t j = 0; j < p; ++j)
            for (std::size_t l = 0; l < p; ++l) h[a * p + j][b * p + l] += s * x[j] * x[l];
        }
      }
    }
    for (std::size_t j = 0; j < size; ++j) {
      const Quad penalty = total * l2 * variance[j % p];
      g[j] += penalty * beta[j];
      h[j][j] += penalty;
    }
    const QuadMatrix inv = inverse(h);
    double change = 0, largest = 0;
    for (std::size_t j = 0; j < size; ++j) {
      Quad step = 0;
      for (std::size_t l = 0; l < size; ++l) step += inv[j][l] * g[l];
      beta[j] -= step;
      change = std::max(change, std::fabs(static_cast<double>(step)));
      largest = std::max(largest, std::fabs(static_cast<double>(beta[j])));
    }
    h = inv;
    if (change < 1e-24 * largest) break;
  }
  QuadFit fit;
  QuadMatrix t(size, std::vector<Quad>(size));  // the map that undoes the centring
  for (std::size_t j = 0; j < size; ++j) {
    t[j][j] = 1;
    if (j % p != 0) t[j / p * p][j] = -mean[j % p];
  }
  const auto times = [&](const QuadMatrix& a, const QuadMatrix& b, bool transposed) {
    QuadMatrix c(size, std::vector<Quad>(size));
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t l = 0; l < size; ++l) {
        if (a[i][l] == 0) continue;
        for (std::size_t j = 0; j < size; ++j) c[i][j] += a[i][l] * (transposed ? b[j][l] : b[l][j]);
      }
    return c;
  };
  fit.covariance = times(times(t, h, false), t, true);
  for (std::size_t a = 0; a + 1 < static_cast<std::size_t>(k); ++a) {
    std::vector<Quad> row(p);
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t l = 0; l < p; ++l) row[j] += t[a * p + j][a * p + l] * beta[a * p + l];
    fit.beta.push_back(row);
  }
  return fit;
}

}  // namespace ermine::testing
