#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "tests/autodiff/member.hpp"

namespace ermine::testing {
namespace {

std::vector<Member> functions_of_one() {
  using namespace std;
  using autodiff::rules::exp_minus_square;
  using autodiff::rules::lgamma;
  return {
      member("exp", 1, [](const auto& x) { return exp(x[0]); }),
      member("exp2", 1, [](const auto& x) { return exp2(x[0]); }),
      member("expm1", 1, [](const auto& x) { return expm1(x[0]); }),
      member("log", 1, [](const auto& x) { return log(x[0]); }),
      member("log2", 1, [](const auto& x) { return log2(x[0]); }),
      member("log10", 1, [](const auto& x) { return log10(x[0]); }),
      member("log1p", 1, [](const auto& x) { return log1p(x[0]); }),
      member("sqrt", 1, [](const auto& x) { return sqrt(x[0]); }),
      member("cbrt", 1, [](const auto& x) { return cbrt(x[0]); }),
      member("sin", 1, [](const auto& x) { return sin(x[0]); }),
      member("cos", 1, [](const auto& x) { return cos(x[0]); }),
      member("tan", 1, [](const auto& x) { return tan(x[0]); }),
      member("asin", 1, [](const auto& x) { return asin(x[0]); }),
      member("acos", 1, [](const auto& x) { return acos(x[0]); }),
      member("atan", 1, [](const auto& x) { return atan(x[0]); }),
      member("sinh", 1, [](const auto& x) { return sinh(x[0]); }),
      member("cosh", 1, [](const auto& x) { return cosh(x[0]); }),
      member("tanh", 1, [](const auto& x) { return tanh(x[0]); }),
      member("asinh", 1, [](const auto& x) { return asinh(x[0]); }),
      member("acosh", 1, [](const auto& x) { return acosh(x[0]); }),
      member("atanh", 1, [](const auto& x) { return atanh(x[0]); }),
      member("erf", 1, [](const auto& x) { return erf(x[0]); }),
      member("erfc", 1, [](const auto& x) { return erfc(x[0]); }),
      member("tgamma", 1, [](const auto& x) { return tgamma(x[0]); }),
      member("lgamma", 1, [](const auto& x) { return lgamma(x[0]); }),
      member("exp_minus_square", 1, [](const auto& x) { return exp_minus_square(x[0]); }),
      member("abs", 1, [](const auto& x) { return abs(x[0]); }),
      member("floor", 1, [](const auto& x) { return floor(x[0]); }),
      member("ceil", 1, [](const auto& x) { return ceil(x[0]); }),
      member("trunc", 1, [](const auto& x) { return trunc(x[0]); }),
      member("round", 1, [](const auto& x) { return round(x[0]); }),
      member("rint", 1, [](const auto& x) { return rint(x[0]); }),
      member("nearbyint", 1, [](const auto& x) { return nearbyint(x[0]); }),
      member("-", 1, [](const auto& x) { return -x[0]; }),
      member("1 +", 1, [](const auto& x) { return 1.0 + x[0]; }),
      member("3 *", 1, [](const auto& x) { return 3.0 * x[0]; }),
      member("2 /", 1, [](const auto& x) { return 2.0 / x[0]; }),
      member("/ 2", 1, [](const auto& x) { return x[0] / 2.0; }),
  };
}

}  // namespace

const std::vector<Member>& functions() {
  static const std::vector<Member> members = [] {
    std::vector<Member> all = functions_of_one(), many = functions_of_many();
    all.insert(all.end(), many.begin(), many.end());
    return all;
  }();
  return members;
}

}  // namespace ermine::testing

TEST_CASE("the family has every function once") {
  std::set<std::string> names;
  for (const auto& member : ermine::testing::functions())
    CHECK(names.insert(member.name + std::to_string(member.operands)).second);
  CHECK(names.size() >= 55);
}
