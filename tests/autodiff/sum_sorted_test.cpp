// Sums that no program can take whole.
#include <string>

#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

TEST_CASE("The laws of sums hold for an insertion sort and functions the engine lacks") {
  check_laws("an insertion sort", Sorted{});
  check_laws("crossed products", Crossed{});
  check_laws("functions the engine lacks", Lacking{});
}

TEST_CASE("What no program can be is differentiated all the same, and the report says how") {
  const Rows rows(3000);
  std::vector<double> gradient(3);
  Sum sorted(Sorted{}, rows.data, 3);
  sorted.value_and_gradient(start(3), gradient);
  CHECK(sorted.report().tape_rows > 0);
  Sum lacking(Lacking{}, rows.data, 2);
  gradient.resize(2);
  lacking.value_and_gradient(start(2), gradient);
  CHECK(lacking.report().tape_rows == 3000);
  const std::string missing = lacking.report().unrecordable;
  CHECK((missing == "polygamma" || missing == "remainder"));
}
