// Laws of the evaluator over programs drawn at random: the slow evaluator is the oracle, and nothing about who computes
// what may change a byte.

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <set>

#include "ermine/core/pool.hpp"
#include "ermine/core/simd.hpp"
#include "ermine/graph/detail/plan.hpp"
#include "random_program.hpp"

namespace {

using namespace ermine;

struct Answer {
  double value = 0;
  std::vector<double> gradient, product, row;
  bool operator==(const Answer& other) const {
    const auto same = [](const std::vector<double>& a, const std::vector<double>& b) {
      return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
    };
    return std::memcmp(&value, &other.value, sizeof value) == 0 && same(gradient, other.gradient) &&
           same(product, other.product) && same(row, other.row);
  }
};

Answer answer(const test::RandomProgram& random, const graph::Batch& batch, graph::EvaluatorOptions options) {
  graph::Evaluator evaluator(random.program, options);
  Answer a;
  const std::size_t p = random.parameters.size();
  a.gradient.resize(p);
  a.product.resize(p);
  std::vector<double> direction(p);
  for (std::size_t i = 0; i < p; ++i) direction[i] = std::sin(static_cast<double>(i) + 1);
  a.value = evaluator.value_and_gradient(batch, random.parameters, a.gradient);
  evaluator.hessian_vector(batch, random.parameters, direction, a.product);
  const graph::Slot slot = random.program.slots[random.program.output("row")];
  a.row.resize(slot.width * batch.rows);
  evaluator.rows(batch, random.parameters, "row", a.row);
  return a;
}

double largest(const std::vector<double>& v) {
  double top = 0;
  for (double x : v) top = std::max(top, std::abs(x));
  return top;
}

TEST_CASE("Values and gradients of random programs are those of the slow evaluator") {
  std::set<graph::OpCode> seen;
  int deep = 0, fused = 0, split = 0;
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    const test::RandomProgram random = test::ProgramMaker(seed).make(4 + static_cast<int>(seed % 23), seed % 2 == 0);
    for (const graph::Op& op : random.program.ops) seen.insert(op.code);
    const graph::detail::Plan plan = graph::detail::make_plan(random.program, random.program.output("risk"), true);
    deep += plan.levels > 1;
    ++(plan.fused ? fused : split);
    constexpr std::uint64_t sizes[] = {1, 2, 63, 64, 65, 1000, 2049};
    const std::uint64_t rows = sizes[seed % 7];
    const test::RandomRows data(random.program, rows, seed);
    graph::Evaluator evaluator(random.program);
    std::vector<double> g(random.parameters.size()), slow(g.size());
    const double value = evaluator.value_and_gradient(data.batch, random.parameters, g);
    const double truth = graph::reference_value_and_gradient(random.program, data.batch, random.parameters, slow);
    CAPTURE(seed);
    CAPTURE(rows);
    REQUIRE(std::isfinite(truth));
    CHECK(std::abs(value - truth) <= 1e-12 * (1 + std::abs(truth)));
    CHECK(evaluator.value(data.batch, random.parameters) == value);
    for (std::size_t i = 0; i < g.size(); ++i) {
      CAPTURE(i);
      CHECK(std::abs(g[i] - slow[i]) <= 1e-10 * (1 + largest(slow)));
    }
  }
  // The generator varies: nearly all operations, several levels, both ways of visiting the last one.
  CHECK(seen.size() >= 50);
  CHECK(deep >= 20);
  CHECK(fused >= 20);
}

TEST_CASE("Hessian products of random programs are the change of the gradient") {
  for (std::uint64_t seed = 201; seed <= 230; ++seed) {
    const test::RandomProgram random = test::ProgramMaker(seed).make(8, seed % 2 == 0);
    const test::RandomRows data(random.program, 70, seed);
    graph::Evaluator evaluator(random.program);
    const std::size_t p = random.parameters.size();
    std::vector<double> direction(p), product(p), up(p), down(p), moved = random.parameters;
    for (std::size_t i = 0; i < p; ++i) direction[i] = std::cos(static_cast<double>(i));
    evaluator.hessian_vector(data.batch, random.parameters, direction, product);
    constexpr double h = 1e-6;
    for (std::size_t i = 0; i < p; ++i) moved[i] = random.parameters[i] + h * direction[i];
    evaluator.value_and_gradient(data.batch, moved, up);
    for (std::size_t i = 0; i < p; ++i) moved[i] = random.parameters[i] - h * direction[i];
    evaluator.value_and_gradient(data.batch, moved, down);
    // A knee or a step (relu, less, floor) may lie within h of a row: such a program says nothing.
    CAPTURE(seed);
    std::size_t near = 0;
    for (std::size_t i = 0; i < p; ++i)
      near += std::abs(product[i] - (up[i] - down[i]) / (2 * h)) <= 1e-5 * (1 + largest(product)) ? 1 : 0;
    CHECK(near == p);
  }
}

TEST_CASE("Threads, ranks, schedules and instruction sets change no byte") {
  for (std::uint64_t seed = 301; seed <= 312; ++seed) {
    const test::RandomProgram random = test::ProgramMaker(seed).make(10, seed % 2 == 0);
    const test::RandomRows data(random.program, seed % 3 == 0 ? 5000 : 1500 + seed, seed);
    const Answer plain = answer(random, data.batch, {});
    CAPTURE(seed);
    for (std::uint32_t threads : {1U, 2U, 3U, 4U, 8U}) {
      core::Pool pool(threads);
      const std::uint32_t ranks = 1 + (threads + static_cast<std::uint32_t>(seed)) % 4;
      for (graph::Schedule schedule : {graph::Schedule::row_owner, graph::Schedule::tile_owner}) {
        CAPTURE(threads);
        CAPTURE(ranks);
        CHECK(answer(random, data.batch, {.pool = &pool, .schedule = schedule, .ranks = ranks}) == plain);
      }
    }
    for (core::SimdLevel level : {core::SimdLevel::avx2, core::SimdLevel::portable}) {
      core::limit_simd(level);
      CAPTURE(core::name_of(core::simd_level()));
      CHECK(answer(random, data.batch, {}) == plain);
      core::limit_simd(core::SimdLevel::avx512);
    }
  }
}

/// tanh net of 70 inputs, 80 and 3 outputs: wide, so its weights are chains over the rows and belong to tiles.
test::RandomProgram wide_net() {
  graph::Builder b;
  std::vector<std::string> names;
  for (int j = 0; j < 70; ++j) names.push_back("x" + std::to_string(j));
  const auto x = b.dense_input(names), w = b.dense_input({"w"}), t = b.dense_input({"t"});
  const auto filled = b.op(graph::OpCode::replace_missing, x, b.constant(0.0));
  const auto hidden = b.op(graph::OpCode::hyperbolic_tangent,
                           b.op(graph::OpCode::affine, filled, b.parameter("W", 80, 70), b.parameter("b", 80)));
  const auto again =
      b.op(graph::OpCode::hyperbolic_tangent, b.op(graph::OpCode::affine, hidden, b.parameter("V", 13, 80)));
  const auto z = b.op(graph::OpCode::affine, again, b.parameter("U", 3, 13), b.parameter("c", 3));
  const auto loss = b.op(graph::OpCode::multiply, w, b.op(graph::OpCode::softmax_loss, z, t));
  b.output("risk", b.op(graph::OpCode::fold_mean, loss));
  b.output("row", z);
  test::RandomProgram net{std::move(b).finish(), {}, true};
  core::Stream stream(3, core::Purpose::test);
  for (std::uint64_t i = 0; i < net.program.parameter_count(); ++i) net.parameters.push_back(stream.uniform(-0.3, 0.3));
  return net;
}

TEST_CASE("A wide net: both schedules, threads, ranks and instruction sets give the same bytes, near the slow ones") {
  const test::RandomProgram net = wide_net();
  REQUIRE(net.program.wide());
  for (std::uint64_t rows : {1ULL, 64ULL, 777ULL}) {
    const test::RandomRows data(net.program, rows, 9);
    const Answer plain = answer(net, data.batch, {.schedule = graph::Schedule::row_owner});
    std::vector<double> slow(net.parameters.size());
    const double truth = graph::reference_value_and_gradient(net.program, data.batch, net.parameters, slow);
    CHECK(std::abs(plain.value - truth) <= 1e-12 * std::abs(truth));
    for (std::size_t i = 0; i < slow.size(); ++i) CHECK(std::abs(plain.gradient[i] - slow[i]) <= 1e-13);
    for (std::uint32_t threads : {1U, 2U, 3U, 8U}) {
      core::Pool pool(threads);
      for (graph::Schedule schedule :
           {graph::Schedule::automatic, graph::Schedule::row_owner, graph::Schedule::tile_owner}) {
        CAPTURE(rows);
        CAPTURE(threads);
        CHECK(answer(net, data.batch, {.pool = &pool, .schedule = schedule, .ranks = 1 + threads % 4}) == plain);
      }
    }
    for (core::SimdLevel level : {core::SimdLevel::avx2, core::SimdLevel::portable}) {
      core::limit_simd(level);
      CHECK(answer(net, data.batch, {.schedule = graph::Schedule::tile_owner}) == plain);
      core::limit_simd(core::SimdLevel::avx512);
    }
  }
}

TEST_CASE("More threads than leaves are no harm, however often") {
  const test::RandomProgram random = test::ProgramMaker(77).make(6, false);
  const test::RandomRows data(random.program, 600, 77);
  const Answer plain = answer(random, data.batch, {});
  core::Pool pool(7);
  for (int i = 0; i < 50; ++i) CHECK(answer(random, data.batch, {.pool = &pool}) == plain);
}

TEST_CASE("One event alone has the bits it has in a batch") {
  for (std::uint64_t seed = 401; seed <= 430; ++seed) {
    const test::RandomProgram random = test::ProgramMaker(seed).make(12, false);
    const test::RandomRows data(random.program, 300, seed);
    const std::uint32_t width = random.program.slots[random.program.output("row")].width;
    std::vector<double> row(width * data.batch.rows), one(width);
    graph::Evaluator(random.program).rows(data.batch, random.parameters, "row", row);
    const graph::Single single(random.program, random.parameters, "row");
    REQUIRE(single.width() == width);
    int different = 0;
    for (std::uint64_t r = 0; r < data.batch.rows; ++r) {
      std::vector<double> event;
      for (std::size_t i = 0; i < random.program.inputs.size(); ++i) {
        const graph::Input& input = random.program.inputs[i];
        if (input.kind == graph::InputKind::dense)
          for (const double* column : data.batch.inputs[i].columns) event.push_back(column[r]);
        else if (input.kind == graph::InputKind::code)
          event.push_back(data.codes[r]);
        else {
          const std::size_t first = event.size();
          event.resize(first + input.columns.size(), 0.0);
          for (std::uint64_t e = data.offsets[r]; e < data.offsets[r + 1]; ++e)
            event[first + data.indices[e]] = data.values[e];
        }
      }
      REQUIRE(event.size() == single.inputs());
      single(event, one);
      for (std::uint32_t c = 0; c < width; ++c)
        different += std::memcmp(&one[c], &row[c * data.batch.rows + r], sizeof(double)) != 0;
    }
    CAPTURE(seed);
    CHECK(different == 0);
  }
}

TEST_CASE("No rows give empty sums, and a gradient of the penalties alone") {
  const test::RandomProgram random = test::ProgramMaker(5).make(6, false);
  const test::RandomRows data(random.program, 0, 5);
  graph::Builder b;
  const auto x = b.dense_input({"x"});
  const auto w = b.parameter("w", 1);
  const auto sum = b.op(graph::OpCode::fold_sum, b.op(graph::OpCode::multiply, x, w));
  b.output("risk", b.op(graph::OpCode::add, sum, b.op(graph::OpCode::square, w)));
  graph::Evaluator evaluator(std::move(b).finish());
  graph::Batch batch;
  batch.inputs.resize(1);
  batch.inputs[0].columns = {nullptr};
  double g = 0;
  const double three = 3;
  CHECK(evaluator.value_and_gradient(batch, {&three, 1}, {&g, 1}) == 9);
  CHECK(g == 6);
}

}  // namespace
