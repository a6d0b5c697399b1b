#include "ermine/math/compensated_sum.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "ermine/core/random.hpp"

namespace {

using namespace ermine::math;

TEST_CASE("a compensated sum keeps what cancellation would lose, of terms and of products") {
  CHECK(compensated_sum(std::vector<double>{1e16, 1, -1e16, 1e-3}) == 1.001);
  CHECK(compensated_sum(std::vector<double>{1, 1e100, 1, -1e100}) == 2);
  CompensatedSum products;
  products.add_product(1 + 0x1p-30, 1 + 0x1p-30);
  products.add(-1);
  products.add(-0x1p-29);
  CHECK(products.value() == 0x1p-60);
}

TEST_CASE("terms and their negatives cancel to nothing in any order") {
  ermine::core::Stream stream(3, ermine::core::Purpose::test);
  std::vector<double> x;
  for (int i = 0; i < 1000; ++i) x.push_back(stream.uniform(-1, 1) * std::ldexp(1.0, i % 40));
  CompensatedSum sum;
  for (const double v : x) sum.add(v);
  for (std::size_t i = x.size(); i-- > 0;) sum.add(-x[i]);
  CHECK(sum.value() == 0);
}

TEST_CASE("a sum that leaves the range is infinite, one of opposite infinities is not a number") {
  const double inf = std::numeric_limits<double>::infinity(), large = std::numeric_limits<double>::max();
  CHECK(compensated_sum(std::vector<double>{large, large, 1}) == inf);
  CHECK(compensated_sum(std::vector<double>{-inf, 1}) == -inf);
  CHECK(std::isnan(compensated_sum(std::vector<double>{inf, -inf})));
}

}  // namespace
