// The derivative of a choice is that of what was chosen, however steep or undefined the rest is there.

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "ermine/formula/parse.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/picture.hpp"

using namespace ermine;

namespace {

/// A function of `u` and a point where it, its slope or its second derivative is infinite or no number.
struct Singular {
  const char* text;
  double at;
};
const Singular singular[] = {
    {"sqrt(u)", 0},
    {"cbrt(u)", 0},
    {"cbrt(u)", -0.0},
    {"log(u)", 0},
    {"log2(u)", 0},
    {"log10(u)", 0},
    {"log1p(u)", -1},
    {"u^0.3", 0},
    {"u^1.5", 0},
    {"u^-1.5", 0},
    {"1/u", 0},
    {"u^-1", 0},
    {"u^-2", 0},
    {"u/u", 0},
    {"u^u", 0},
    {"asin(u)", 1},
    {"acos(u)", -1},
    {"acosh(u)", 1},
    {"atanh(u)", 1},
    {"atan2(u, u)", 0},
    {"hypot(u, u)", 0},
    {"tgamma(u)", 0},
    {"lgamma(u)", 0},
    {"lgamma(u)", -1},
    {"fmod(1, u)", 0},
    {"exp(u)", 1000},
    {"expm1(u)", 1000},
    {"exp2(u)", 2000},
    {"sinh(u)", 1000},
    {"cosh(u)", 1000},
    {"u*u", 1e200},
    {"u^3", 1e200},
    {"normal(1, 2, u)", 0},
    {"abs(u)/u", 0},
    {"sqrt(abs(u))", 0},
    {"sqrt(u)", -1},
    {"cbrt(sqrt(u))", -1},
    {"log(u)", -1},
    {"log1p(u)", -2},
    {"asin(u)", 2},
    {"acosh(u)", 0},
    {"atanh(u)", 3},
    {"u^0.3", -1},
    {"fma(u, u, u)", 1e200},
};

/// `F` stands for a function of what follows it in brackets, x for where it is singular, y for 0.7.
struct Choice {
  const char* text;
  double by_y, by_y_twice;  ///< The derivative by y; that by x is 0 where `by_x` is not asked.
  bool by_x;                ///< Whether x is chosen: then its derivative is whatever it is.
};
const Choice choices[] = {
    {"y > 0 ? y*y : F(x)", 1.4, 2, false},
    {"y < 0 ? F(x) : 3*y", 3, 0, false},
    {"y > 0 ? 2*y : F(x)*y + y*F(x)", 2, 0, false},
    {"y > 0 ? y*y : (y > -1 ? F(x) : F(x*y))", 1.4, 2, false},
    {"(y > 0 ? y*y : F(x)) + (y < 0 ? F(x)*y : y)", 2.4, 2, false},
    {"F(y > 0 ? x : y)", 0, 0, true},
    {"F(y < 0 ? y*y : x)", 0, 0, true},
    {"F(max(x, y - 1e300))", 0, 0, true},
    {"F(min(x, y + 1e300))", 0, 0, true},
    {"F(fmax(x, y - 1e300))", 0, 0, true},
    {"F(relu(-y) + x)", 0, 0, true},
    {"F(fdim(-1, y) + x)", 0, 0, true},
};

std::string with(const Choice& choice, const Singular& f) {
  std::string text = choice.text;
  for (std::size_t at; (at = text.find('F')) != std::string::npos;) {
    const std::size_t open = at + 1;
    std::size_t close = open;
    for (int depth = 0; close < text.size(); ++close) {
      depth += text[close] == '(' ? 1 : text[close] == ')' ? -1 : 0;
      if (depth == 0) break;
    }
    const std::string argument = text.substr(open, close + 1 - open);
    std::string body;
    for (const char* c = f.text; *c != 0; ++c)
      body += *c == 'u' && (c == f.text || !std::isalpha(c[-1])) && !std::isalpha(c[1]) ? argument : std::string(1, *c);
    text.replace(at, close + 1 - at, "(" + body + ")");
  }
  return text;
}

graph::Program of_inputs(const std::string& text) {
  graph::Builder b;
  const auto x = b.dense_input({"x"}), y = b.dense_input({"y"});
  b.output("value", formula::append(b, text, [&](const std::string& name) { return name == "x" ? x : y; }));
  return std::move(b).finish();
}

/// The sum over rows of the formula of two parameters, which have a value a row (a column of zeros is added) or one in all.
graph::Program of_parameters(const std::string& text, bool rows) {
  graph::Builder b;
  const auto zero = b.dense_input({"zero"});
  auto x = b.parameter("x", 1), y = b.parameter("y", 1);
  if (rows) x = b.op(graph::OpCode::subtract, x, zero), y = b.op(graph::OpCode::subtract, y, zero);
  auto h = formula::append(b, text, [&](const std::string& name) { return name == "x" ? x : y; });
  if (b.slot(h).extent == graph::Extent::row) h = b.op(graph::OpCode::fold_mean, h);
  b.output("risk", h);
  return std::move(b).finish();
}

template <class F>
void everywhere(const F& f) {
  for (const Singular& function : singular)
    for (const Choice& choice : choices) {
      const std::string text = with(choice, function);
      CAPTURE(text);
      CAPTURE(function.at);
      f(text, std::vector<double>{function.at, 0.7}, choice);
    }
}

}  // namespace

TEST_CASE("in the sweeps of a point only what was chosen is differentiated") {
  const std::vector<std::string> value{"value"};
  everywhere([&](const std::string& text, const std::vector<double>& point, const Choice& choice) {
    const graph::Program program = of_inputs(text);
    for (const graph::Sweep sweep : {graph::Sweep::reverse, graph::Sweep::forward}) {
      CAPTURE(int(sweep));
      const graph::Picture picture = graph::picture(program, point, value, sweep);
      if (!choice.by_x) CHECK(picture.jacobian[0][0] == 0);
      CHECK(picture.jacobian[0][1] == doctest::Approx(choice.by_y));
    }
    const auto second = graph::hessian(program, point, "value");
    if (!choice.by_x) CHECK(second[0][0] == 0);
    CHECK(second[0][1] == 0);
    CHECK(second[1][0] == 0);
    CHECK(second[1][1] == doctest::Approx(choice.by_y_twice));
  });
}

TEST_CASE("over rows and in shared operations only what was chosen is differentiated") {
  const std::vector<double> zeros(70, 0.0);
  graph::Batch batch;
  batch.rows = zeros.size();
  batch.inputs.push_back({{zeros.data()}, nullptr, {}});
  everywhere([&](const std::string& text, const std::vector<double>& point, const Choice& choice) {
    for (const bool rows : {true, false}) {
      CAPTURE(rows);
      const graph::Program program = of_parameters(text, rows);
      graph::Evaluator evaluator(program);
      std::vector<double> gradient(2), slow(2), hessian(4);
      const double v = evaluator.value_and_gradient(batch, point, gradient);
      const double expected = graph::reference_value_and_gradient(program, batch, point, slow);
      CHECK((v == doctest::Approx(expected) || v == expected || (std::isnan(v) && std::isnan(expected))));
      for (const auto& found : {gradient, slow}) {
        if (!choice.by_x) CHECK(found[0] == 0);
        CHECK(found[1] == doctest::Approx(choice.by_y));
      }
      evaluator.hessian(batch, point, hessian);
      if (!choice.by_x) CHECK(hessian[0] == 0);
      CHECK(hessian[1] == 0);
      CHECK(hessian[2] == 0);
      CHECK(hessian[3] == doctest::Approx(choice.by_y_twice));
    }
  });
}

TEST_CASE("a sum over rows that was not chosen sends nothing back to its rows") {
  const std::vector<double> zeros(70, 0.0);
  graph::Batch batch;
  batch.rows = zeros.size();
  batch.inputs.push_back({{zeros.data()}, nullptr, {}});
  for (const Singular& function : singular) {
    CAPTURE(function.text);
    graph::Builder b;
    const auto zero = b.dense_input({"zero"}), x = b.parameter("x", 1), y = b.parameter("y", 1);
    const auto row = b.op(graph::OpCode::subtract, x, zero);
    const auto f = formula::append(b, function.text, [&](const std::string&) { return row; });
    const auto sum =
        b.op(b.slot(f).extent == graph::Extent::row ? graph::OpCode::fold_sum : graph::OpCode::absolute, f);
    const auto positive = b.op(graph::OpCode::less, b.constant(0), y);
    b.output("risk", b.op(graph::OpCode::select, positive, b.op(graph::OpCode::square, y), sum));
    const graph::Program program = std::move(b).finish();
    const std::vector<double> point{function.at, 0.7};
    graph::Evaluator evaluator(program);
    std::vector<double> gradient(2), hessian(4);
    CHECK(evaluator.value_and_gradient(batch, point, gradient) == 0.7 * 0.7);
    CHECK(gradient == std::vector<double>{0, 1.4});
    evaluator.hessian(batch, point, hessian);
    CHECK(hessian == std::vector<double>{0, 0, 0, 2});
  }
}

TEST_CASE("at a kink forward and reverse have one slope") {
  const std::vector<std::string> value{"value"};
  const std::vector<double> point{0, 0};
  for (const char* text :
       {"abs(x)", "fabs(x - y)", "min(x, y)", "max(x, -y)", "fmin(x, y)", "fmax(y, x)", "relu(x)", "fdim(x, y)",
        "copysign(x, -1)", "hypot(x, y)", "y < x ? x : y", "exp(-abs(x))", "sqrt(abs(x))", "sqrt(relu(x - 1))"}) {
    CAPTURE(text);
    const graph::Program program = of_inputs(text);
    const auto forward = graph::picture(program, point, value, graph::Sweep::forward).jacobian[0];
    const auto reverse = graph::picture(program, point, value, graph::Sweep::reverse).jacobian[0];
    for (const std::size_t i : {0, 1}) {
      CAPTURE(i);
      CHECK(forward[i] == reverse[i]);
    }
  }
}
