#include <doctest/doctest.h>

#include <clocale>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "ermine/formula/functions.hpp"
#include "ermine/formula/parse.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/picture.hpp"

using namespace ermine;

namespace {

const std::vector<std::string> value{"value"};

/// An expression of x, y, z and whatever else at a point, by the plain rules of the graph.
graph::Picture at(const std::string& text, const std::vector<std::string>& names, const std::vector<double>& point) {
  graph::Builder builder;
  std::vector<graph::SlotId> slots;
  for (const std::string& name : names) slots.push_back(builder.dense_input({name}));
  const auto resolve = [&](const std::string& name) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == name) return slots[i];
    return graph::no_slot;
  };
  builder.output("value", formula::append(builder, text, resolve));
  return graph::picture(std::move(builder).finish(), point, value, graph::Sweep::reverse);
}
double evaluate(const std::string& text, double x = 0, double y = 0, double z = 0) {
  const auto picture = at(text, {"x", "y", "z"}, {x, y, z});
  return picture.nodes[picture.outputs[0]].value[0];
}

struct Case {
  const char* text;
  double (*truth)(double x, double y, double z);
  double low = -3, high = 3;  ///< The range of x, y and z.
};
/// The formula beside the C++ that it means.
const Case cases[] = {
    {"x + y * z", [](double x, double y, double z) { return x + y * z; }},
    {"x - y - z", [](double x, double y, double z) { return x - y - z; }},
    {"x / y * z", [](double x, double y, double z) { return x / y * z; }},
    {"-x^2", [](double x, double, double) { return -(x * x); }},
    {"x^3 - x^4 + x^-1 + x^-2",
     [](double x, double, double) { return x * x * x - x * x * x * x + 1 / x + 1 / (x * x); }},
    {"x^2.5 + x^0.5 + pow(x, y)",
     [](double x, double y, double) { return std::pow(x, 2.5) + std::sqrt(x) + std::pow(x, y); }, 0.1, 4},
    {"2^x^y", [](double x, double y, double) { return std::pow(2, std::pow(x, y)); }, 0.5, 2},
    {"2^-x", [](double x, double, double) { return std::pow(2, -x); }},
    {"x < y", [](double x, double y, double) { return double(x < y); }},
    {"(x > y) + 2*(x >= z) + 4*(y <= z)",
     [](double x, double y, double z) { return (x > y) + 2 * (x >= z) + 4.0 * (y <= z); }},
    {"round(x) == round(y)", [](double x, double y, double) { return double(std::round(x) == std::round(y)); }},
    {"round(x) != round(y)", [](double x, double y, double) { return double(std::round(x) != std::round(y)); }},
    {"x > 0 && y > 0 || !(z > 0)", [](double x, double y, double z) { return double((x > 0 && y > 0) || !(z > 0)); }},
    {"x > 0 ? y : z", [](double x, double y, double z) { return x > 0 ? y : z; }},
    {"x > 1 ? 1 : x > 0 ? 2 : 3", [](double x, double, double) { return x > 1   ? 1
                                                                        : x > 0 ? 2.0
                                                                                : 3.0; }},
    {"abs(x) + fabs(y)", [](double x, double y, double) { return std::abs(x) + std::abs(y); }},
    {"sqrt(x) + cbrt(y)", [](double x, double y, double) { return std::sqrt(x) + std::cbrt(y); }, 0.01, 50},
    {"cbrt(x)", [](double x, double, double) { return std::cbrt(x); }},
    {"exp(x) + exp2(y) + expm1(z)",
     [](double x, double y, double z) { return std::exp(x) + std::exp2(y) + std::expm1(z); }},
    {"log(x) + log2(y)", [](double x, double y, double) { return std::log(x) + std::log2(y); }, 1.5, 100},
    {"log10(x) + log1p(y)", [](double x, double y, double) { return std::log10(x) + std::log1p(y); }, 1.5, 1000},
    {"sin(x) * cos(y) + tan(z/3)",
     [](double x, double y, double z) { return std::sin(x) * std::cos(y) + std::tan(z / 3); }},
    {"asin(x) + acos(y) + atan(z)",
     [](double x, double y, double z) { return std::asin(x) + std::acos(y) + std::atan(z); }, -1, 1},
    {"atan2(y, x)", [](double x, double y, double) { return std::atan2(y, x); }},
    {"sinh(x) + cosh(y) + tanh(z)",
     [](double x, double y, double z) { return std::sinh(x) + std::cosh(y) + std::tanh(z); }},
    {"asinh(x)", [](double x, double, double) { return std::asinh(x); }},
    {"acosh(x)", [](double x, double, double) { return std::acosh(x); }, 1, 30},
    {"atanh(x)", [](double x, double, double) { return std::atanh(x); }, -0.99, 0.99},
    {"erf(x) + lgamma(y)", [](double x, double y, double) { return std::erf(x) + std::lgamma(y); }, 2.2, 9},
    {"erfc(x)", [](double x, double, double) { return std::erfc(x); }, -3, 5},
    {"tgamma(x)", [](double x, double, double) { return std::tgamma(x); }, -4.9, 9},
    {"floor(x) + 10*ceil(y) + 100*trunc(z) + 1000*round(x)",
     [](double x, double y, double z) {
       return std::floor(x) + 10 * std::ceil(y) + 100 * std::trunc(z) + 1000 * std::round(x);
     }},
    {"fmod(x, y)", [](double x, double y, double) { return std::fmod(x, y); }},
    {"hypot(x, y) + hypot(x, y, z)",
     [](double x, double y, double z) { return std::hypot(x, y) + std::hypot(x, y, z); }},
    {"min(x, y, z) + 10 * max(x, y, z) + fmin(x, y) + fmax(y, z)",
     [](double x, double y, double z) {
       return std::min({x, y, z}) + 10 * std::max({x, y, z}) + std::fmin(x, y) + std::fmax(y, z);
     }},
    {"fma(x, y, z)", [](double x, double y, double z) { return std::fma(x, y, z); }},
    {"copysign(x, y) + fdim(x, y) + sign(z)",
     [](double x, double y, double z) { return std::copysign(x, y) + std::fdim(x, y) + (z > 0) - (z < 0); }},
    {"sigmoid(x) + softplus(y) + relu(z)",
     [](double x, double y, double z) { return 1 / (1 + std::exp(-x)) + std::log1p(std::exp(y)) + std::max(z, 0.0); }},
    {"normal(x, y, 0.5)",
     [](double x, double y, double) { return std::exp(-2 * (x - y) * (x - y)) / (0.5 * std::sqrt(2 * M_PI)); }, -0.5,
     0.5},
    {"exponential(x, 2)", [](double x, double, double) { return x < 0 ? 0 : 2 * std::exp(-2 * x); }},
    {"pi * e + x*0", [](double, double, double) { return M_PI * M_E; }},
};

}  // namespace

TEST_CASE("a formula has the value of the C++ it means") {
  core::Stream random(21, core::Purpose::test);
  for (const Case& c : cases) {
    CAPTURE(c.text);
    for (int i = 0; i < 60; ++i) {
      const double x = random.uniform(c.low, c.high), y = random.uniform(c.low, c.high),
                   z = random.uniform(c.low, c.high);
      CAPTURE(x);
      CAPTURE(y);
      CAPTURE(z);
      CHECK(evaluate(c.text, x, y, z) == doctest::Approx(c.truth(x, y, z)).epsilon(2e-14).scale(1e-3));
    }
  }
}

TEST_CASE("the fast evaluator gives a column of a formula what the plain rules give each row") {
  core::Stream random(23, core::Purpose::test);
  for (const Case& c : cases) {
    CAPTURE(c.text);
    std::vector<std::vector<double>> columns(3, std::vector<double>(173));
    for (auto& column : columns)
      for (double& x : column) x = random.uniform(c.low, c.high);
    const graph::Program program = formula::over_columns(c.text);
    if (program.slots[program.output("value")].extent != graph::Extent::row) continue;
    graph::Batch batch;
    batch.rows = 173;
    for (const graph::Input& input : program.inputs)
      batch.inputs.push_back({{columns[static_cast<std::size_t>(input.columns[0][0] - 'x')].data()}, nullptr, {}});
    std::vector<double> result(173);
    graph::Evaluator(program).rows(batch, {}, "value", result);
    for (std::size_t i = 0; i < 173; ++i)
      CHECK(result[i] ==
            doctest::Approx(evaluate(c.text, columns[0][i], columns[1][i], columns[2][i])).epsilon(2e-14).scale(1e-3));
  }
}

TEST_CASE("every function of the table is in the table of values") {
  for (const std::string& name : formula::function_names()) {
    bool found = name == "isnan";  // below
    for (const Case& c : cases) found = found || std::string(c.text).find(name + "(") != std::string::npos;
    CAPTURE(name);
    CHECK(found);
  }
}

TEST_CASE("derivatives of formulas are difference quotients, and finite beside branches not taken") {
  core::Stream random(22, core::Purpose::test);
  for (const Case& c : cases) {
    CAPTURE(c.text);
    for (int i = 0; i < 8; ++i) {
      std::vector<double> point;
      for (int k = 0; k < 3; ++k) point.push_back(random.uniform(c.low, c.high) * 0.98 + 0.01 * (c.low + c.high));
      const auto picture = at(c.text, {"x", "y", "z"}, point);
      for (std::size_t k = 0; k < 3; ++k) {
        const double step = 1e-6;
        auto above = point, below = point;
        above[k] += step, below[k] -= step;
        const auto f = [&](const std::vector<double>& p) { return c.truth(p[0], p[1], p[2]); };
        const double quotient = (f(above) - f(below)) / (2 * step), half = (f(above) - f(point)) / step;
        if (std::abs(half - quotient) > 1e-3 * (1 + std::abs(quotient)))
          continue;  // a step of the function lies between
        CHECK(picture.jacobian[0][k] == doctest::Approx(quotient).epsilon(1e-5).scale(1));
      }
    }
  }
  for (const char* text :
       {"atan2(y, x)", "cbrt(x) + y", "x > 0 ? log(x) : y", "x > 0 ? sqrt(x) : 0", "exponential(x, y)"}) {
    const auto picture = at(text, {"x", "y"}, {-1, 2});
    CAPTURE(text);
    for (const double d : picture.jacobian[0]) CHECK(std::isfinite(d));
  }
}

TEST_CASE("functions put together from two halves have their own slope where the halves meet") {
  const auto slope = [](const char* text, double x) { return at(text, {"x"}, {x}).jacobian[0][0]; };
  for (const double zero : {0.0, -0.0}) {
    CHECK(slope("asinh(x)", zero) == 1);
    CHECK(slope("atanh(x)", zero) == 1);
    CHECK(slope("atan2(x, 1)", zero) == 1);
    CHECK(!std::isfinite(slope("cbrt(x)", zero)));
  }
  for (const double x : {-2.0, -5e-324, -0.0, 0.0, 5e-324, 2.0}) {
    CHECK(slope("sign(x)", x) == 0);
    CHECK(slope("x*sign(x) + 3*x", x) == 3 + (x > 0) - (x < 0));
  }
  CHECK(std::signbit(evaluate("sign(x)", -0.0)));
  CHECK(std::isnan(evaluate("sign(x)", std::nan(""))));
}

TEST_CASE("the functions of <cmath> have C's values at every edge, zeros with their sign") {
  const double infinity = std::numeric_limits<double>::infinity(), nothing = std::nan("");
  const double edges[] = {0.0,    -0.0,    1,     -1,     0.5,     -0.5,     2.5,       -2.5,
                          5e-324, -1e-310, 1e200, -1e200, 1.7e308, infinity, -infinity, nothing};
  const struct {
    const char* text;
    double (*truth)(double x, double y);
  } known[] = {
      {"acos(x)", [](double x, double) { return std::acos(x); }},
      {"acosh(x)", [](double x, double) { return std::acosh(x); }},
      {"asin(x)", [](double x, double) { return std::asin(x); }},
      {"asinh(x)", [](double x, double) { return std::asinh(x); }},
      {"atan(x)", [](double x, double) { return std::atan(x); }},
      {"atan2(x, y)", [](double x, double y) { return std::atan2(x, y); }},
      {"atanh(x)", [](double x, double) { return std::atanh(x); }},
      {"cbrt(x)", [](double x, double) { return std::cbrt(x); }},
      {"ceil(x)", [](double x, double) { return std::ceil(x); }},
      {"copysign(x, y)", [](double x, double y) { return std::copysign(x, y); }},
      {"exp(x)", [](double x, double) { return std::exp(x); }},
      {"exp2(x)", [](double x, double) { return std::exp2(x); }},
      {"expm1(x)", [](double x, double) { return std::expm1(x); }},
      {"fabs(x)", [](double x, double) { return std::fabs(x); }},
      {"fdim(x, y)", [](double x, double y) { return std::fdim(x, y); }},
      {"floor(x)", [](double x, double) { return std::floor(x); }},
      {"fmod(x, y)", [](double x, double y) { return std::fmod(x, y); }},
      {"log(x)", [](double x, double) { return std::log(x); }},
      {"log10(x)", [](double x, double) { return std::log10(x); }},
      {"log1p(x)", [](double x, double) { return std::log1p(x); }},
      {"log2(x)", [](double x, double) { return std::log2(x); }},
      {"pow(x, y)", [](double x, double y) { return std::pow(x, y); }},
      {"round(x)", [](double x, double) { return std::round(x); }},
      {"sinh(x)", [](double x, double) { return std::sinh(x); }},
      {"sqrt(x)", [](double x, double) { return std::sqrt(x); }},
      {"tanh(x)", [](double x, double) { return std::tanh(x); }},
      {"tgamma(x)", [](double x, double) { return std::tgamma(x); }},
      {"trunc(x)", [](double x, double) { return std::trunc(x); }},
  };
  for (const auto& function : known)
    for (const double x : edges)
      for (const double y : edges) {
        if (std::string(function.text).find('y') == std::string::npos && y != 0) continue;
        const double expected = function.truth(x, y), got = evaluate(function.text, x, y);
        CAPTURE(function.text);
        CAPTURE(x);
        CAPTURE(y);
        CAPTURE(expected);
        CAPTURE(got);
        if (std::isnan(expected) || std::isinf(expected) || expected == 0)
          CHECK((std::isnan(expected) ? std::isnan(got)
                                      : got == expected && std::signbit(got) == std::signbit(expected)));
        else
          CHECK(std::abs(got / expected - 1) < 1e-15);
      }
  for (const char* text : {"fmin(x, y)", "fmax(x, y)"}) {
    CHECK(evaluate(text, nothing, 3) == 3);
    CHECK(evaluate(text, 3, nothing) == 3);
    CHECK(std::isnan(evaluate(text, nothing, nothing)));
  }
}

TEST_CASE("whole powers have whole logarithms and the ends of the range their limits") {
  for (int k = -1000; k <= 1000; k += 7) CHECK(evaluate("log2(x)", std::ldexp(1, k)) == k);
  for (int k = -22; k <= 22; ++k) CHECK(evaluate("log10(x)", std::pow(10.0, k)) == k);
  const double infinity = std::numeric_limits<double>::infinity();
  for (const char* text : {"log2(x)", "log10(x)"}) {
    CHECK(evaluate(text, 0) == -infinity);
    CHECK(evaluate(text, infinity) == infinity);
    CHECK(std::isnan(evaluate(text, -1)));
    CHECK(evaluate(text, 5e-324) == doctest::Approx(std::log(5e-324) / std::log(text[3] == '2' ? 2.0 : 10.0)));
  }
}

TEST_CASE("atan2 knows every quadrant, the axes and the origin") {
  for (const double x : {-2.0, -0.5, 0.0, 0.5, 2.0})
    for (const double y : {-2.0, -0.5, 0.0, 0.5, 2.0})
      CHECK(evaluate("atan2(y, x)", x, y) == doctest::Approx(std::atan2(y, x)).epsilon(1e-15));
}

TEST_CASE("missing values stay missing until they are asked about") {
  const double missing = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(evaluate("x + 1", missing)));
  CHECK(evaluate("isnan(x)", missing) == 1);
  CHECK(evaluate("isnan(x)", 3) == 0);
  CHECK(evaluate("isnan(x) ? 7 : x", missing) == 7);
  CHECK(evaluate("x != x", missing) == 1);
  CHECK(evaluate("x < 1", missing) == 0);
}

TEST_CASE("numbers are read alike in every locale") {
  for (const char* locale : {"C", "de_DE.UTF-8", "tr_TR.UTF-8"}) {
    if (std::setlocale(LC_ALL, locale) == nullptr) continue;
    CHECK(evaluate("1.5 + 2e-1") == 1.7);
    CHECK_THROWS_AS(evaluate("1,5"), core::UsageError);
  }
  std::setlocale(LC_ALL, "C");
}

TEST_CASE("a name nobody knows is shown with a caret, a constant is stored once") {
  try {
    (void)at("x + mass * 2", {"x"}, {1});
    FAIL("no error");
  } catch (const core::UsageError& error) {
    CHECK(std::string(error.what()).find("unknown name `mass`\n  x + mass * 2\n      ^^^^") != std::string::npos);
    CHECK(error.span()->column == 5);
  }
  graph::Builder builder;
  const graph::SlotId x = builder.dense_input({"x"});
  formula::append(builder, "2*x + 2/x - 2", [&](const std::string&) { return x; });
  CHECK(builder.program().constants.size() == 1);
}

TEST_CASE("an expression of columns becomes a program with one input a column") {
  const graph::Program program = formula::over_columns("pt * cos(phi) + pt^2");
  REQUIRE(program.inputs.size() == 2);
  CHECK(program.inputs[0].columns == std::vector<std::string>{"pt"});
  CHECK(program.inputs[1].columns == std::vector<std::string>{"phi"});
  CHECK(program.has_output("value"));
  CHECK(program.slots[program.output("value")].extent == graph::Extent::row);
}
