// Sums of products of every kind, contracted or not.
#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

TEST_CASE("The laws of sums hold for sums of products") { check_laws("sums of products", Products{}); }
