#include <doctest/doctest.h>

#include <cmath>
#include <limits>
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
      if constexpr ((Operation::sloped & 2U) != 0) CHECK(same(Operation::template slope<1>(a, b, value), y.tangent[1]));
    }
  }
}

/// ... at every edge: zeros of both signs, denormals, the ends of the range, infinities, no number, and where a function or
/// its slope is infinite. Values are the same; so are slopes but for the last digits.
template <class Operation, class F>
void agree_at_edges(const F& f) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double edges[] = {0.0,     -0.0,   1.0,   -1.0,   0.5,     -2.5,     3.0,       5e-324,
                          -5e-324, 1e-310, 1e200, -1e200, 1.7e308, infinity, -infinity, std::nan("")};
  const auto identical = [](double x, double z) {
    return std::isnan(x) ? std::isnan(z) : x == z && std::signbit(x) == std::signbit(z);
  };
  const auto same = [](double x, double z) {
    return x == z || (std::isnan(x) && std::isnan(z)) || std::abs(x - z) <= 1e-14 * std::abs(z) + 1e-307;
  };
  for (const double a : edges)
    for (const double b : edges) {
      const D y = f(D::variable(a, 0), D::variable(b, 1));
      CAPTURE(std::string(Operation::name));
      CAPTURE(a);
      CAPTURE(b);
      if constexpr (Operation::arity == 1) {
        const double value = Operation::value(a);
        CHECK(identical(value, y.value));
        CHECK(same(Operation::template slope<0>(a, value), y.tangent[0]));
      } else {
        const double value = Operation::value(a, b);
        CHECK(identical(value, y.value));
        CHECK(same(Operation::template slope<0>(a, b, value), y.tangent[0]));
        if constexpr ((Operation::sloped & 2U) != 0)
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
  agree<CubeRoot>([](const D& a, const D&) { return cbrt(a); }, everywhere);
  agree<InverseHyperbolicSine>([](const D& a, const D&) { return asinh(a); }, everywhere);
  agree<InverseHyperbolicCosine>([](const D& a, const D&) { return acosh(a); }, {{1.01, 0}, {1.5, 0}, {40.0, 0}});
  agree<InverseHyperbolicTangent>([](const D& a, const D&) { return atanh(a); }, unit);
  agree<ArcTangent2>([](const D& a, const D& b) { return atan2(a, b); }, everywhere);
  agree<CopySign>([](const D& a, const D& b) { return copysign(a, b); }, everywhere);
  agree<Modulo>([](const D& a, const D& b) { return fmod(a, b); }, everywhere);
  agree<Gamma>([](const D& a, const D&) { return tgamma(a); }, everywhere);
  agree<Absolute>([](const D& a, const D&) { return abs(a); }, everywhere);
  agree<Minimum>([](const D& a, const D& b) { return min(a, b); }, everywhere);
  agree<Maximum>([](const D& a, const D& b) { return max(a, b); }, everywhere);
}

TEST_CASE("the graph's rules of roots, inverses and remainders have autodiff's values and slopes at every edge") {
  using namespace operations;
  agree_at_edges<CubeRoot>([](const D& a, const D&) { return cbrt(a); });
  agree_at_edges<InverseHyperbolicSine>([](const D& a, const D&) { return asinh(a); });
  agree_at_edges<InverseHyperbolicCosine>([](const D& a, const D&) { return acosh(a); });
  agree_at_edges<InverseHyperbolicTangent>([](const D& a, const D&) { return atanh(a); });
  agree_at_edges<ArcTangent2>([](const D& a, const D& b) { return atan2(a, b); });
  agree_at_edges<CopySign>([](const D& a, const D& b) { return copysign(a, b); });
  agree_at_edges<Modulo>([](const D& a, const D& b) { return fmod(a, b); });
  agree_at_edges<Gamma>([](const D& a, const D&) { return tgamma(a); });
}
