// Sums of elementary functions.
#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

TEST_CASE("The laws of sums hold for elementary functions") { check_laws("elementary functions", Functions{}); }
