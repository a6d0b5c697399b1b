#include "ermine/rules/losses/softmax.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "ermine/rules/losses/logistic.hpp"

using namespace ermine;

namespace {

using Vector = std::vector<double>;
const losses::Softmax loss;

std::vector<Vector> logits() {
  std::vector<Vector> all{{0}, {0, 0}, {1e4, -1e4, 0}, {-1e4, -1e4, -1e4}, {3, 3, 3, 3}, {0, 50}, {50, 0}};
  for (int i = 0; i < 20; ++i) {
    Vector h(2 + static_cast<std::size_t>(i) % 6);
    for (std::size_t j = 0; j < h.size(); ++j) h[j] = 5 * std::sin(7.0 * i + 3.0 * static_cast<double>(j));
    all.push_back(h);
  }
  return all;
}
double value(const Vector& h, std::uint64_t y) { return loss.value(std::span<const double>(h), y); }
Vector slope(const Vector& h, std::uint64_t y) {
  Vector g(h.size());
  loss.slope(std::span<const double>(h), y, std::span<double>(g));
  return g;
}

}  // namespace

TEST_CASE("the softmax loss has the slope of its value") {
  for (const Vector& h : logits())
    for (std::uint64_t y = 0; y < h.size(); ++y) {
      if (std::abs(h[0]) > 100) continue;
      const Vector g = slope(h, y);
      for (std::size_t j = 0; j < h.size(); ++j) {
        Vector above = h, below = h;
        above[j] += 1e-5, below[j] -= 1e-5;
        CHECK(g[j] == doctest::Approx((value(above, y) - value(below, y)) / 2e-5).epsilon(1e-8).scale(1));
      }
    }
}

TEST_CASE("the curvature of the softmax loss is the change of its slope, and never negative") {
  for (const Vector& h : logits()) {
    if (std::abs(h[0]) > 100) continue;
    Vector d(h.size()), product(h.size()), above = h, below = h;
    for (std::size_t j = 0; j < h.size(); ++j) {
      d[j] = std::cos(5.0 * static_cast<double>(j) + h[0]);
      above[j] += 1e-5 * d[j], below[j] -= 1e-5 * d[j];
    }
    loss.curvature(std::span<const double>(h), std::span<const double>(d), std::span<double>(product));
    const Vector high = slope(above, 0), low = slope(below, 0);
    double form = 0;
    for (std::size_t j = 0; j < h.size(); ++j) {
      CHECK(product[j] == doctest::Approx((high[j] - low[j]) / 2e-5).epsilon(1e-7).scale(1));
      form += d[j] * product[j];
    }
    CHECK(form >= -1e-16);
  }
}

TEST_CASE("the slopes of the softmax loss sum to zero and it does not see a shift of all logits") {
  for (const Vector& h : logits()) {
    const Vector g = slope(h, 0);
    double sum = 0;
    for (const double x : g) sum += x;
    CHECK(std::abs(sum) < 1e-15);
    Vector shifted = h;
    for (double& x : shifted) x += 256;
    CHECK(value(shifted, 0) == doctest::Approx(value(h, 0)).epsilon(1e-12).scale(1));
  }
}

TEST_CASE("softmax of two classes is the logistic loss") {
  for (const double z : {-1e4, -40.0, -3.0, -0.1, 0.0, 0.1, 3.0, 40.0, 1e4}) {
    const Vector h{0, z};
    CHECK(value(h, 1) == doctest::Approx(losses::Logistic{}.value(z, 1.0)).epsilon(1e-14));
    CHECK(value(h, 0) == doctest::Approx(losses::Logistic{}.value(z, 0.0)).epsilon(1e-14));
    CHECK(slope(h, 1)[1] == doctest::Approx(losses::Logistic{}.slope(z, 1.0)).epsilon(1e-14));
  }
}

TEST_CASE("a NaN logit makes the value and every slope NaN, wherever it stands") {
  for (std::size_t place = 0; place < 3; ++place) {
    Vector h{0.5, -1, 2};
    h[place] = std::numeric_limits<double>::quiet_NaN();
    for (std::uint64_t y = 0; y < 3; ++y) {
      CHECK(std::isnan(value(h, y)));
      for (const double g : slope(h, y)) CHECK(std::isnan(g));
    }
    CHECK(std::isnan(losses::log_sum_exp(std::span<const double>(h))));
  }
}

TEST_CASE("log_sum_exp keeps infinities and large numbers") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(losses::log_sum_exp(std::span<const double>(Vector{1e4, 1e4})) == doctest::Approx(1e4 + std::log(2.0)));
  CHECK(losses::log_sum_exp(std::span<const double>(Vector{infinity, 0})) == infinity);
  CHECK(losses::log_sum_exp(std::span<const double>(Vector{-infinity, 0})) == 0);
  CHECK(losses::log_sum_exp(std::span<const double>(Vector{-infinity, -infinity})) == -infinity);
}
