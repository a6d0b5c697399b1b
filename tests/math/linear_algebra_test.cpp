#include "ermine/math/linear_algebra.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"

namespace {

using namespace ermine::math;
using ermine::core::MatrixView;

Matrix random_matrix(std::uint64_t rows, std::uint64_t columns, std::uint64_t seed) {
  ermine::core::Stream stream(seed, ermine::core::Purpose::test);
  Matrix m(rows, columns);
  for (auto& v : m.values) v = stream.uniform(-1, 1);
  return m;
}

Matrix product(MatrixView<const double> a, MatrixView<const double> b) {
  Matrix c(a.rows, b.columns);
  for (std::uint64_t i = 0; i < a.rows; ++i)
    for (std::uint64_t j = 0; j < b.columns; ++j) {
      DoubleDouble sum;
      for (std::uint64_t k = 0; k < a.columns; ++k) sum += two_product(a(i, k), b(k, j));
      c(i, j) = sum.head;
    }
  return c;
}

double largest_difference(const Matrix& a, const Matrix& b) {
  REQUIRE(a.rows == b.rows);
  REQUIRE(a.columns == b.columns);
  double worst = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) worst = std::fmax(worst, std::fabs(a.values[i] - b.values[i]));
  return worst;
}

Matrix identity(std::uint64_t n) {
  Matrix m(n, n);
  for (std::uint64_t i = 0; i < n; ++i) m(i, i) = 1;
  return m;
}

Matrix diagonal(const std::vector<double>& d) {
  Matrix m(d.size(), d.size());
  for (std::uint64_t i = 0; i < d.size(); ++i) m(i, i) = d[i];
  return m;
}

Matrix hilbert(std::uint64_t n) {
  Matrix m(n, n);
  for (std::uint64_t i = 0; i < n; ++i)
    for (std::uint64_t j = 0; j < n; ++j) m(i, j) = 1 / static_cast<double>(i + j + 1);
  return m;
}

constexpr std::uint64_t sizes[] = {1, 2, 3, 5, 10, 33};

Matrix as_matrix(std::uint64_t n, std::vector<double> values) {
  Matrix m(n, n);
  m.values = std::move(values);
  return m;
}

TEST_CASE("Cholesky: L L^T is A, A A^-1 is 1, A x is b, log det is that of the eigenvalues") {
  for (const auto n : sizes) {
    const Matrix half = random_matrix(n, n + 3, n);
    Matrix a = product(half.view(), half.view().transposed());
    const auto factor = cholesky(a.view());
    REQUIRE(factor.positive_definite());
    const Matrix lower = as_matrix(n, factor.lower());
    CHECK(largest_difference(product(lower.view(), lower.view().transposed()), a) < 1e-14 * static_cast<double>(n));
    const Matrix inverse = as_matrix(n, factor.inverse());
    CHECK(largest_difference(product(a.view(), inverse.view()), identity(n)) <
          1e-15 * static_cast<double>(n) * factor.condition());
    for (std::uint64_t i = 0; i < n; ++i)
      for (std::uint64_t j = 0; j < i; ++j) CHECK(inverse(i, j) == inverse(j, i));
    const Matrix x = random_matrix(n, 1, 77), b = product(a.view(), x.view());
    const auto solved = factor.solve(b.values);
    for (std::uint64_t i = 0; i < n; ++i)
      CHECK(std::fabs(solved[i] - x(i, 0)) < 1e-15 * static_cast<double>(n) * factor.condition());
    const auto eigen = symmetric_eigen(a.view());
    double log_det = 0;
    for (const double v : eigen.values) log_det += std::log(v);
    CHECK(factor.log_determinant() == doctest::Approx(log_det).epsilon(1e-10));
    const double spread = eigen.values.back() / eigen.values.front();  // condition in the 2-norm
    CHECK(factor.condition() >= spread * (1 - 1e-9));
    CHECK(factor.condition() <= spread * static_cast<double>(n) * (1 + 1e-9));
  }
}

TEST_CASE("Cholesky in double-double has twice the digits, and its scales change nothing") {
  const std::uint64_t n = 8;
  std::vector<DoubleDouble> a(n * n), ones(n, DoubleDouble(1)), b(n);
  for (std::uint64_t i = 0; i < n; ++i)
    for (std::uint64_t j = 0; j < n; ++j)
      a[i * n + j] = DoubleDouble(std::ldexp(1.0, 60 * static_cast<int>(i + j) - 400)) /
                     DoubleDouble(static_cast<double>(i + j + 1));
  for (std::uint64_t i = 0; i < n; ++i)
    for (std::uint64_t j = 0; j < n; ++j) b[i] += a[i * n + j] * std::ldexp(1.0, -60 * static_cast<int>(j));
  const auto x = Cholesky<DoubleDouble>(a, n).solve(b);  // Hilbert's matrix: condition 1.5e10
  for (std::uint64_t j = 0; j < n; ++j)
    CHECK(std::fabs(double(x[j] * std::ldexp(1.0, 60 * static_cast<int>(j)) - DoubleDouble(1))) < 1e-20);
}

TEST_CASE("a row that the rows before make up drops out of Cholesky, and the rest is solved as if it were not there") {
  const std::uint64_t n = 4;
  const Matrix half = random_matrix(n, 9, 5);
  Matrix wide(n + 1, 9);
  for (std::uint64_t j = 0; j < 9; ++j) {
    for (std::uint64_t i = 0; i < n; ++i) wide(i < 2 ? i : i + 1, j) = half(i, j);
    wide(2, j) = 1e6 * (wide(0, j) - 3 * wide(1, j));
  }
  const Matrix a = product(wide.view(), wide.view().transposed());
  const Cholesky<double> factor(a.values, n + 1, {.tolerance = 1e-12});
  CHECK(factor.dependents() == 1);
  CHECK(factor.dependent()[2] == 1);
  CHECK_FALSE(factor.indefinite());
  const Matrix kept = product(half.view(), half.view().transposed());
  const auto x = factor.solve(std::vector<double>{1, 2, 77, 3, 4});
  const auto reference = cholesky(kept.view()).solve(std::vector<double>{1, 2, 3, 4});
  CHECK(x[2] == 0);
  for (std::uint64_t i = 0; i < n; ++i) CHECK(x[i < 2 ? i : i + 1] == doctest::Approx(reference[i]).epsilon(1e-9));
}

TEST_CASE("a shift adds its share of the diagonal's size, whatever its sign, and 1 to a diagonal element of 0") {
  const std::vector<double> a{-4, 0, 0, 1, 9, 0, 0, 0, 0};
  CHECK(Cholesky<double>(a, 3).indefinite());
  CHECK_FALSE(Cholesky<double>(a, 3, {.shift = 1}).positive_definite());
  const Cholesky<double> shifted(a, 3, {.shift = 3});
  REQUIRE(shifted.positive_definite());
  const auto x = shifted.solve(std::vector<double>{9, 37, 6});  // [8 1 0; 1 36 0; 0 0 3] x = b
  CHECK(x[0] == doctest::Approx(1));
  CHECK(x[1] == doctest::Approx(1));
  CHECK(x[2] == doctest::Approx(2));
  CHECK_FALSE(Cholesky<double>(a, 3, {.shift = 0.5, .complete = false}).positive_definite());
}

TEST_CASE("Cholesky says that a matrix is not positive definite, and reads its lower triangle only") {
  Matrix a = identity(3);
  a(0, 2) = std::numeric_limits<double>::quiet_NaN();
  CHECK(cholesky(a.view()).positive_definite());
  for (const double bad :
       {-1.0, 0.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    a(2, 2) = bad;
    CHECK_FALSE(cholesky(a.view()).positive_definite());
  }
  CHECK(cholesky(Matrix().view()).positive_definite());
  CHECK_THROWS_AS((void)cholesky(Matrix(2, 3).view()), ermine::core::UsageError);
  CHECK_FALSE(cholesky(hilbert(20).view()).positive_definite());
  CHECK(std::isinf(cholesky(hilbert(20).view()).condition()));
}

TEST_CASE("symmetric eigenvalues: V diag V^T is A, V is orthogonal, values ascend, signs are fixed") {
  for (const auto n : sizes) {
    const Matrix half = random_matrix(n, n, n + 100);
    Matrix a(n, n);
    for (std::uint64_t i = 0; i < n; ++i)
      for (std::uint64_t j = 0; j < n; ++j) a(i, j) = half(i, j) + half(j, i);
    const auto e = symmetric_eigen(a.view());
    REQUIRE(e.converged);
    const Matrix scaled = product(e.vectors.view(), diagonal(e.values).view());
    CHECK(largest_difference(product(scaled.view(), e.vectors.view().transposed()), a) <
          1e-14 * static_cast<double>(n));
    CHECK(largest_difference(product(e.vectors.view().transposed(), e.vectors.view()), identity(n)) <
          1e-14 * static_cast<double>(n));
    for (std::size_t i = 1; i < e.values.size(); ++i) CHECK(e.values[i - 1] <= e.values[i]);
    for (std::uint64_t j = 0; j < n; ++j) {
      double leader = 0;
      for (std::uint64_t i = 0; i < n; ++i)
        if (std::fabs(e.vectors(i, j)) > std::fabs(leader)) leader = e.vectors(i, j);
      CHECK(leader > 0);
    }
  }
  Matrix bad = identity(2);
  bad(1, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(symmetric_eigen(bad.view()).converged);
}

TEST_CASE("singular values: U diag V^T is A, U and V are orthogonal, values descend, strides do not matter") {
  for (const auto n : sizes)
    for (const auto m : sizes) {
      const Matrix a = random_matrix(n, m, n * 100 + m);
      const auto s = svd(a.view());
      REQUIRE(s.converged);
      const auto r = std::min(n, m);
      const Matrix scaled = product(s.u.view(), diagonal(s.values).view());
      CHECK(largest_difference(product(scaled.view(), s.v.view().transposed()), a) < 1e-13);
      CHECK(largest_difference(product(s.u.view().transposed(), s.u.view()), identity(r)) < 1e-13);
      CHECK(largest_difference(product(s.v.view().transposed(), s.v.view()), identity(r)) < 1e-13);
      for (std::size_t i = 1; i < s.values.size(); ++i) CHECK(s.values[i - 1] >= s.values[i]);
      CHECK(s.rank() == r);
      const auto turned = svd(a.view().transposed());
      for (std::size_t i = 0; i < r; ++i) CHECK(turned.values[i] == doctest::Approx(s.values[i]).epsilon(1e-12));
    }
  CHECK(svd(Matrix(4, 3).view()).rank() == 0);
  CHECK(std::isinf(svd(Matrix(4, 3).view()).condition()));
}

TEST_CASE("a system with the Hilbert matrix is solved to the last digits though its condition is 1e10") {
  // Times 360360, the least common multiple of 1 ... 15, the elements are integers: A and b are exact.
  const std::uint64_t n = 8;
  Matrix a(n, n);
  std::vector<double> b(n);
  for (std::uint64_t i = 0; i < n; ++i)
    for (std::uint64_t j = 0; j < n; ++j) {
      a(i, j) = std::round(360360.0 / static_cast<double>(i + j + 1));
      REQUIRE(a(i, j) * static_cast<double>(i + j + 1) == 360360.0);
      b[i] += a(i, j) * (j % 2 == 0 ? 1 : -3);
    }
  const auto s = solve(a.view(), b);
  REQUIRE(s.regular);
  CHECK(s.condition > 1e9);
  CHECK(s.relative_change < 1e-16);
  for (std::uint64_t j = 0; j < n; ++j) CHECK(s.x[j] == (j % 2 == 0 ? 1 : -3));
}

TEST_CASE("a singular system is said to be so, a regular one gives back b") {
  CHECK_FALSE(solve(Matrix(3, 3).view(), std::vector<double>(3, 1.0)).regular);
  Matrix nan = identity(2);
  nan(0, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(solve(nan.view(), std::vector<double>(2, 1.0)).regular);
  CHECK_THROWS_AS((void)solve(identity(2).view(), std::vector<double>(3)), ermine::core::UsageError);
  for (const auto n : sizes) {
    const Matrix a = random_matrix(n, n, n + 500), x = random_matrix(n, 1, 5);
    const auto b = product(a.view(), x.view());
    const auto s = solve(a.view(), b.values);
    for (std::uint64_t i = 0; i < n; ++i) CHECK(std::fabs(s.x[i] - x(i, 0)) < 1e-15 * s.condition);
  }
}

}  // namespace
