#include "ermine/math/least_squares.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"

namespace {

using namespace ermine::math;

/// Digits of `got` that agree with `truth`.
double digits(double got, double truth) {
  if (got == truth) return 17;
  return -std::log10(std::fabs(got - truth) / (truth == 0 ? 1 : std::fabs(truth)));
}

Matrix random_matrix(std::uint64_t rows, std::uint64_t columns, std::uint64_t seed) {
  ermine::core::Stream stream(seed, ermine::core::Purpose::test);
  Matrix m(rows, columns);
  for (auto& v : m.values) v = stream.uniform(-1, 1);
  return m;
}

/// The polynomial design 1, x, ..., x^degree, each power rounded once, with what the rounding lost.
struct Powers {
  Matrix heads, tails;
  Powers(const std::vector<double>& x, std::uint64_t degree)
      : heads(x.size(), degree + 1), tails(x.size(), degree + 1) {
    for (std::uint64_t i = 0; i < x.size(); ++i)
      for (std::uint64_t j = 0; j <= degree; ++j) {
        const DoubleDouble p = power(DoubleDouble(x[i]), static_cast<unsigned>(j));
        heads(i, j) = p.head;
        tails(i, j) = p.tail;
      }
  }
};

std::vector<double> zero_to(int n) {
  std::vector<double> x;
  for (int i = 0; i <= n; ++i) x.push_back(i);
  return x;
}

TEST_CASE("Wampler's polynomials of degree 5, whatever the noise, have coefficients right to 15 digits") {
  // R. H. Wampler, J. Amer. Statist. Assoc. 65 (1970) 549: y = 1 + x + ... + x^5, or with 1/10^j; plus a deviation
  // orthogonal to the model times 0, 1, 100, 10000.
  const double deviation[] = {759,   -2048, 2048,  -2048, 2523,  -2048, 2048,  -2048, 1838,  -2048, 2048,
                              -2048, 1838,  -2048, 2048,  -2048, 2523,  -2048, 2048,  -2048, 759};
  const auto x = zero_to(20);
  const Powers design(x, 5);
  const LeastSquares fit(design.heads.view());
  CHECK(fit.rank() == 6);
  for (const double ratio : {1.0, 0.1})
    for (const double noise : {0.0, 1.0, 100.0, 10000.0}) {
      std::vector<double> y, tails;
      for (std::size_t i = 0; i < x.size(); ++i) {
        DoubleDouble value = noise * deviation[i], q = 1;
        for (unsigned j = 0; j <= 5; ++j) {
          value += q * power(DoubleDouble(x[i]), j);
          q *= ratio;
        }
        y.push_back(value.head);
        tails.push_back(value.tail);
      }
      const auto s = fit.solve(y, tails);
      double worst = 17;
      for (std::size_t j = 0; j < 6; ++j)
        worst = std::fmin(worst, digits(s.x[j], std::pow(ratio, static_cast<double>(j))));
      CHECK(worst >= 15);
      CHECK(s.relative_change < 1e-15);
      double squares = 0;
      for (const double d : deviation) squares += noise * noise * d * d;
      if (noise > 0) CHECK(digits(s.squares, squares) >= 14);
      // The standard error of x^5 in the published tables follows from this element of the covariance.
      if (noise == 1.0) CHECK(s.squares == doctest::Approx(83554268));
    }
}

TEST_CASE("a polynomial of degree 10 on a far interval keeps 13 digits where the powers keep theirs") {
  // Like NIST's Filip: x from -8.8 to -3.1, condition beyond 1e14 in double; the truth is planted.
  std::vector<double> x;
  for (int i = 0; i < 82; ++i) x.push_back(-8.8 + 5.7 * i / 81);
  const Powers design(x, 10);
  std::vector<double> y, tails;
  for (const double at : x) {
    DoubleDouble value = 0;
    for (unsigned j = 0; j <= 10; ++j) value += DoubleDouble(j % 2 == 0 ? 1500 : -2500) * power(DoubleDouble(at), j);
    y.push_back(value.head);
    tails.push_back(value.tail);
  }
  const LeastSquares fit(design.heads.view(), {.tails = design.tails.view()});
  REQUIRE(fit.rank() == 11);
  CHECK(fit.condition() > 1e9);
  const auto s = fit.solve(y, tails);
  for (std::size_t j = 0; j <= 10; ++j) CHECK(digits(s.x[j], j % 2 == 0 ? 1500 : -2500) >= 13);
}

TEST_CASE("the residual is orthogonal to every column and no other coefficients do better") {
  for (const std::uint64_t m : {1, 2, 5, 12}) {
    const std::uint64_t n = 40;
    const Matrix a = random_matrix(n, m, m), b = random_matrix(n, 1, 1000 + m);
    const LeastSquares fit(a.view());
    const auto s = fit.solve(b.values);
    for (std::uint64_t j = 0; j < m; ++j) {
      DoubleDouble dot;
      for (std::uint64_t i = 0; i < n; ++i) dot += two_product(a(i, j), s.residuals[i]);
      CHECK(std::fabs(dot.head) < 1e-14);
    }
    double squares = 0;
    for (const double r : s.residuals) squares += r * r;
    CHECK(s.squares == doctest::Approx(squares).epsilon(1e-13));
    for (std::uint64_t j = 0; j < m; ++j)
      for (const double step : {1e-4, -1e-4}) {
        double moved = 0;
        for (std::uint64_t i = 0; i < n; ++i) moved += std::pow(s.residuals[i] - step * a(i, j), 2);
        CHECK(moved > s.squares);
      }
  }
}

TEST_CASE("the inverse of the Gram matrix is its inverse to 13 digits even for Hilbert-like columns") {
  const std::uint64_t n = 12, m = 6;
  Matrix a(n, m);
  for (std::uint64_t i = 0; i < n; ++i)
    for (std::uint64_t j = 0; j < m; ++j) a(i, j) = 1 / static_cast<double>(i + j + 1);
  const LeastSquares fit(a.view());
  const Matrix inverse = fit.inverse_gram();
  for (std::uint64_t i = 0; i < m; ++i)
    for (std::uint64_t j = 0; j < m; ++j) {
      DoubleDouble sum;
      double size = 0;
      for (std::uint64_t k = 0; k < m; ++k) {
        DoubleDouble gram;
        for (std::uint64_t l = 0; l < n; ++l) gram += two_product(a(l, i), a(l, k));
        sum += gram * DoubleDouble(inverse(k, j));
        size += std::fabs(gram.head * inverse(k, j));
      }
      CHECK(std::fabs(sum.head - (i == j ? 1 : 0)) < 1e-13 + 3e-16 * size);
    }
}

TEST_CASE("weight 2 is the row twice, weight 0 is no row") {
  const Matrix a = random_matrix(9, 3, 8), b = random_matrix(9, 1, 9);
  std::vector<double> weights(9, 1.0), y = b.values;
  weights[2] = 2, weights[5] = 0;
  Matrix twice(9, 3);
  std::vector<double> y_twice;
  std::uint64_t row = 0;
  for (std::uint64_t i = 0; i < 9; ++i)
    for (int copy = 0; copy < static_cast<int>(weights[i]); ++copy, ++row) {
      for (std::uint64_t j = 0; j < 3; ++j) twice(row, j) = a(i, j);
      y_twice.push_back(y[i]);
    }
  const LeastSquares weighted(a.view(), {.weights = weights}), repeated(twice.view());
  const auto s = weighted.solve(y), t = repeated.solve(y_twice);
  for (std::size_t j = 0; j < 3; ++j) CHECK(digits(s.x[j], t.x[j]) > 14);
  CHECK(digits(s.squares, t.squares) > 14);
  const Matrix g = weighted.inverse_gram(), h = repeated.inverse_gram();
  for (std::size_t i = 0; i < 9; ++i) CHECK(digits(g.values[i], h.values[i]) > 13);
  CHECK(s.residuals[5] != 0);
}

TEST_CASE("scaling a column by a power of ten scales its coefficient and nothing else") {
  Matrix a = random_matrix(30, 4, 10);
  const Matrix b = random_matrix(30, 1, 11);
  const auto s = LeastSquares(a.view()).solve(b.values);
  for (const double scale : {1e-150, 1e-10, 1e10, 1e150}) {
    Matrix scaled = a;
    for (std::uint64_t i = 0; i < 30; ++i) scaled(i, 2) *= scale;
    const LeastSquares fit(scaled.view());
    REQUIRE(fit.rank() == 4);
    const auto t = fit.solve(b.values);
    for (std::size_t j = 0; j < 4; ++j) CHECK(digits(t.x[j] * (j == 2 ? scale : 1), s.x[j]) > 13);
  }
}

TEST_CASE("a dependent or zero column gets coefficient 0, and the fit is that without it") {
  Matrix a = random_matrix(20, 5, 12);
  const Matrix b = random_matrix(20, 1, 13);
  for (std::uint64_t i = 0; i < 20; ++i) {
    a(i, 3) = 0;
    a(i, 4) = a(i, 0) * 2;
  }
  const LeastSquares fit(a.view());
  CHECK(fit.rank() == 3);
  CHECK_FALSE(fit.independent()[3]);
  CHECK(fit.independent()[0] != fit.independent()[4]);
  const auto s = fit.solve(b.values);
  CHECK(s.x[3] == 0);
  Matrix smaller(20, 3);
  for (std::uint64_t i = 0; i < 20; ++i)
    for (std::uint64_t j = 0; j < 3; ++j) smaller(i, j) = a(i, j);
  const auto t = LeastSquares(smaller.view()).solve(b.values);
  CHECK(digits(s.squares, t.squares) > 13);
  CHECK(digits(s.x[1], t.x[1]) > 13);
  CHECK(std::isnan(fit.inverse_gram()(3, 3)));
  CHECK(fit.inverse_gram()(1, 1) > 0);
}

TEST_CASE("no rows, no columns and bad input are answered") {
  CHECK(LeastSquares(Matrix(0, 3).view()).solve({}).x == std::vector<double>(3, 0.0));
  const std::vector<double> y = {1, 2};
  CHECK(LeastSquares(Matrix(2, 0).view()).solve(y).squares == 5);
  CHECK_THROWS_AS((void)LeastSquares(Matrix(2, 1).view()).solve(std::vector<double>(3)), ermine::core::UsageError);
  Matrix nan(2, 1);
  nan(0, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS((void)LeastSquares(nan.view()), ermine::core::UsageError);
  const std::vector<double> bad = {1, std::numeric_limits<double>::quiet_NaN()};
  CHECK_THROWS_AS((void)LeastSquares(Matrix(2, 1).view(), {.weights = bad}), ermine::core::UsageError);
  CHECK_THROWS_AS((void)LeastSquares(Matrix(2, 1).view()).solve(bad), ermine::core::UsageError);
}

}  // namespace
