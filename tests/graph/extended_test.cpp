// A row in extended precision has the values and slopes that it has in double, to double's rounding.
#include "ermine/graph/extended.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/operations/table.hpp"
#include "ermine/graph/recording_of.hpp"
#include "tests/graph/random_recording.hpp"

using namespace ermine;
using graph::OpCode;
using graph::SlotId;

TEST_CASE("In extended precision every operation is what it is in double") {
  const std::vector<double> row{0.62}, w{0.55, 0.71};
  const std::vector<long double> long_w(w.begin(), w.end());
  for (const graph::operations::Operation& known : graph::operations::operations()) {
    if (known.shape != graph::operations::Shape::elementwise || known.knee) continue;
    const bool beyond_one = known.code == OpCode::inverse_hyperbolic_cosine;
    graph::Builder b;
    const SlotId x = b.dense_input({"x"}), a = b.parameter("a", 1), c = b.parameter("c", 1);
    const SlotId first = b.op(OpCode::add, b.op(OpCode::multiply, a, x), b.constant(beyond_one ? 1.0 : 0.1));
    const SlotId in[3] = {first, c, x};
    const int n = known.operands;
    b.output("y", b.op(known.code, in[0], n > 1 ? in[1] : graph::no_slot, n > 2 ? in[2] : graph::no_slot));
    b.output("risk", b.op(OpCode::fold_sum, b.program().output("y")));
    const graph::Program program = std::move(b).finish();
    graph::Batch batch{{{{row.data()}, nullptr, {}}}, 1};
    std::vector<double> expected(2);
    const double value = graph::reference_value_and_gradient(program, batch, w, expected);
    std::vector<long double> slopes(2);
    graph::Extended extended(program, "y");
    INFO(known.name);
    CHECK(std::fabs(static_cast<double>(extended(row, long_w, slopes)) - value) <= 1e-15 * std::fabs(value));
    for (int j = 0; j < 2; ++j)
      CHECK(std::fabs(static_cast<double>(slopes[j]) - expected[j]) <= 2e-15 * (std::fabs(expected[j]) + 1e-300));
  }
}

TEST_CASE("Extended precision has digits that double has not") {
  graph::Builder b;
  const SlotId x = b.dense_input({"x"}), a = b.parameter("a", 1);
  b.output("y", b.op(OpCode::exponential, b.op(OpCode::multiply, a, x)));
  const graph::Program program = std::move(b).finish();
  std::vector<long double> slopes(1);
  const std::vector<double> row{1};
  const std::vector<long double> w{1};
  const long double e = graph::Extended(program, "y")(row, w, slopes);
  CHECK(std::fabs(e - 2.718281828459045235360287L) < 1e-18L);
}

TEST_CASE("Operations along the width have no extended row") {
  graph::Builder b;
  const SlotId x = b.dense_input({"x", "z"});
  b.output("y", b.op(OpCode::sum_width, x));
  const graph::Program program = std::move(b).finish();
  CHECK_THROWS_AS(graph::Extended(program, "y"), core::ModelError);
}

TEST_CASE("A program taken apart into numbers and put together again computes the same") {
  const std::uint64_t rows = 40;
  core::Stream stream(5, core::Purpose::test);
  std::vector<std::vector<double>> table(test::script_columns, std::vector<double>(rows));
  graph::Batch batch;
  batch.rows = rows;
  batch.inputs.resize(1);
  for (auto& column : table) {
    for (double& v : column) v = stream.normal();
    batch.inputs[0].columns.push_back(column.data());
  }
  std::vector<double> w(test::script_parameters);
  for (double& v : w) v = stream.uniform(-1, 1);
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const test::Script script(seed, 3 + static_cast<int>(seed % 11));
    const graph::Program program = script.builder.program({{"row", script.result}});
    const auto taken = graph::recording_of(program);
    REQUIRE(taken.has_value());
    const graph::Program again = taken->numbers.program({{"row", taken->slots[program.output("row")].front()}});
    std::vector<double> expected(rows), got(rows);
    graph::Evaluator(program).rows(batch, w, "row", expected);
    graph::Evaluator(again).rows(batch, w, "row", got);
    INFO("seed ", seed);
    for (std::uint64_t i = 0; i < rows; ++i) CHECK(got[i] == doctest::Approx(expected[i]).epsilon(1e-12));
  }
}
