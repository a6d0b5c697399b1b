// Derivatives written out as more of a recording: they are those of the engine's sweeps, for every operation, for random
// recordings and through sums over rows.
#include "ermine/graph/differentiate.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/operations/table.hpp"
#include "ermine/graph/work.hpp"
#include "tests/graph/random_recording.hpp"

using namespace ermine;
using graph::NumberId;
using graph::OpCode;
using graph::ScalarBuilder;

namespace {

struct Rows {
  std::vector<std::vector<double>> columns;
  graph::Batch batch;
  Rows(std::uint64_t rows, std::size_t count) : columns(count, std::vector<double>(rows)) {
    core::Stream stream(5, core::Purpose::test);
    batch.rows = rows;
    batch.inputs.resize(1);
    for (auto& column : columns) {
      for (double& v : column) v = stream.normal();
      batch.inputs[0].columns.push_back(column.data());
    }
  }
};

/// Value, gradient and the upper triangle of the Hessian of a shared number. Empty where a slope has no operation.
std::vector<double> written_out(ScalarBuilder numbers, NumberId y, const graph::Batch& batch,
                                const std::vector<double>& w) {
  const auto gradient = differentiate(numbers, y);
  if (!gradient) return {};
  std::vector<graph::NamedNumber> outputs{{"y", y}};
  for (const NumberId g : *gradient) outputs.push_back({"d" + std::to_string(outputs.size()), g});
  for (std::size_t j = 0; j < gradient->size(); ++j) {
    const auto second = differentiate(numbers, (*gradient)[j]);
    if (!second) return {};
    for (std::size_t k = j; k < second->size(); ++k)
      outputs.push_back({"d" + std::to_string(outputs.size()), (*second)[k]});
  }
  graph::Evaluator evaluator(numbers.program(outputs));
  std::vector<double> values;
  for (const graph::NamedNumber& output : outputs) values.push_back(evaluator.value(batch, w, output.name));
  return values;
}

/// The same by the engine's sweeps.
std::vector<double> swept(const ScalarBuilder& numbers, NumberId y, const graph::Batch& batch,
                          const std::vector<double>& w) {
  graph::Evaluator evaluator(numbers.program({{"risk", y}}, graph::Contract::none));
  const std::size_t p = w.size();
  std::vector<double> gradient(p), hessian(p * p);
  std::vector<double> values{evaluator.value_and_gradient(batch, w, gradient)};
  evaluator.hessian(batch, w, hessian);
  values.insert(values.end(), gradient.begin(), gradient.end());
  for (std::size_t j = 0; j < p; ++j)
    for (std::size_t k = j; k < p; ++k) values.push_back(hessian[j * p + k]);
  return values;
}

void check_equal(const std::vector<double>& got, const std::vector<double>& expected, double tolerance) {
  REQUIRE(got.size() == expected.size());
  double scale = 0;
  for (const double e : expected) scale = std::max(scale, std::abs(e));
  for (std::size_t i = 0; i < got.size(); ++i) {
    INFO("number ", i, ": ", got[i], " is not ", expected[i]);
    CHECK(std::abs(got[i] - expected[i]) <= tolerance * (std::abs(expected[i]) + scale));
  }
}

/// An operand in (low, low + 0.5), a value a row or one for all. From 0.4 on every operation has a slope, from 1.4 acosh.
NumberId operand(ScalarBuilder& b, unsigned i, bool row, double low) {
  NumberId a = b.parameter(i);
  if (row) a = b.op(OpCode::add, a, b.op(OpCode::multiply, b.parameter((i + 1) % 3), b.column(0)));
  return b.op(OpCode::multiply_add, b.constant(0.5), b.op(OpCode::sigmoid, a), b.constant(low));
}

}  // namespace

TEST_CASE("Written out, the slopes of every operation are those of the sweeps, of shared numbers and of rows") {
  const Rows rows(70, 2);
  const std::vector<double> w{0.3, -0.4, 0.7};
  int absent = 0;
  for (const graph::operations::Operation& known : graph::operations::operations()) {
    if (known.shape != graph::operations::Shape::elementwise || known.knee) continue;
    const double low = known.code == OpCode::inverse_hyperbolic_cosine ? 1.4 : 0.4;
    for (unsigned shape = 0; shape < 1U << known.operands; ++shape) {  // bit i: operand i has a value a row
      ScalarBuilder b(3, {"x", "y"});
      NumberId in[3] = {graph::no_number, graph::no_number, graph::no_number};
      for (unsigned i = 0; i < static_cast<unsigned>(known.operands); ++i)
        in[i] = operand(b, i, (shape >> i & 1U) != 0, low);
      const NumberId made = b.op(known.code, in[0], in[1], in[2]);
      const NumberId total = b.op(OpCode::fold_sum, b.op(OpCode::multiply, made, b.column(1)));
      INFO(known.name, ", operands ", shape);
      const std::vector<double> got = written_out(b, total, rows.batch, w);
      if (got.empty()) {
        CHECK((known.code == OpCode::log_gamma || known.code == OpCode::gamma));
        ++absent;
        continue;
      }
      check_equal(got, swept(b, total, rows.batch, w), 1e-13);
    }
  }
  CHECK(absent == 4);
}

TEST_CASE("Written out, the derivatives of random recordings are those of the sweeps") {
  const Rows rows(70, test::script_columns);
  core::Stream stream(7, core::Purpose::test);
  std::vector<double> w(test::script_parameters);
  for (double& v : w) v = stream.uniform(-1, 1);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    test::Script script(seed, 1 + static_cast<int>(seed % 7));
    const NumberId total = script.builder.op(OpCode::fold_sum, script.result);
    INFO("seed ", seed);
    check_equal(written_out(script.builder, total, rows.batch, w), swept(script.builder, total, rows.batch, w), 1e-11);
  }
}

TEST_CASE("Written out, slopes go through sums that rows read again") {
  // The spread of x about its weighted mean: sum_i (x_i - w0 m)^2 exp(w1 x_i), m = sum_k w1 x_k / sum_k (1 + w0^2 x_k^2).
  const Rows rows(600, 1);
  ScalarBuilder b(2, {"x"});
  const NumberId x = b.column(0), one = b.constant(1.0);
  const NumberId above = b.op(OpCode::fold_sum, b.op(OpCode::multiply, b.parameter(1), x));
  const NumberId scaled = b.op(OpCode::square, b.op(OpCode::multiply, b.parameter(0), x));
  const NumberId mean = b.op(OpCode::divide, above, b.op(OpCode::fold_sum, b.op(OpCode::add, one, scaled)));
  const NumberId apart = b.op(OpCode::subtract, x, b.op(OpCode::multiply, b.parameter(0), mean));
  const NumberId weight = b.op(OpCode::exponential, b.op(OpCode::multiply, b.parameter(1), x));
  const NumberId total = b.op(OpCode::fold_sum, b.op(OpCode::multiply, b.op(OpCode::square, apart), weight));
  const std::vector<double> w{0.8, 0.3};
  check_equal(written_out(b, total, rows.batch, w), swept(b, total, rows.batch, w), 1e-12);
}

TEST_CASE("Written out, a parameter that every row adds has as many slopes as there are rows") {
  const Rows rows(321, 1);
  ScalarBuilder b(2, {"x"});
  const NumberId term = b.op(OpCode::add, b.column(0), b.op(OpCode::multiply, b.parameter(0), b.parameter(0)));
  const NumberId total = b.op(OpCode::fold_sum, term);
  const std::vector<double> got = written_out(b, total, rows.batch, {1.5, 4});
  REQUIRE(got.size() == 6);
  CHECK(got[1] == 963);  // 2 w0 a row
  CHECK(got[2] == 0);    // w1 is read by none
  CHECK(got[3] == 642);
  CHECK(got[4] == 0);
}

TEST_CASE("A normal density's Hessian takes its row's products once each") {
  ScalarBuilder b(2, {"x"});
  const NumberId apart = b.op(OpCode::subtract, b.column(0), b.parameter(0));
  const NumberId z = b.op(OpCode::divide, apart, b.parameter(1));
  const NumberId term = b.op(OpCode::add, b.op(OpCode::multiply, b.constant(0.5), b.op(OpCode::multiply, z, z)),
                             b.op(OpCode::logarithm, b.parameter(1)));
  const NumberId total = b.op(OpCode::fold_sum, term);
  std::vector<graph::NamedNumber> outputs{{"value", total}};
  const auto gradient = differentiate(b, total);
  REQUIRE(gradient.has_value());
  for (const NumberId g : *gradient) {
    const auto second = differentiate(b, g);
    REQUIRE(second.has_value());
    for (const NumberId h : *second) outputs.push_back({"d" + std::to_string(outputs.size()), h});
  }
  // x - mu, its square, log sigma a row and the one of the count: each loaded and stored, each summed.
  CHECK(graph::row_work(b.program(outputs)) <= 16);
}

TEST_CASE("Only a number that all rows share is differentiated") {
  ScalarBuilder b(1, {"x"});
  const NumberId row = b.op(OpCode::multiply, b.parameter(0), b.column(0));
  CHECK_THROWS_AS(static_cast<void>(differentiate(b, row)), core::Error);
}
