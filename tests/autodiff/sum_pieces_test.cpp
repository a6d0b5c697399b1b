// Sums of functions in pieces.
#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

TEST_CASE("The laws of sums hold for functions in pieces") { check_laws("functions in pieces", MoreFunctions{}); }
