// Basis functions as terms.

#include "ermine/transforms/basis.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ermine/core/error.hpp"

using namespace ermine;

namespace {

std::vector<transforms::Term> expand(const std::vector<std::string>& bases, std::uint32_t columns) {
  std::vector<transforms::Term> terms = transforms::plain_terms(columns);
  for (const std::string& basis : bases) terms = transforms::products_of(transforms::parse_basis(basis, {}), terms);
  return terms;
}

std::vector<std::string> names(const std::vector<std::string>& bases, const std::vector<std::string>& columns) {
  std::vector<std::string> list;
  for (const auto& term : expand(bases, static_cast<std::uint32_t>(columns.size())))
    list.push_back(transforms::name_of(term, columns));
  return list;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("each basis makes the terms it promises, in its order") {
  CHECK(names({}, {"x", "y"}) == List{"x", "y"});
  CHECK(names({"powers:3"}, {"x", "y"}) == List{"x", "x^2", "x^3", "y", "y^2", "y^3"});
  CHECK(names({"poly:2"}, {"x", "y"}) == List{"x", "y", "x^2", "x*y", "y^2"});
  CHECK(names({"interactions:2"}, {"x", "y", "z"}) == List{"x", "y", "z", "x*y", "x*z", "y*z"});
  CHECK(names({"quadratic"}, {"x", "y"}) == List{"x^2", "y^2", "sqrt2*x*y"});
}

TEST_CASE("bases are applied in order, and a product that comes up twice is kept once") {
  CHECK(names({"powers:2", "interactions:2"}, {"x", "y"}) ==
        List{"x", "x^2", "y", "y^2", "x^3", "x*y", "x*y^2", "x^2*y", "x^2*y^2", "y^3"});
}

TEST_CASE("poly:d has one term for each product of degree 1 to d") {
  for (std::uint32_t m = 1; m <= 5; ++m)
    for (std::uint32_t d = 1; d <= 4; ++d) {
      double count = 1;  // (m + d)! / (m! d!) - 1
      for (std::uint32_t i = 1; i <= d; ++i) count = count * (m + i) / i;
      CHECK(expand({"poly:" + std::to_string(d)}, m).size() == static_cast<std::size_t>(std::lround(count)) - 1);
    }
}

TEST_CASE("the scalar product in the quadratic basis is the square of that of the columns") {
  const std::vector<double> a{1.5, -2, 0.5}, b{0.3, 1, -4};
  const auto map = [](const std::vector<double>& x) {
    std::vector<double> out;
    for (const auto& term : expand({"quadratic"}, 3)) {
      double v = term.scale;
      for (const auto& [column, exponent] : term.factors) v *= std::pow(x[column], exponent);
      out.push_back(v);
    }
    return out;
  };
  const auto fa = map(a), fb = map(b);
  double left = 0, right = 0;
  for (std::size_t i = 0; i < fa.size(); ++i) left += fa[i] * fb[i];
  for (std::size_t i = 0; i < 3; ++i) right += a[i] * b[i];
  CHECK(left == doctest::Approx(right * right).epsilon(1e-14));
}

TEST_CASE("a basis nobody knows, a degree out of range and too many terms are refused") {
  for (const char* basis :
       {"polly:2", "poly", "poly:0", "poly:31", "poly:x", "poly:2.5", "interactions:3", "quadratic:2", ""})
    CHECK_THROWS_AS(static_cast<void>(expand({basis}, 2)), core::UsageError);
  CHECK_THROWS_AS(static_cast<void>(expand({"poly:6"}, 100)), core::UsageError);
}
