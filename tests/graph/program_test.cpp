#include "ermine/graph/program.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/graph/detail/tree.hpp"
#include "random_program.hpp"

namespace {

using namespace ermine;
using graph::OpCode;

std::string complaint(const graph::Program& program) {
  try {
    program.validate();
  } catch (const core::ModelError& error) {
    return error.what();
  }
  return "";
}

graph::Program small() {
  graph::Builder b;
  const auto x = b.dense_input({"a", "b"});
  const auto w = b.parameter("w", 1, 2);
  const auto z = b.op(OpCode::affine, x, w);
  b.output("prediction", z);
  b.output("risk", b.op(OpCode::fold_mean, b.op(OpCode::square, z)));
  return std::move(b).finish();
}

TEST_CASE("A program written down and read again is the same, and gives the same numbers") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const test::RandomProgram random = test::ProgramMaker(seed).make(15, seed % 2 == 0);
    const core::Record record = random.program.to_record();
    const graph::Program again = graph::Program::from_record(record);
    CHECK(again.to_record() == record);
    CHECK(again.leaf_rows() == random.program.leaf_rows());
    const test::RandomRows data(random.program, 100, seed);
    CHECK(graph::Evaluator(again).value(data.batch, random.parameters) ==
          graph::Evaluator(random.program).value(data.batch, random.parameters));
  }
}

TEST_CASE("Pruning keeps the bits of what it keeps and drops what nobody needs") {
  int dropped = 0;
  for (std::uint64_t seed = 31; seed <= 50; ++seed) {
    const test::RandomProgram random = test::ProgramMaker(seed).make(20, false);
    const std::string outputs[] = {"row"};
    std::vector<std::uint64_t> kept;
    const graph::Program pruned = graph::prune(random.program, outputs, &kept);
    REQUIRE(kept.size() == pruned.parameter_count());
    std::vector<double> parameters;
    for (std::uint64_t i : kept) parameters.push_back(random.parameters[i]);
    dropped += pruned.ops.size() < random.program.ops.size();
    const test::RandomRows data(random.program, 50, seed);
    graph::Batch batch;
    batch.rows = 50;
    for (const graph::Input& input : pruned.inputs)
      for (std::size_t i = 0; i < random.program.inputs.size(); ++i)
        if (random.program.inputs[i].columns == input.columns) batch.inputs.push_back(data.batch.inputs[i]);
    const std::uint32_t width = pruned.slots[pruned.output("row")].width;
    std::vector<double> all(width * 50), few(width * 50);
    graph::Evaluator(random.program).rows(data.batch, random.parameters, "row", all);
    graph::Evaluator(pruned).rows(batch, parameters, "row", few);
    CHECK(all == few);
  }
  CHECK(dropped == 20);
}

TEST_CASE("A program that does not fit together is refused by name") {
  CHECK(complaint(small()).empty());
  graph::Program p = small();
  p.ops[0].in[0] = 99;
  CHECK(complaint(p).find("affine") != std::string::npos);
  p = small();
  p.ops[1].in[0] = p.ops[2].out;  // made later
  CHECK(complaint(p).find("before it is made") != std::string::npos);
  p = small();
  p.slots[p.ops[0].out].width = 7;
  CHECK(complaint(p).find("affine") != std::string::npos);
  p = small();
  p.parameters[0].offset = 3;
  CHECK(complaint(p).find("`w`") != std::string::npos);
  p = small();
  p.parameters[0].rows = 5;
  CHECK(complaint(p).find("`w`") != std::string::npos);
  p = small();
  p.inputs[0].columns.pop_back();
  CHECK_FALSE(complaint(p).empty());
  p = small();
  p.outputs[0].slot = 1000;
  CHECK(complaint(p).find("prediction") != std::string::npos);
  p = small();
  p.outputs[1].name = "prediction";
  CHECK(complaint(p).find("two outputs") != std::string::npos);
  p = small();
  p.ops.push_back(p.ops[1]);  // a second maker of a slot
  CHECK(complaint(p).find("twice") != std::string::npos);
  p = small();
  p.slots.push_back({});
  CHECK(complaint(p).find("nothing makes") != std::string::npos);
  p = small();
  p.ops[1].code = static_cast<OpCode>(9999);
  CHECK(complaint(p).find("unknown") != std::string::npos);
  p = small();
  p.ops[1].code = OpCode::huber_loss;
  CHECK_FALSE(complaint(p).empty());
}

TEST_CASE("Slots that grow without end are refused before anything is allocated") {
  graph::Builder b;
  graph::SlotId x = b.dense_input({"x"});
  for (int i = 0; i < 24; ++i) x = b.op(OpCode::concatenate, x, x);
  CHECK(complaint(b.program()).find("too wide") != std::string::npos);
}

TEST_CASE("The builder refuses at the operation that is wrong") {
  graph::Builder b;
  const auto x = b.dense_input({"a", "b", "c"});
  const auto code = b.code_input("c", {"u", "v"});
  const auto w = b.parameter("w", 2, 2);
  CHECK_THROWS_WITH_AS(b.op(OpCode::add, x, b.dense_input({"d", "e"})), doctest::Contains("widths 3 and 2"),
                       core::ModelError);
  CHECK_THROWS_AS(b.op(OpCode::add, code, x), core::ModelError);
  CHECK_THROWS_AS(b.op(OpCode::affine, x, w), core::ModelError);
  CHECK_THROWS_AS(b.op(OpCode::fold_sum, w), core::ModelError);
  CHECK_THROWS_AS(b.op(OpCode::component, x, graph::no_slot, graph::no_slot, 3), core::ModelError);
  CHECK_THROWS_AS(b.op(OpCode::add, x), core::ModelError);
  CHECK_THROWS_AS(b.op(OpCode::negate, x, x), core::ModelError);
  CHECK_THROWS_AS(b.op(OpCode::softmax_loss, x, x), core::ModelError);
  CHECK_NOTHROW(b.op(OpCode::affine, code, w));
}

TEST_CASE("Records with unknown operations, extents or kinds are refused") {
  core::Record record = small().to_record();
  core::Record ops = core::Record::array();
  for (core::Record op : record.at("operations").items()) ops.push(op.set("operation", "teleport"));
  record.set("operations", ops);
  CHECK_THROWS_WITH_AS(static_cast<void>(graph::Program::from_record(record)), doctest::Contains("teleport"),
                       core::ModelError);
  CHECK_THROWS_AS(static_cast<void>(graph::Program::from_record(core::Record())), core::ModelError);
  CHECK_THROWS_AS(static_cast<void>(graph::Program::from_record(core::Record::object())), core::ModelError);
}

TEST_CASE(
    "Leaves of programs that are not wide are a power of two of rows, between 256 and 1024, fewer the wider the "
    "program") {
  std::uint32_t last = 2048;
  for (std::uint32_t width : {1U, 10U, 50U, 100U, 300U, 1000U, 5000U}) {
    graph::Builder b;
    std::vector<std::string> names(width, "x");
    const auto x = b.dense_input(names);
    b.output("y", b.op(OpCode::hyperbolic_tangent, x));
    const std::uint32_t rows = std::move(b).finish().leaf_rows();
    CHECK((rows & (rows - 1)) == 0);
    CHECK((rows >= 256 && rows <= 1024 && rows <= last));
    last = rows;
  }
  CHECK(last == 256);
}

/// The tree as its definition says it: the left part holds the largest power of two below n.
std::string definition(std::uint64_t first, std::uint64_t n) {
  if (n == 1) return std::to_string(first);
  std::uint64_t left = 1;
  while (2 * left < n) left *= 2;
  return "(" + definition(first, left) + definition(first + left, n - left) + ")";
}

TEST_CASE("However the leaves are cut, they are joined in the one tree") {
  struct Join {
    std::vector<std::string>* texts;
    void operator()(std::uint32_t* left, const std::uint32_t* right) const {
      texts->push_back("(" + (*texts)[*left] + (*texts)[*right] + ")");
      *left = static_cast<std::uint32_t>(texts->size() - 1);
    }
  };
  for (std::uint32_t n = 1; n <= 70; ++n)
    for (std::uint32_t parts : {1U, 2U, 3U, 5U, 8U}) {
      std::vector<std::string> texts;
      for (std::uint32_t i = 0; i < n; ++i) texts.push_back(std::to_string(i));
      graph::detail::OpenNodes<std::uint32_t, Join> all(Join{&texts});
      for (std::uint32_t part = 0; part < parts; ++part) {
        graph::detail::OpenNodes<std::uint32_t, Join> mine(Join{&texts});
        for (std::uint32_t leaf = n * part / parts; leaf < n * (part + 1) / parts; ++leaf)
          mine.push_leaf(leaf, &leaf, 1);
        for (auto& node : mine.take()) all.push(std::move(node));
      }
      CHECK(texts[all.total().front()] == definition(0, n));
    }
}

TEST_CASE("What is not finite is named with its operation and row") {
  graph::Builder b;
  const auto x = b.dense_input({"x"});
  const auto w = b.parameter("w", 1);
  b.output("risk", b.op(OpCode::fold_sum, b.op(OpCode::logarithm, b.op(OpCode::multiply, x, w))));
  graph::Evaluator evaluator(std::move(b).finish());
  std::vector<double> column = {1, 2, 3, -4, 5};
  graph::Batch batch;
  batch.rows = 5;
  batch.inputs.resize(1);
  batch.inputs[0].columns = {column.data()};
  const double one = 1;
  CHECK_FALSE(std::isfinite(evaluator.value(batch, {&one, 1})));
  graph::Trouble trouble = evaluator.trouble(batch, {&one, 1});
  CHECK(trouble.operation == "logarithm");
  CHECK(trouble.row == 3U);
  column[1] = std::nan("");
  trouble = evaluator.trouble(batch, {&one, 1});
  CHECK(trouble.operation == "input `x`");
  CHECK(trouble.row == 1U);
  column = {1, 2, 3, 4, 5};
  CHECK(evaluator.trouble(batch, {&one, 1}).operation.empty());
}

}  // namespace
