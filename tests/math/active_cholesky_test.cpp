#include "ermine/math/active_cholesky.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "ermine/core/random.hpp"

using namespace ermine;
using math::ActiveCholesky;

TEST_CASE("rows that come and go leave the decomposition of those that are there") {
  constexpr std::uint64_t n = 40;
  core::Stream random(3, core::Purpose::test);
  std::vector<double> z(n * 60), a(n * n);
  for (double& v : z) v = random.normal();
  for (std::uint64_t i = 0; i < n; ++i)
    for (std::uint64_t j = 0; j < n; ++j)
      for (std::uint64_t k = 0; k < 60; ++k) a[i * n + j] += z[i * 60 + k] * z[j * 60 + k];
  ActiveCholesky factor(n);
  std::vector<std::uint64_t> members;
  int removed = 0;
  for (int turn = 0; turn < 300; ++turn) {
    const std::uint64_t pick = random.below(n);
    std::uint64_t place = members.size();
    for (std::uint64_t k = 0; k < members.size(); ++k)
      if (members[k] == pick) place = k;
    if (place < members.size()) {
      factor.remove(place);
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(place));
      ++removed;
    } else {
      std::vector<double> row;
      members.push_back(pick);
      for (const std::uint64_t k : members) row.push_back(a[pick * n + k]);
      REQUIRE(factor.append(row));
    }
    REQUIRE(factor.size() == members.size());
    std::vector<double> truth(members.size()), x(members.size());
    for (double& v : truth) v = random.normal();
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = 0; j < members.size(); ++j) x[i] += a[members[i] * n + members[j]] * truth[j];
    factor.solve(x);
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) worst = std::fmax(worst, std::fabs(x[i] - truth[i]));
    CHECK(worst < 1e-10);
  }
  CHECK(removed > 50);
}

TEST_CASE("a row that others make up is refused and leaves no trace") {
  ActiveCholesky factor(3);
  CHECK(factor.append(std::vector<double>{4}));
  CHECK(factor.append(std::vector<double>{2, 5}));
  CHECK_FALSE(factor.append(std::vector<double>{6, 7, 13}));  // the sum of both
  CHECK(factor.size() == 2);
  std::vector<double> x{4, 2};
  factor.solve(x);
  CHECK(x[0] == doctest::Approx(1).epsilon(1e-15));
  CHECK(x[1] == doctest::Approx(0).epsilon(1e-15));
}
