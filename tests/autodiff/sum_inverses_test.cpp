// Sums of roots, inverse functions and functions of pieces.
#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

TEST_CASE("The laws of sums hold for roots, inverses and functions of pieces") {
  check_laws("inverses", Inverses{});
  const Rows rows(100);
  Sum sum(Inverses{}, rows.data, Inverses::parameters);
  std::vector<double> gradient(Inverses::parameters);
  sum.value_and_gradient(start(Inverses::parameters), gradient);
  CHECK(sum.report().tape_rows == 0);
}

TEST_CASE("In lanes fmin and fmax leave out what is no number, as in C") {
  const std::vector<double> a{1, std::nan(""), 3, std::nan("")}, b{2, 5, std::nan(""), -1};
  const auto f = [](const auto& w, const auto& x) { return w[0] * fmin(x[0], x[1]) + w[1] * fmax(x[0], x[1]); };
  std::vector<double> gradient(2);
  Sum(f, {{a.data(), b.data()}, 4}, 2).value_and_gradient(std::vector<double>{1, 1}, gradient);
  CHECK(gradient == std::vector<double>{1 + 5 + 3 - 1, 2 + 5 + 3 - 1});
}
