/// @file
/// Posteriors of Gaussian class likelihoods by the textbook, in long double: covariance, elimination, quadratic form.

#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "ermine/data/table.hpp"

namespace ermine::testing {

class GaussianReference {
 public:
  /// @param named the class whose prior is given; the others share the rest as their weights do
  GaussianReference(const data::Table& table, const std::vector<std::string>& columns, const std::string& target,
                    const std::string& weight, bool pooled, double shrinkage, std::size_t named, double prior) {
    const auto codes = table.column(target).codes;
    const std::size_t n = codes.size(), m = columns.size(), k = table.column(target).levels().size();
    std::vector<Real> of_class(k), w(n, 1);
    std::vector<std::vector<Real>> x(m), mean(k, std::vector<Real>(m));
    for (std::size_t j = 0; j < m; ++j)
      x[j].assign(table.column(columns[j]).values.begin(), table.column(columns[j]).values.end());
    if (!weight.empty()) w.assign(table.column(weight).values.begin(), table.column(weight).values.end());
    const auto class_of = [&](std::size_t i) { return static_cast<std::size_t>(codes[i]); };
    for (std::size_t i = 0; i < n; ++i) of_class[class_of(i)] += w[i];
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < m; ++j) mean[class_of(i)][j] += w[i] * x[j][i] / of_class[class_of(i)];
    std::vector<Matrix> c(k, Matrix(m, std::vector<Real>(m)));
    Real total = 0, rest = 0;
    for (const Real v : of_class) total += v;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t a = 0; a < m; ++a)
        for (std::size_t b = 0; b < m; ++b) {
          const std::size_t l = class_of(i);
          c[pooled ? 0 : l][a][b] += w[i] * (x[a][i] - mean[l][a]) * (x[b][i] - mean[l][b]);
        }
    for (std::size_t l = 0; l < k; ++l) {
      if (pooled && l > 0) c[l] = c[0];
      const Real divisor = pooled ? total - static_cast<Real>(k) : of_class[l] - 1;
      if (!pooled || l == 0)
        for (auto& row : c[l])
          for (Real& v : row) v /= divisor;
      rest += l == named ? 0 : of_class[l];
    }
    if (pooled) c.assign(k, c[0]);
    std::vector<Matrix> factor;
    std::vector<Real> log_root(k), log_prior(k);
    for (std::size_t l = 0; l < k; ++l) {
      Real trace = 0;
      for (std::size_t j = 0; j < m; ++j) trace += c[l][j][j];
      for (auto& row : c[l])
        for (Real& v : row) v *= 1 - static_cast<Real>(shrinkage);
      for (std::size_t j = 0; j < m; ++j) c[l][j][j] += shrinkage * trace / static_cast<Real>(m);
      factor.push_back(root_of(c[l]));
      for (std::size_t j = 0; j < m; ++j) log_root[l] += std::log(factor[l][j][j]);
      log_prior[l] =
          std::log(l == named ? static_cast<Real>(prior) : (1 - static_cast<Real>(prior)) * of_class[l] / rest);
    }
    posterior_.resize(k * n);
    for (std::size_t i = 0; i < n; ++i) {
      std::vector<Real> joint(k);
      for (std::size_t l = 0; l < k; ++l) {
        joint[l] = log_prior[l] - log_root[l] - static_cast<Real>(m) / 2 * std::log(2 * std::acos(Real(-1)));
        std::vector<Real> u(m);
        for (std::size_t a = 0; a < m; ++a) {
          u[a] = x[a][i] - mean[l][a];
          for (std::size_t b = 0; b < a; ++b) u[a] -= factor[l][a][b] * u[b];
          u[a] /= factor[l][a][a];
          joint[l] -= u[a] * u[a] / 2;
        }
      }
      risk_ -= w[i] * joint[class_of(i)] / total;
      for (std::size_t l = 0; l < k; ++l) {
        Real sum = 0;
        for (const Real v : joint) sum += std::exp(v - joint[l]);
        posterior_[l * n + i] = static_cast<double>(1 / sum);
      }
    }
  }
  [[nodiscard]] const std::vector<double>& posterior() const { return posterior_; }  ///< [k][n]
  [[nodiscard]] double risk() const { return static_cast<double>(risk_); }           ///< mean of -log p(x, k)

 private:
  using Real = long double;
  using Matrix = std::vector<std::vector<Real>>;

  static Matrix root_of(const Matrix& a) {
    Matrix l(a.size(), std::vector<Real>(a.size()));
    for (std::size_t i = 0; i < a.size(); ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        Real sum = a[i][j];
        for (std::size_t q = 0; q < j; ++q) sum -= l[i][q] * l[j][q];
        l[i][j] = i == j ? std::sqrt(sum) : sum / l[j][j];
      }
    return l;
  }

  std::vector<double> posterior_;
  Real risk_ = 0;
};

}  // namespace ermine::testing
