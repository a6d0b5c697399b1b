#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ermine/autodiff/hessian.hpp"
#include "ermine/core/error.hpp"
#include "tests/autodiff/composites.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::testing;

TEST_CASE("second derivatives cost the passes they say") {
  const std::vector<double> few = point(3), many = point(20);
  int calls = 0;
  const auto counted = [&calls](const auto& x) {
    ++calls;
    return x[0] * x[1];
  };
  CHECK(hessian(counted, few).passes.evaluations == 1);
  CHECK(hessian(counted, few).passes.reverse == 0);
  CHECK(hessian(counted, many).passes.forward == 20);
  CHECK(hessian(counted, many).passes.reverse == 20);
  CHECK(hessian(counted, many).passes.tape_bytes > 0);
  calls = 0;
  CHECK(hessian(counted, many).passes.evaluations == 3);
  CHECK(calls == 3);
  calls = 0;
  CHECK(hessian(counted, many, {.mode = Mode::forward}).passes.evaluations == 9);
  CHECK(calls == 9);
  calls = 0;
  CHECK(hessian_vector(counted, many, many).passes.forward == 1);
  CHECK(hessian_vector(counted, many, many).passes.reverse == 1);
  CHECK(calls == 2);
}

TEST_CASE("the Hessian of a constant is 0, a direction of another size is refused, what is not finite is named") {
  const auto constant = [](const auto& x) { return std::decay_t<decltype(x[0])>(7); };
  const auto f = [](const auto& x) {
    using std::log;
    return x[0] * x[0] + log(x[1] - 1.0);
  };
  for (const Mode mode : {Mode::forward, Mode::reverse})
    CHECK(hessian(constant, point(2), {.mode = mode}).matrix.values == std::vector<double>{0, 0, 0, 0});
  CHECK(contains(message_of<core::UsageError>([&] { return hessian_vector(f, point(4), point(3)); }),
                 "v has 3 elements, needs 4"));
  CHECK(contains(
      message_of<core::TrainingError>([&] { return hessian(f, std::vector<double>{2, 1}, {.check_finite = true}); }),
      "`log`"));
}
