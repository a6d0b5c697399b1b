#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "ermine/autodiff/dual.hpp"
#include "ermine/autodiff/functions.hpp"
#include "ermine/graph/operations/scalar_rules.hpp"

using namespace ermine;
namespace operations = ermine::graph::operations;

namespace {

using D = autodiff::Dual<double, 2>;

/// The slopes that the graph states for an operation are those that forward mode finds in the function of the same meaning.
template <class Operation, class F>
void agree(const F& f, std::initializer_list<std::pair<double, double>> points) {
  for (const auto& [a, b] : points) {
    const D y = f(D::variable(a, 0), D::variable(b, 1));
    CAPTURE(std::string(Operation::name));
    CAPTURE(a);
    CAPTURE(b);
    const auto same = [](double x, double z) { return std::abs(x - z) <= 1e-14 * std::abs(z) + 1e-300; };
    if constexpr (Operation::arity == 1) {
      const double value = Operation::value(a);
      CHECK(same(value, y.value));
      CHECK(same(Operation::template slope<0>(a, value), y.tangent[0]));
    } else {
      const double value = Operation::value(a, b);
      CHECK(same(value, y.value));
      CHECK(same(Operation::template slope<0>(a, b, value), y.tangent[0]));
      CHECK(same(Operation::template slope<1>(a, b, value), y.tangent[1]));
    }
  }
}

}  // namespace

TEST_CASE("the graph's rules and autodiff's agree, values and slopes") {
  using namespace operations;
  const auto everywhere = {std::pair{-2.5, 0.5}, {-0.3, 2.0}, {0.4, -1.5}, {3.0, 3.0}, {12.0, 0.1}};
  const auto positive = {std::pair{0.1, 0.5}, {0.7, 2.0}, {1.3, -1.5}, {3.0, 3.0}, {40.0, 0.1}};
  const auto unit = {std::pair{-0.9, 0.5}, {-0.3, 2.0}, {0.4, -1.5}, {0.99, 3.0}};
  agree<Exponential>([](const D& a, const D&) { return exp(a); }, everywhere);
  agree<Expm1>([](const D& a, const D&) { return expm1(a); }, {{-0.3, 0}, {0.4, 0}, {3.0, 0}});
  agree<Logarithm>([](const D& a, const D&) { return log(a); }, positive);
  agree<Log1p>([](const D& a, const D&) { return log1p(a); }, positive);
  agree<SquareRoot>([](const D& a, const D&) { return sqrt(a); }, positive);
  agree<Square>([](const D& a, const D&) { return a * a; }, everywhere);
  agree<Power>([](const D& a, const D& b) { return pow(a, b); }, positive);
  agree<Sine>([](const D& a, const D&) { return sin(a); }, everywhere);
  agree<Cosine>([](const D& a, const D&) { return cos(a); }, everywhere);
  agree<Tangent>([](const D& a, const D&) { return tan(a); }, everywhere);
  agree<ArcSine>([](const D& a, const D&) { return asin(a); }, unit);
  agree<ArcCosine>([](const D& a, const D&) { return acos(a); }, unit);
  agree<ArcTangent>([](const D& a, const D&) { return atan(a); }, everywhere);
  agree<ErrorFunction>([](const D& a, const D&) { return erf(a); }, unit);
  agree<LogGamma>([](const D& a, const D&) { return lgamma(a); }, positive);
  agree<Absolute>([](const D& a, const D&) { return abs(a); }, everywhere);
  agree<Minimum>([](const D& a, const D& b) { return min(a, b); }, everywhere);
  agree<Maximum>([](const D& a, const D& b) { return max(a, b); }, everywhere);
}
