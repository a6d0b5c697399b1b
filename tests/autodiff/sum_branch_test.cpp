// Sums whose rows part, at a branch or in a loop.
#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

TEST_CASE("The laws of sums hold for a branch and a loop to convergence") {
  check_laws("a branch", Branch{});
  check_laws("a loop to convergence", Loop{});
}

TEST_CASE("Rows that take another path are queued again, and few visits are wasted") {
  const Rows rows(16384);
  std::vector<double> gradient(2);
  Sum branch(Branch{}, rows.data, 2);
  branch.value_and_gradient(start(2), gradient);
  CHECK(branch.report().programs == 2);
  CHECK(branch.report().row_visits < 2 * rows.data.rows);
  CHECK(branch.report().tape_rows == 0);
  CHECK(branch.program() == nullptr);
  Sum loop(Loop{}, rows.data, 2);
  loop.value_and_gradient(start(2), gradient);
  CHECK(loop.report().programs > 2);
  CHECK(loop.report().tape_rows == 0);
}
