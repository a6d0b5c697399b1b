// Sums of straight code, and their checker.
#include "ermine/autodiff/check_sum.hpp"
#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

TEST_CASE("The laws of sums hold for straight code") { check_laws("straight code", Straight{}); }

TEST_CASE("The checker of sums compares block recording with the other ways and names what is wrong") {
  const Rows rows(60);
  const Check right = check_sum(Straight{}, rows.data, start(Straight::parameters));
  CHECK_MESSAGE(right.passed, right.message);
  REQUIRE(right.columns.size() == 4);
  CHECK(right.columns[2].method == "block");
  // A function that takes a number from elsewhere is not one of its arguments alone, and the checker tells.
  int calls = 0;
  const auto counting = [&calls](const auto& w, const auto& x) {
    return w[0] * x[0] * static_cast<double>(++calls % 7);
  };
  const Check wrong = check_sum(counting, rows.data, start(1));
  CHECK_FALSE(wrong.passed);
  CHECK(wrong.worst == "x[0]");
}
