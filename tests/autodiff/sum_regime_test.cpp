// Branches of parameters, branches that cannot be recorded, and what is refused.
#include "ermine/core/error.hpp"
#include "tests/autodiff/sum_laws.hpp"
#include "tests/message_of.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;
using namespace ermine::testing;

static_assert(!std::is_convertible_v<Recorded, double> && !std::is_constructible_v<double, Recorded>);
static_assert(!std::is_convertible_v<Recorded, bool> && !std::is_constructible_v<bool, Recorded>);
static_assert(!std::is_constructible_v<int, Recorded>);

TEST_CASE("The laws of sums hold for a branch of the parameters and a branch that cannot be recorded") {
  check_laws("a branch of the parameters", Regime{});
  check_laws("a branch that cannot be recorded", HalfLacking{});
}

TEST_CASE("A branch of the parameters alone is decided again at each call") {
  const Rows rows(500);
  Sum sum(Regime{}, rows.data, 2);
  for (const double first : {0.4, -0.4, 0.7, -0.9}) check_against_tape("regime", Regime{}, 500, {first, 1.3}, sum);
}

TEST_CASE("Recorded numbers are refused outside of their recording, and sizes that do not fit") {
  Recorded kept;
  const Rows rows(10);
  const auto keeping = [&kept](const auto& w, const auto& x) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(w[0])>, Recorded>) kept = w[0];
    return w[0] * x[0];
  };
  const std::vector<double> w{1.0};
  Sum sum(keeping, rows.data, 1);
  std::vector<double> gradient(1), two(2);
  sum.value_and_gradient(w, gradient);
  CHECK(message_of<core::UsageError>([&] { static_cast<void>(kept + 1.0); }).find("nothing is being recorded") !=
        std::string::npos);
  CHECK(message_of<core::UsageError>([&] { static_cast<void>(kept < 1.0); }).find("`<`") != std::string::npos);
  const auto using_it = [&kept](const auto& v, const auto& x) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(v[0])>, Recorded>)
      return v[0] * x[0] + kept;
    else
      return v[0] * x[0];
  };
  CHECK(message_of<core::UsageError>([&] {
          static_cast<void>(sum_gradient(using_it, rows.data, w));
        }).find("earlier recording") != std::string::npos);
  CHECK(message_of<core::UsageError>([&] { sum.value_and_gradient(two, two); }).find("1") != std::string::npos);
  CHECK(message_of<core::UsageError>([&] { sum.value_and_gradient(w, two); }).find("gradient") != std::string::npos);
  CHECK(message_of<core::UsageError>([&] { static_cast<void>(sum_gradient(keeping, RowData{}, w)); }).find("column") !=
        std::string::npos);
}
