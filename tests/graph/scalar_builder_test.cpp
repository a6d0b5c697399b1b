// Programs written number by number: whatever is contracted, grouped and shared, they compute what was written.
#include "ermine/graph/scalar_builder.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "ermine/graph/evaluator.hpp"

using namespace ermine;
using graph::Contract;
using graph::NumberId;
using graph::OpCode;

namespace {

constexpr std::uint32_t parameters = 7, columns = 3;

/// What is written and, beside it, what it is at one row: the interpreter that programs are compared with.
class Script {
 public:
  Script(std::uint64_t seed, int operations)
      : stream_(seed, core::Purpose::test), builder(parameters, {"x", "y", "z"}), shape_(stream_.below(3)) {
    for (std::uint32_t j = 0; j < parameters; ++j) known_.push_back(builder.parameter(j));
    for (std::uint32_t c = 0; c < columns; ++c) known_.push_back(builder.column(c));
    for (const double c : {0.0, 1.0, -1.0, 0.5}) known_.push_back(builder.constant(c));
    for (int i = 0; i < operations; ++i) grow();
    result = builder.column(0);
    for (std::size_t k = 0; k < 12; ++k) result = builder.op(OpCode::add, result, known_[known_.size() - 1 - k]);
    result = builder.op(OpCode::multiply, builder.constant(0.3), result);
  }

  [[nodiscard]] double at(const std::vector<double>& w, const std::vector<double>& x) const {
    std::vector<double> value(w);
    value.insert(value.end(), x.begin(), x.end());
    for (const graph::ScalarOp& op : builder.ops()) {
      const auto in = [&](int i) { return value[op.in[i]]; };
      if (op.constant) {
        value.push_back(builder.constant_value(op.in[0]));
        continue;
      }
      switch (op.code) {
        case OpCode::add:
          value.push_back(in(0) + in(1));
          break;
        case OpCode::subtract:
          value.push_back(in(0) - in(1));
          break;
        case OpCode::multiply:
          value.push_back(in(0) * in(1));
          break;
        case OpCode::divide:
          value.push_back(in(0) / in(1));
          break;
        case OpCode::negate:
          value.push_back(-in(0));
          break;
        case OpCode::multiply_add:
          value.push_back(in(0) * in(1) + in(2));
          break;
        case OpCode::sine:
          value.push_back(std::sin(in(0)));
          break;
        case OpCode::cosine:
          value.push_back(std::cos(in(0)));
          break;
        default:
          value.push_back(std::tanh(in(0)));
          break;
      }
    }
    return value[result];
  }

 private:
  core::Stream stream_;

 public:
  graph::ScalarBuilder builder;
  NumberId result = 0;

 private:
  NumberId any() {
    // Late ones more often, so that there are chains.
    const std::size_t n = known_.size();
    return stream_.below(2) == 0 ? known_[n - 1 - stream_.below(std::min<std::size_t>(n, 6))]
                                 : known_[stream_.below(n)];
  }
  NumberId tamed(NumberId a) { return builder.op(OpCode::hyperbolic_tangent, a); }

  void grow() {
    NumberId a = any();
    switch (stream_.below(shape_ == 0 ? 6 : 10)) {
      case 0:
      case 1: {  // a sum of products, of any length, signs and order
        for (std::uint64_t n = stream_.below(8); n > 0; --n) {
          const NumberId p = builder.op(OpCode::multiply, tamed(any()), any());
          const bool minus = stream_.below(3) == 0, swap = stream_.below(4) == 0;
          a = builder.op(minus ? OpCode::subtract : OpCode::add, swap ? p : a, swap ? a : p);
        }
        a = tamed(a);
        break;
      }
      case 2:  // a layer: the same on different numbers
        for (std::uint32_t k = 0; k < 4; ++k) {
          NumberId z = builder.parameter(k);
          for (std::uint32_t j = 0; j < 3; ++j)
            z = builder.op(OpCode::add, z, builder.op(OpCode::multiply, builder.parameter(j + k), builder.column(j)));
          known_.push_back(tamed(z));
        }
        break;
      case 3: {
        const NumberId t = tamed(a), s = builder.op(OpCode::multiply, builder.parameter(1), t);
        a = builder.op(OpCode::multiply, s, t);
        break;
      }
      case 4:
        known_.push_back(builder.op(OpCode::sine, a));
        a = builder.op(OpCode::cosine, a);
        break;
      case 5:
        a = tamed(builder.op(OpCode::multiply_add, any(), tamed(a), any()));
        break;
      case 6:
        a = builder.op(OpCode::negate, a);
        break;
      case 7:
        a = builder.op(OpCode::divide, a, builder.op(OpCode::multiply_add, tamed(a), tamed(a), builder.constant(1.5)));
        break;
      case 8:
        a = tamed(builder.op(OpCode::subtract, any(), a));
        break;
      default:
        a = tamed(builder.op(OpCode::add, a, any()));
        break;
    }
    known_.push_back(a);
  }

  std::uint64_t shape_;
  std::vector<NumberId> known_;
};

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
    const Script script(seed, 3 + static_cast<int>(seed % 23));
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
  const NumberId fold = b.op(OpCode::fold_sum, b.column(0));
  CHECK_THROWS_AS(static_cast<void>(b.program({{"row", fold}})), core::Error);
  b.clear();
  CHECK_THROWS_AS(static_cast<void>(b.program({{"row", 99}})), core::Error);
  CHECK_THROWS_AS(static_cast<void>(b.program({{"row", b.op(OpCode::add, b.column(0))}})), core::Error);
}
