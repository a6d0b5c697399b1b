// Sums of paths that differ in what they return, and of recursion.
#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

TEST_CASE("The laws of sums hold for one computation with two results, recursion and nothing of a row") {
  check_laws("one computation with two results", Either{});
  check_laws("recursion", Recursion{});
  check_laws("nothing of a row", NoRow{});
}
