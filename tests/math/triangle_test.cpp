// The triangular factor of a tall matrix does not depend on how its rows come, and R'R is A'A.
#include "ermine/math/triangle.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "ermine/core/random.hpp"

using namespace ermine;

namespace {

std::vector<double> matrix(std::size_t columns, std::size_t rows) {
  core::Stream stream(3, core::Purpose::test);
  std::vector<double> a(columns * rows);
  for (double& x : a) x = stream.normal();
  return a;
}

math::Triangle<double> factor(const std::vector<double>& a, std::size_t columns, std::size_t rows, std::size_t step) {
  math::Triangle<double> R(columns);
  for (std::size_t first = 0; first < rows; first += step) {
    const std::size_t some = std::min(step, rows - first);
    std::vector<double> block;
    for (std::size_t j = 0; j < columns; ++j)
      for (std::size_t i = 0; i < some; ++i) block.push_back(a[j * rows + first + i]);
    R.add(block, some);
  }
  return R;
}

}  // namespace

TEST_CASE("R'R is A'A, in whatever blocks the rows come") {
  for (const std::size_t columns : {1, 2, 5})
    for (const std::size_t rows : {1, 3, 7, 100}) {
      const std::vector<double> a = matrix(columns, rows);
      for (const std::size_t step : {1, 2, 5, 100}) {
        const math::Triangle<double> R = factor(a, columns, rows, step);
        for (std::size_t i = 0; i < columns; ++i)
          for (std::size_t j = i; j < columns; ++j) {
            double expected = 0, got = 0;
            for (std::size_t k = 0; k < rows; ++k) expected += a[i * rows + k] * a[j * rows + k];
            for (std::size_t k = 0; k <= i; ++k) got += R(k, i) * R(k, j);
            CHECK(std::fabs(got - expected) <= 1e-13 * static_cast<double>(rows));
          }
      }
    }
}

TEST_CASE("A column of zeros and a column that repeats another leave a zero on the diagonal") {
  math::Triangle<double> R(3);
  std::vector<double> block{3, 4, 0, 0, 3, 4};
  R.add(block, 2);
  CHECK(std::fabs(R(0, 0)) == doctest::Approx(5));
  CHECK(R(1, 1) == 0);
  CHECK(std::fabs(R(2, 2)) < 1e-15);
}
