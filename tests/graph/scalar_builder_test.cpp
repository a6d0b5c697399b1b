// Programs written number by number: whatever is contracted, grouped and shared, they compute what was written.
#include "ermine/graph/scalar_builder.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "ermine/graph/evaluator.hpp"
#include "tests/graph/random_recording.hpp"

using namespace ermine;
using graph::Contract;
using graph::NumberId;
using graph::OpCode;

namespace {

constexpr std::uint32_t parameters = test::script_parameters, columns = test::script_columns;

}  // namespace

TEST_CASE("A program written number by number computes what was written, however much is contracted") {
  constexpr std::uint64_t rows = 70;
  std::vector<std::vector<double>> table(columns, std::vector<double>(rows));
  core::Stream stream(5, core::Purpose::test);
  for (auto& column : table)
    for (double& v : column) v = stream.normal();
  graph::Batch batch;
  batch.rows = rows;
  batch.inputs.resize(1);
  for (const auto& column : table) batch.inputs[0].columns.push_back(column.data());
  std::vector<double> w(parameters);
  for (double& v : w) v = stream.uniform(-1, 1);

  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const test::Script script(seed, 3 + static_cast<int>(seed % 23));
    double sum = 0;
    for (std::uint64_t i = 0; i < rows; ++i) sum += script.at(w, {table[0][i], table[1][i], table[2][i]});
    for (const Contract contract : {Contract::none, Contract::products, Contract::sums}) {
      graph::Builder b(script.builder.program({{"row", script.result}}, contract));
      b.output("risk", b.op(OpCode::fold_sum, b.program().output("row")));
      const graph::Program program = std::move(b).finish();
      REQUIRE(program.parameter_count() == parameters);
      std::vector<double> gradient(parameters), expected(parameters);
      graph::Evaluator evaluator(program);
      const double value = evaluator.value_and_gradient(batch, w, gradient);
      INFO("seed ", seed, ", contract ", static_cast<int>(contract));
      CHECK(value == doctest::Approx(sum).epsilon(1e-11));
      static_cast<void>(graph::reference_value_and_gradient(program, batch, w, expected));
      for (std::size_t j = 0; j < parameters; ++j) {
        CHECK(gradient[j] == doctest::Approx(expected[j]).epsilon(1e-10));
        // And the reference's slope is the script's: central differences.
        const double h = 1e-5;
        std::vector<double> up = w, down = w;
        up[j] += h, down[j] -= h;
        double difference = 0;
        for (std::uint64_t i = 0; i < rows; ++i)
          difference += script.at(up, {table[0][i], table[1][i], table[2][i]}) -
                        script.at(down, {table[0][i], table[1][i], table[2][i]});
        CHECK(gradient[j] == doctest::Approx(difference / (2 * h)).epsilon(1e-4));
      }
    }
  }
}

TEST_CASE("A network written as loops over numbers becomes a few wide operations") {
  graph::ScalarBuilder b(4 * 6 + 6 + 6 + 1, {"a", "b", "c", "d"});
  NumberId out = b.parameter(36);
  for (std::uint32_t k = 0; k < 6; ++k) {
    NumberId z = b.parameter(24 + k);
    for (std::uint32_t j = 0; j < 4; ++j)
      z = b.op(OpCode::add, z, b.op(OpCode::multiply, b.parameter(4 * k + j), b.column(j)));
    out = b.op(OpCode::add, out, b.op(OpCode::multiply, b.parameter(30 + k), b.op(OpCode::hyperbolic_tangent, z)));
  }
  const graph::Program program = b.program({{"row", out}});
  REQUIRE(program.ops.size() == 3);
  CHECK(program.ops[0].code == OpCode::affine);
  CHECK(program.slots[program.ops[0].out].width == 6);
  CHECK(program.ops[1].code == OpCode::hyperbolic_tangent);
  CHECK(program.ops[2].code == OpCode::affine);
  CHECK(program.parameters.size() == 4);
}

TEST_CASE("A recording refuses what is no operation on single numbers, and numbers that are not there") {
  graph::ScalarBuilder b(1, {"x"});
  const NumberId fold = b.op(OpCode::fold_mean, b.column(0));
  CHECK_THROWS_AS(static_cast<void>(b.program({{"row", fold}})), core::Error);
  b.clear();
  CHECK_THROWS_AS(static_cast<void>(b.program({{"row", 99}})), core::Error);
  CHECK_THROWS_AS(static_cast<void>(b.program({{"row", b.op(OpCode::add, b.column(0))}})), core::Error);
}
