// Sums whose derivatives are written out (few parameters, few operations) are those of the tape, also where the written
// product of a zero and an infinite slope is not a number.
#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

namespace {

void check_same(const auto& f, const std::vector<double>& w, const Rows& rows) {
  const std::size_t p = w.size();
  Sum sum(f, rows.data, static_cast<std::uint32_t>(p));
  std::vector<double> gradient(p), hessian(p * p), expected(p), second(p * p), again(p), product(p);
  const double value = sum.hessian(w, gradient, hessian);
  RowSum plain{rows.data.columns, rows.data.rows, w, 0, expected, second};
  hessian_by_tape(f, plain);
  const double scale = std::abs(plain.value);
  CHECK(near(value, plain.value, scale));
  CHECK(near(sum.value_and_gradient(w, again), plain.value, scale));
  for (std::size_t j = 0; j < p; ++j) {
    CHECK(near(gradient[j], expected[j], scale));
    CHECK(near(again[j], expected[j], scale));
  }
  for (std::size_t k = 0; k < p * p; ++k) CHECK(near(hessian[k], second[k], scale));
}

}  // namespace

TEST_CASE("An unbinned likelihood has the tape's gradient and Hessian") {
  const auto f = [](const auto& w, const auto& x) {
    const auto z = (x[0] - w[1]) / w[2];
    const auto signal = exp(-0.5 * z * z) / (w[2] * 2.5066282746310002);
    const auto background = w[3] * exp(-w[3] * x[1] * x[1]);
    return -log(w[0] * signal + (1 - w[0]) * background);
  };
  check_same(f, {0.4, 0.1, 0.7, 0.9}, Rows(700));
}

TEST_CASE("Where a product of the written derivatives is no number the sweeps are asked") {
  const auto f = [](const auto& w, const auto& x) { return w[0] * sqrt(w[1] * x[0] * x[0]) + x[1] * w[1]; };
  Rows rows(300);
  rows.columns[0][17] = 0;  // w0 = 0 beside the infinite slope of sqrt(0)
  const std::vector<double> w{0, 2};
  std::vector<double> gradient(2), expected(2);
  static_cast<void>(Sum(f, rows.data, 2).value_and_gradient(w, gradient));
  RowSum plain{rows.data.columns, rows.data.rows, w, 0, expected, {}};
  Tape tape;
  sum_by_tape(f, plain, tape);
  REQUIRE(std::isfinite(expected[1]));
  CHECK(near(gradient[0], expected[0], 1));
  CHECK(near(gradient[1], expected[1], 1));
}
