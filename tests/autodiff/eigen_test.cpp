#include "ermine/autodiff/eigen.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>

#include "ermine/autodiff/gradient.hpp"

using namespace ermine::autodiff;

namespace {

/// b^T A^-1 b + tr A + |A| with A = B B^T + I of the inputs, mixed with a plain matrix. Fixed sizes: quick to compile.
const auto quadratic = [](const auto& x) {
  using T = std::decay_t<decltype(x[0])>;
  Eigen::Matrix<T, 2, 2> b;
  b << x[0], x[1], x[2], x[3];
  const Eigen::Matrix2d identity = Eigen::Matrix2d::Identity();
  Eigen::Matrix<T, 2, 2> a = b * b.transpose();
  a(0, 0) += 1.0;
  a(1, 1) += 1.0;
  const Eigen::Matrix<T, 2, 1> r = identity * b.col(0);
  const Eigen::Matrix<T, 2, 1> solved = a.inverse() * r;
  return T(r.dot(solved) + a.trace() * 0.1 + a.norm());
};

}  // namespace

TEST_CASE("Eigen's matrices, products and inverses are differentiated in both modes") {
  std::vector<double> x;
  for (int i = 0; i < 4; ++i) x.push_back(std::sin(1 + 3.1 * i));
  const std::vector<double> forward = gradient(quadratic, x, {.mode = Mode::forward});
  const std::vector<double> reverse = gradient(quadratic, x, {.mode = Mode::reverse});
  for (std::size_t i = 0; i < 4; ++i) {
    std::vector<double> above = x, below = x;
    above[i] += 1e-5;
    below[i] -= 1e-5;
    const double difference = (quadratic(above) - quadratic(below)) / (above[i] - below[i]);
    CHECK(forward[i] == doctest::Approx(reverse[i]).epsilon(1e-13));
    CHECK(forward[i] == doctest::Approx(difference).epsilon(1e-8));
  }
}
