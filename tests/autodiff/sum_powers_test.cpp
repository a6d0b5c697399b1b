// Sums of powers and special functions.
#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

TEST_CASE("The laws of sums hold for powers and special functions") {
  check_laws("powers and special functions", Powers{});
}
