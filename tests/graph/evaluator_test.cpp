#include "ermine/graph/evaluator.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "ermine/core/random.hpp"

namespace {

using namespace ermine;
using graph::OpCode;

struct Toy {
  std::vector<std::vector<double>> columns;
  graph::Batch batch(std::size_t features, std::uint64_t rows) const {
    graph::Batch b;
    b.rows = rows;
    b.inputs.resize(3);
    for (std::size_t j = 0; j < features; ++j) b.inputs[0].columns.push_back(columns[j].data());
    b.inputs[1].columns.push_back(columns[features].data());
    b.inputs[2].columns.push_back(columns[features + 1].data());
    return b;
  }
};

Toy toy(std::size_t features, std::uint64_t rows) {
  Toy t;
  core::Stream stream(7, core::Purpose::test);
  for (std::size_t j = 0; j < features; ++j) {
    auto& c = t.columns.emplace_back(rows);
    for (double& x : c) x = stream.normal();
  }
  auto& y = t.columns.emplace_back(rows);
  for (double& x : y) x = stream.uniform() < 0.4 ? 1.0 : 0.0;
  auto& w = t.columns.emplace_back(rows);
  for (double& x : w) x = stream.uniform(0.5, 2.0);
  return t;
}

graph::Program weighted_logistic(std::size_t features) {
  graph::Builder b;
  std::vector<std::string> names;
  for (std::size_t j = 0; j < features; ++j) names.push_back("x" + std::to_string(j));
  const auto x = b.dense_input(names), y = b.dense_input({"y"}), w = b.dense_input({"w"});
  const auto coefficients = b.parameter("coefficients", 1, static_cast<std::uint32_t>(features));
  const auto intercept = b.parameter("intercept", 1);
  const auto z = b.op(OpCode::affine, x, coefficients, intercept);
  const auto loss = b.op(OpCode::multiply, w, b.op(OpCode::logistic_loss, z, y));
  const auto mean = b.op(OpCode::divide, b.op(OpCode::fold_sum, loss), b.op(OpCode::fold_sum, w));
  const auto penalty =
      b.op(OpCode::multiply, b.constant(0.05), b.op(OpCode::sum_width, b.op(OpCode::square, coefficients)));
  b.output("risk", b.op(OpCode::add, mean, penalty));
  b.output("probability", b.op(OpCode::sigmoid, z));
  return std::move(b).finish();
}

TEST_CASE("A weighted logistic risk and its gradient are those of the slow evaluator") {
  for (std::uint64_t rows : {1ULL, 2ULL, 63ULL, 64ULL, 65ULL, 1000ULL, 5000ULL}) {
    const std::size_t m = 5;
    const Toy t = toy(m, rows);
    const graph::Batch batch = t.batch(m, rows);
    const graph::Program program = weighted_logistic(m);
    graph::Evaluator evaluator(program);
    const std::vector<double> w = {0.3, -1, 0.2, 2, 0.1, -0.4};
    std::vector<double> g(6), slow(6);
    const double value = evaluator.value_and_gradient(batch, w, g);
    CHECK(value == doctest::Approx(graph::reference_value_and_gradient(program, batch, w, slow)).epsilon(1e-13));
    for (std::size_t j = 0; j < 6; ++j) CHECK(g[j] == doctest::Approx(slow[j]).epsilon(1e-12));
    std::vector<double> h(36), up(6), down(6);
    evaluator.hessian(batch, w, h);
    for (std::size_t j = 0; j < 6; ++j) {
      auto v = w;
      v[j] += 1e-5;
      evaluator.value_and_gradient(batch, v, up);
      v[j] -= 2e-5;
      evaluator.value_and_gradient(batch, v, down);
      for (std::size_t i = 0; i < 6; ++i)
        CHECK(h[i * 6 + j] == doctest::Approx((up[i] - down[i]) / 2e-5).epsilon(1e-7));
    }
    std::vector<double> p(rows);
    evaluator.rows(batch, w, "probability", p);
    for (double x : p) CHECK((x > 0 && x < 1));
  }
}

}  // namespace
