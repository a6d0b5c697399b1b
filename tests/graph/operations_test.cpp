// Laws of the whole table of operations.

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "ermine/core/simd.hpp"
#include "ermine/graph/detail/kernels.hpp"
#include "ermine/graph/operations/scalar_rules.hpp"
#include "ermine/graph/operations/table.hpp"
#include "ermine/rules/losses/all.hpp"

namespace {

using namespace ermine;
using namespace ermine::graph;
namespace operations = ermine::graph::operations;

constexpr double inf = std::numeric_limits<double>::infinity();

/// Operands of every kind: ordinary, at knees, tiny, large, missing.
const double points[] = {-700, -3.2, -1, -0.5, -1e-9, -0.0, 0.0, 1e-300, 1e-9, 0.3, 0.5, 0.999, 1, 1.5, 2.5, 40, 1e6};

using Dual = operations::Dual<double>;

/// ... and at every edge.
const double edges[] = {-inf,   -1.7e308, -1e200,  -1e-310, -5e-324,      -0.0, 0.0, 5e-324,
                        1e-310, 1e200,    1.7e308, inf,     std::nan(""), -1,   1,   0.5};

/// What the laws ask of a rule, without its type: so each rule is compiled once and not once a law.
struct AnyRule {
  const char* name;
  OpCode code;
  double (*value)(const double* x);
  Dual (*dual)(const Dual* x);
  double (*slope[3])(const double* x, double y);  ///< Null where the operand has no derivative.

  bool sloped() const { return slope[0] || slope[1] || slope[2]; }
};

template <class Rule, class T>
T value_at(const T* x) {
  if constexpr (Rule::arity == 1)
    return Rule::value(x[0]);
  else if constexpr (Rule::arity == 2)
    return Rule::value(x[0], x[1]);
  else
    return Rule::value(x[0], x[1], x[2]);
}

template <int operand, class Rule>
double slope_at(const double* x, double y) {
  if constexpr (Rule::arity == 1)
    return Rule::template slope<operand>(x[0], y);
  else if constexpr (Rule::arity == 2)
    return Rule::template slope<operand>(x[0], x[1], y);
  else
    return Rule::template slope<operand>(x[0], x[1], x[2], y);
}

struct Collect {
  std::vector<AnyRule>* rules;
  template <class Rule>
  void operator()(Rule) const {
    AnyRule rule{Rule::name, Rule::code, &value_at<Rule, double>, &value_at<Rule, Dual>, {}};
    if constexpr ((Rule::sloped & 1U) != 0) rule.slope[0] = &slope_at<0, Rule>;
    if constexpr ((Rule::sloped & 2U) != 0) rule.slope[1] = &slope_at<1, Rule>;
    if constexpr ((Rule::sloped & 4U) != 0) rule.slope[2] = &slope_at<2, Rule>;
    rules->push_back(rule);
  }
};

/// Every element-by-element rule.
std::vector<AnyRule> rules() {
  std::vector<AnyRule> found;
  operations::for_each_elementwise(Collect{&found});
  return found;
}

void check_near(const char* name, int operand, const double* x, double found, double truth, double tolerance) {
  CAPTURE(std::string(name));
  CAPTURE(operand);
  CAPTURE(x[0]);
  CAPTURE(x[1]);
  CAPTURE(x[2]);
  CHECK(std::abs(found - truth) <= tolerance);
}
void check_same(const char* name, const double* x, double found, double truth) {
  CAPTURE(std::string(name));
  CAPTURE(x[0]);
  CAPTURE(x[1]);
  CAPTURE(x[2]);
  CHECK((found == truth || (std::isnan(found) && std::isnan(truth))));
}

/// Richardson's central difference at `x`, believed only where steps of two sizes and both sides agree: not at a knee.
bool check_slope(const AnyRule& rule, int operand, const double* x) {
  const double y = rule.value(x);
  if (!std::isfinite(y)) return false;
  const double slope = rule.slope[operand](x, y);
  if (!std::isfinite(slope)) return false;
  const double scale = std::max(1e-3, std::abs(x[operand]));
  const auto moved = [&](double by) {
    std::array<double, 3> at{x[0], x[1], x[2]};
    at[static_cast<std::size_t>(operand)] += by;
    return at;
  };
  const auto difference = [&](double h) {
    const auto up = moved(h), down = moved(-h);
    const auto i = static_cast<std::size_t>(operand);
    return (rule.value(up.data()) - rule.value(down.data())) / (up[i] - down[i]);
  };
  const double h = 1e-4 * scale;
  if (rule.code == OpCode::modulo && !(4 * h < std::abs(x[1]))) return false;  // a jump in every step
  const double wide = difference(2 * h), narrow = difference(h);
  const double best = (4 * narrow - wide) / 3;
  const double noise = 1e-12 * std::abs(y) / h;
  const double right = (rule.value(moved(h).data()) - y) / h, left = (y - rule.value(moved(-h).data())) / h;
  if (!(std::abs(wide - narrow) <= 1e-4 * std::abs(best) + noise)) return false;
  if (!(std::abs(right - left) <= 0.05 * std::abs(best) + 10 * noise)) return false;
  check_near(rule.name, operand, x, slope, best, 2e-6 * (std::abs(best) + std::abs(slope)) + 1e-9 + 10 * noise);
  return true;
}

TEST_CASE("Every rule's slope is that of its value") {
  for (const AnyRule& rule : rules()) {
    int checked = 0;
    for (double a : points)
      for (double b : points) {
        const double x[3] = {a, b, 0.77};
        for (int operand = 0; operand < 3; ++operand)
          if (rule.slope[operand] && check_slope(rule, operand, x)) ++checked;
      }
    CAPTURE(std::string(rule.name));
    CHECK((!rule.sloped() || checked >= 30));
  }
}

TEST_CASE("A dual number run through a rule's value has the tangent of its slopes") {
  for (const AnyRule& rule : rules())
    for (double a : points)
      for (double b : points) {
        const double x[3] = {a, b, 0.77};
        const double t[3] = {rule.slope[0] ? 0.6 : 0, rule.slope[1] ? -1.1 : 0, rule.slope[2] ? 0.4 : 0};
        const Dual duals[3] = {{x[0], t[0]}, {x[1], t[1]}, {x[2], t[2]}};
        const Dual y = rule.dual(duals);
        const double plain = rule.value(x);
        check_same(rule.name, x, y.value, plain);
        double tangent = 0;
        for (int i = 0; i < 3; ++i)
          if (rule.slope[i]) tangent += operations::pull(t[i], rule.slope[i](x, plain));
        const bool kink = a == b || a == 0 || std::abs(a) == 1 || std::abs(a - b) == 0.77 || !rule.sloped();
        // Where the value is exact and the tangent a difference of nearly equal terms, digits go: compare loosely.
        if (std::isfinite(tangent) && std::isfinite(y.tangent) && !kink && std::abs(plain) < 1e15)
          check_near(rule.name, 0, x, y.tangent, tangent, 1e-7 * (1 + std::abs(tangent)));
      }
}

TEST_CASE("Every operation has a name that leads back to it") {
  for (const operations::Operation& o : operations::operations()) {
    CHECK(op_from_name(o.name) == o.code);
    CHECK(name_of(o.code) == std::string(o.name));
  }
  CHECK_FALSE(op_from_name("no such operation"));
  CHECK_FALSE(op_from_name(""));
}

/// A kernel against the rule on plain numbers, in lanes of mixed points.
template <std::size_t n>
void check_kernel(const detail::Kernels<double>& kernels, const AnyRule& rule, const double (&at)[n]) {
  for (std::size_t from = 0; from + 8 <= n; ++from) {
    alignas(64) double in[3][8], out[8];
    for (std::size_t i = 0; i < 8; ++i) {
      in[0][i] = at[from + i];
      in[1][i] = at[(3 * from + 5 * i) % n];
      in[2][i] = at[(7 * from + 2 * i + 1) % n];
    }
    detail::Run<double> runs[3];
    detail::Call<double> call;
    for (int k = 0; k < 3; ++k) {
      runs[k].value = in[k];
      call.in[k] = &runs[k];
      call.width[k] = 1;
    }
    const detail::Target<double> target{out, nullptr};
    call.out = &target;
    call.rows = 8;
    call.blocks = 1;
    kernels.forward[static_cast<std::size_t>(rule.code)](call);
    for (std::size_t i = 0; i < 8; ++i) {
      const double x[3] = {in[0][i], in[1][i], in[2][i]};
      const double truth = rule.value(x);
      if (std::isfinite(truth))
        check_near(rule.name, 0, x, out[i], truth, 1e-14 * std::abs(truth) + 1e-307);
      else
        check_same(rule.name, x, out[i], truth);
    }
  }
}

TEST_CASE("The kernels of every rule are the rule, at every edge too") {
  const auto kernels = detail::kernels_for<double>(false);
  for (const AnyRule& rule : rules()) {
    check_kernel(kernels, rule, points);
    check_kernel(kernels, rule, edges);
  }
}

TEST_CASE("Losses are those of the room of rules") {
  const auto agree = [](double mine, double theirs) {
    CHECK(std::abs(mine - theirs) <= 1e-15 * std::abs(theirs) + 1e-300);
  };
  for (double h : {-1e4, -30.0, -1.0, -0.3, 0.0, 1e-8, 0.4, 1.0, 2.0, 50.0, 1e4})
    for (double y : {0.0, 1.0}) {
      CAPTURE(h);
      CAPTURE(y);
      agree(operations::SquareLoss::value(h, y), losses::Square{}.value(h, y));
      agree(operations::SquareLoss::slope<0>(h, y, 0.0), losses::Square{}.slope(h, y));
      agree(operations::LogisticLoss::value(h, y), losses::Logistic{}.value(h, y));
      agree(operations::LogisticLoss::slope<0>(h, y, 0.0), losses::Logistic{}.slope(h, y));
      agree(operations::HingeLoss::value(h, y), losses::Hinge{}.value(h, y));
      agree(operations::HingeLoss::slope<0>(h, y, 0.0), losses::Hinge{}.slope(h, y));
      const losses::Huber huber({.knee = 0.7});
      agree(operations::HuberLoss::value(h, y, 0.7), huber.value(h, y));
      agree(operations::HuberLoss::slope<0>(h, y, 0.7, 0.0), huber.slope(h, y));
    }
}

TEST_CASE("An arm that is not chosen sends nothing back, even through an infinite slope") {
  CHECK(operations::pull(0.0, inf) == 0);
  CHECK(operations::pull(0.0, std::nan("")) == 0);
  CHECK(operations::pull(2.0, 3.0) == 6);
}

TEST_CASE("the hypotenuse neither overflows nor underflows on the way, and is exact where it can be") {
  const auto hypot = [](double a, double b) { return operations::Hypotenuse::value(a, b); };
  for (double scale : {1.0, 0x1p-1060, 0x1p-500, 0x1p499, 0x1p1018}) {
    CAPTURE(scale);
    CHECK(hypot(3 * scale, -4 * scale) == 5 * scale);
    CHECK(hypot(12 * scale, 5 * scale) == 13 * scale);
    CHECK(hypot(-0.0, 7 * scale) == 7 * scale);
  }
  for (double a : points)
    for (double b : {1e-320, 1e-154, 0.7, 1e154, 1.7e308})
      CHECK(std::abs(hypot(a, b) - std::hypot(a, b)) <= 2.3e-16 * std::hypot(a, b));
  CHECK(hypot(inf, 1) == inf);
  CHECK(hypot(1.7e308, 1.7e308) == inf);
  CHECK(std::isnan(hypot(1, std::nan(""))));
  CHECK(operations::Hypotenuse::slope<0>(0.0, 0.0, 0.0) == 0);
  CHECK(operations::Hypotenuse::slope<0>(3e200, 4e200, 5e200) == doctest::Approx(0.6));
}

/// Lanes of one operation by the kernels of each instruction set.
template <class T>
void check_targets_agree(OpCode code, const T (&a)[16], const T (&b)[16]) {
  const auto best = core::simd_level();
  T out[3][16] = {};
  int level = 0;
  for (const auto limit : {core::SimdLevel::portable, core::SimdLevel::avx2, core::SimdLevel::avx512}) {
    core::limit_simd(limit);
    const detail::Run<T> runs[2] = {{.value = a}, {.value = b}};
    detail::Call<T> call;
    for (int k = 0; k < 2; ++k) call.in[k] = &runs[k], call.width[k] = 1;
    const detail::Target<T> target{out[level], nullptr};
    call.out = &target;
    call.rows = 16;
    call.blocks = 16 / detail::lanes_of<T>;
    detail::kernels_for<T>(false).forward[static_cast<std::size_t>(code)](call);
    ++level;
  }
  core::limit_simd(best);
  CHECK(std::memcmp(out[0], out[1], sizeof(out[0])) == 0);
  CHECK(std::memcmp(out[0], out[2], sizeof(out[0])) == 0);
  for (const T y : out[0]) CHECK_FALSE(y != y);
}

TEST_CASE("hypot and erfc have the same bits on every instruction set") {
  using T = double;
  T a[16], b[16];
  for (int i = 0; i < 16; ++i) {
    const int span = std::numeric_limits<T>::max_exponent - 2;
    a[i] = std::ldexp(T(1.234567 + 0.1 * i), span - i * span / 7);
    b[i] = std::ldexp(T(-1.7 + 0.03 * i), span - i * span / 7 - i % 3);
  }
  check_targets_agree(OpCode::hypotenuse, a, b);
  for (int i = 0; i < 16; ++i) a[i] = T(-3 + 2.1 * i);
  check_targets_agree(OpCode::complementary_error_function, a, b);
}

TEST_CASE("the slopes of erf and erfc keep their digits where they are tiny") {
  const auto slope = [](double a) { return operations::ComplementaryErrorFunction::slope<0>(a, 0.0); };
  CHECK(slope(26.3) == doctest::Approx(-4.5217325541611525761e-301).epsilon(4e-16).scale(0));
  CHECK(slope(1e200) == 0);
  CHECK(slope(inf) == 0);
  CHECK(operations::ErrorFunction::slope<0>(26.3, 0.0) == -slope(26.3));
}

TEST_CASE("log_gamma, its slope and the slope of that follow their recurrences") {
  for (double a : {0.1, 0.5, 1.0, 2.5, 7.0, 33.3, -0.5, -2.25}) {
    CAPTURE(a);
    CHECK(operations::digamma(a + 1) - operations::digamma(a) == doctest::Approx(1 / a).epsilon(1e-12));
    CHECK(operations::trigamma(a + 1) - operations::trigamma(a) == doctest::Approx(-1 / (a * a)).epsilon(1e-12));
  }
  CHECK(operations::digamma(1.0) == doctest::Approx(-0.57721566490153286).epsilon(1e-14));
  CHECK(operations::trigamma(1) == doctest::Approx(1.6449340668482264).epsilon(1e-14));
}

}  // namespace
