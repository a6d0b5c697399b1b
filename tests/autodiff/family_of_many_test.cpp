#include <cmath>

#include "tests/autodiff/member.hpp"

namespace ermine::testing {

std::vector<Member> functions_of_many() {
  using namespace std;
  return {
      member("pow", 2, [](const auto& x) { return pow(x[0], x[1]); }),
      member("hypot", 2, [](const auto& x) { return hypot(x[0], x[1]); }),
      member("atan2", 2, [](const auto& x) { return atan2(x[0], x[1]); }),
      member("copysign", 2, [](const auto& x) { return copysign(x[0], x[1]); }),
      member("min", 2, [](const auto& x) { return min(x[0], x[1]); }),
      member("max", 2, [](const auto& x) { return max(x[0], x[1]); }),
      member("fmin", 2, [](const auto& x) { return fmin(x[0], x[1]); }),
      member("fmax", 2, [](const auto& x) { return fmax(x[0], x[1]); }),
      member("fdim", 2, [](const auto& x) { return fdim(x[0], x[1]); }),
      member("fmod", 2, [](const auto& x) { return fmod(x[0], x[1]); }),
      member("remainder", 2, [](const auto& x) { return remainder(x[0], x[1]); }),
      member("+", 2, [](const auto& x) { return x[0] + x[1]; }),
      member("-", 2, [](const auto& x) { return x[0] - x[1]; }),
      member("*", 2, [](const auto& x) { return x[0] * x[1]; }),
      member("/", 2, [](const auto& x) { return x[0] / x[1]; }),
      member("hypot3", 3, [](const auto& x) { return hypot(x[0], x[1], x[2]); }),
      member("fma", 3, [](const auto& x) { return fma(x[0], x[1], x[2]); }),
      member("clamp", 3, [](const auto& x) { return clamp(x[0], x[1], x[2]); }),
  };
}

}  // namespace ermine::testing
