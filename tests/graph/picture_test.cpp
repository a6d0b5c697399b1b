#include "ermine/graph/picture.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"

using namespace ermine;
using graph::Builder;
using graph::OpCode;
using graph::Program;
using graph::SlotId;
using graph::Sweep;

namespace {

const std::vector<std::string> value{"value"};

/// The lecture's first example: sin(x1) + x1 x2.
Program sine_and_product() {
  Builder b;
  const SlotId x1 = b.dense_input({"x1"}), x2 = b.dense_input({"x2"});
  const SlotId sine = b.op(OpCode::sine, x1), product = b.op(OpCode::multiply, x1, x2);
  b.output("value", b.op(OpCode::add, sine, product));
  return std::move(b).finish();
}
/// The lecture's second: the logistic unit 1 / (1 + e^-(w1 x1 + w2 x2 + b)), written out.
Program logistic_unit() {
  Builder b;
  const SlotId x1 = b.dense_input({"x1"}), x2 = b.dense_input({"x2"});
  const SlotId w1 = b.parameter("w1", 1), w2 = b.parameter("w2", 1), bias = b.parameter("b", 1);
  const SlotId z =
      b.op(OpCode::add, b.op(OpCode::add, b.op(OpCode::multiply, w1, x1), b.op(OpCode::multiply, w2, x2)), bias);
  const SlotId one = b.constant(1);
  b.output("value",
           b.op(OpCode::divide, one, b.op(OpCode::add, one, b.op(OpCode::exponential, b.op(OpCode::negate, z)))));
  return std::move(b).finish();
}
/// Wide operations: a softmax loss of an affine map of three inputs, and a ratio beside it.
Program wide() {
  Builder b;
  const SlotId x = b.dense_input({"a", "b", "c"}), t = b.dense_input({"t"});
  const SlotId W = b.parameter("W", 2, 3), bias = b.parameter("bias", 2);
  const SlotId z = b.op(OpCode::affine, x, W, bias);
  b.output("value", b.op(OpCode::fold_mean, b.op(OpCode::softmax_loss, b.op(OpCode::hyperbolic_tangent, z), t)));
  b.output("ratio", b.op(OpCode::divide, b.op(OpCode::component, x, graph::no_slot, graph::no_slot, 1),
                         b.op(OpCode::log_sum_exp, z)));
  return std::move(b).finish();
}
const graph::PictureNode& node(const graph::Picture& picture, const std::string& id) {
  for (const auto& n : picture.nodes)
    if (n.id == id) return n;
  throw std::logic_error("no node " + id);
}

}  // namespace

TEST_CASE("the lecture's first example has its values and adjoints on the nodes, in one reverse pass") {
  const auto p = graph::picture(sine_and_product(), std::vector<double>{2, 3}, value, Sweep::reverse);
  CHECK(p.passes == 1);
  REQUIRE(p.nodes.size() == 5);
  CHECK(node(p, "x1").kind == core::Node::Kind::input);
  CHECK(node(p, "v1").operation == "sine");
  CHECK(node(p, "v1").value[0] == doctest::Approx(std::sin(2.0)));
  CHECK(node(p, "v2").value[0] == 6);
  CHECK(node(p, "v3").value[0] == doctest::Approx(std::sin(2.0) + 6));
  CHECK(node(p, "v3").derivative[0][0] == 1);
  CHECK(node(p, "x1").derivative[0][0] == doctest::Approx(std::cos(2.0) + 3));
  CHECK(node(p, "x2").derivative[0][0] == 2);
  CHECK(p.jacobian == std::vector<std::vector<double>>{{std::cos(2.0) + 3, 2}});
  // The arrow into the sine carries cos(2), those into the product the other factor.
  CHECK(p.edges[0].slope == doctest::Approx(std::cos(2.0)));
  CHECK(p.edges[1].slope == 3);
  CHECK(p.edges[2].slope == 2);
}

TEST_CASE("forward takes a pass for each variable, or one along a direction, and agrees with reverse") {
  const auto reverse = graph::picture(sine_and_product(), std::vector<double>{2, 3}, value, Sweep::reverse);
  const auto forward = graph::picture(sine_and_product(), std::vector<double>{2, 3}, value, Sweep::forward);
  CHECK(forward.passes == 2);
  for (std::size_t i = 0; i < 2; ++i)
    CHECK(forward.jacobian[0][i] == doctest::Approx(reverse.jacobian[0][i]).epsilon(1e-15));
  CHECK(node(forward, "v1").derivative[0][0] == doctest::Approx(std::cos(2.0)));
  CHECK(node(forward, "v1").derivative[1][0] == 0);
  const auto along =
      graph::picture(sine_and_product(), std::vector<double>{2, 3}, value, Sweep::forward, std::vector<double>{1, -2});
  CHECK(along.passes == 1);
  CHECK(along.jacobian[0][0] == doctest::Approx(std::cos(2.0) + 3 - 4));
}

TEST_CASE("the logistic unit shows inputs, parameters and operations apart and s (1 - s) on its way back") {
  const std::vector<double> point{1, -2, 0.5, 0.25, 0.1};  // x1 x2 w1 w2 b
  const auto p = graph::picture(logistic_unit(), point, value, Sweep::reverse);
  const double z = 0.5 * 1 + 0.25 * -2 + 0.1, s = 1 / (1 + std::exp(-z));
  CHECK(p.nodes[p.outputs[0]].value[0] == doctest::Approx(s));
  CHECK(node(p, "w1").kind == core::Node::Kind::parameter);
  CHECK(node(p, "w1").derivative[0][0] == doctest::Approx(s * (1 - s) * 1));
  CHECK(node(p, "w2").derivative[0][0] == doctest::Approx(s * (1 - s) * -2));
  CHECK(node(p, "b").derivative[0][0] == doctest::Approx(s * (1 - s)));
  CHECK(node(p, "x2").derivative[0][0] == doctest::Approx(s * (1 - s) * 0.25));
  const auto H = graph::hessian(logistic_unit(), point, "value");
  CHECK(H[4][4] == doctest::Approx(s * (1 - s) * (1 - 2 * s)));
  CHECK(H[2][3] == doctest::Approx(s * (1 - s) * (1 - 2 * s) * 1 * -2));
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 5; ++j) CHECK(H[i][j] == doctest::Approx(H[j][i]).epsilon(1e-13));
}

TEST_CASE("wide operations: reverse, forward and difference quotients agree, the Hessian is the gradient's change") {
  const Program program = wide();
  const std::vector<std::string> outputs{"value", "ratio"};
  std::vector<double> point{0.3, -1.2, 0.7, 1, 0.2, -0.4, 0.6, 0.9, 0.1, -0.8, 0.05, -0.3};
  REQUIRE(graph::variables(program).size() == point.size());
  CHECK(graph::variables(program)[4].name == "W[0]");
  const auto reverse = graph::picture(program, point, outputs, Sweep::reverse);
  const auto forward = graph::picture(program, point, outputs, Sweep::forward);
  CHECK(reverse.passes == 2);
  CHECK(forward.passes == 12);
  const auto H = graph::hessian(program, point, "value");
  for (std::size_t i = 0; i < point.size(); ++i) {
    if (i == 3) continue;  // the class is no number to move
    const double x = point[i];
    point[i] = x + 1e-6;
    const auto above = graph::picture(program, point, outputs, Sweep::reverse);
    point[i] = x - 1e-6;
    const auto below = graph::picture(program, point, outputs, Sweep::reverse);
    point[i] = x;
    for (std::size_t o = 0; o < 2; ++o) {
      CHECK(forward.jacobian[o][i] == doctest::Approx(reverse.jacobian[o][i]).epsilon(1e-13));
      const double change = above.nodes[above.outputs[o]].value[0] - below.nodes[below.outputs[o]].value[0];
      CHECK(reverse.jacobian[o][i] == doctest::Approx(change / 2e-6).epsilon(1e-7));
    }
    for (std::size_t j = 0; j < point.size(); ++j)
      CHECK(H[i][j] == doctest::Approx((above.jacobian[0][j] - below.jacobian[0][j]) / 2e-6).epsilon(1e-6).scale(0.1));
  }
}

TEST_CASE("only what an output needs is drawn, and the figure says kinds, values and derivatives") {
  Builder b;
  const SlotId x = b.dense_input({"x"}), y = b.dense_input({"y"});
  b.op(OpCode::sine, y);
  b.output("value", b.op(OpCode::square, x));
  const Program program = std::move(b).finish();
  const auto p = graph::picture(program, std::vector<double>{3, 1}, value, Sweep::reverse);
  CHECK(p.nodes.size() == 2);
  const core::Figure figure = graph::to_figure(p);
  REQUIRE(figure.nodes.size() == 2);
  REQUIRE(figure.edges.size() == 1);
  CHECK(figure.nodes[0].label == "x");
  CHECK(figure.nodes[0].value == "3");
  CHECK(figure.nodes[0].derivative == "6");
  CHECK(figure.nodes[1].label == "^2");
  CHECK(figure.nodes[1].kind == core::Node::Kind::operation);
  CHECK(figure.edges[0].label == "\u00d7 6");
  CHECK(figure.edges[0].derivative == "6");
  CHECK(figure.caption.find("1 reverse pass;") != std::string::npos);
}

TEST_CASE("what runs along the arrows adds up to the tangent it runs into, or to the adjoint it runs back to") {
  const std::vector<double> point{1, -2, 0.5, 0.25, 0.1};
  for (const Sweep sweep : {Sweep::forward, Sweep::reverse}) {
    const bool forward = sweep == Sweep::forward;
    const auto p = graph::picture(logistic_unit(), point, value, sweep);
    for (std::uint32_t i = 0; i < p.nodes.size(); ++i)
      for (std::size_t pass = 0; pass < p.passes; ++pass) {
        double sum = 0;
        bool any = false;
        for (const auto& edge : p.edges)
          if ((forward ? edge.to : edge.from) == i) any = true, sum += edge.derivative[pass];
        if (any) CHECK(sum == doctest::Approx(p.nodes[i].derivative[pass][0]).epsilon(1e-14));
      }
  }
  // The lecture's sum for x1: cos(2) + 3.
  const auto p = graph::picture(sine_and_product(), std::vector<double>{2, 3}, value, Sweep::reverse);
  CHECK(p.edges[0].derivative[0] == doctest::Approx(std::cos(2.0)));
  CHECK(p.edges[1].derivative[0] == 3);
}

TEST_CASE("no two nodes share a name: constants are written in full, and v1 may be a variable") {
  Builder b;
  const SlotId x = b.dense_input({"v1"});
  const SlotId low = b.op(OpCode::multiply, x, b.constant(1.00001)),
               high = b.op(OpCode::multiply, x, b.constant(1.00002));
  b.output("value", b.op(OpCode::add, low, high));
  const auto p = graph::picture(std::move(b).finish(), std::vector<double>{1}, value, Sweep::reverse);
  for (std::size_t i = 0; i < p.nodes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(p.nodes[i].id != p.nodes[j].id);
  CHECK(to_figure(p).nodes[1].label == "1");
}

TEST_CASE("a node that is read twice by one operation has an arrow and a slope for each") {
  Builder b;
  const SlotId x = b.dense_input({"x"});
  b.output("value", b.op(OpCode::divide, x, x));
  const auto p = graph::picture(std::move(b).finish(), std::vector<double>{4}, value, Sweep::reverse);
  REQUIRE(p.edges.size() == 2);
  CHECK(p.edges[0].slope == 0.25);
  CHECK(p.edges[1].slope == -0.25);
  CHECK(p.jacobian[0][0] == 0);
}

TEST_CASE("the record of a picture has the fixed keys") {
  const auto reverse = to_record(graph::picture(sine_and_product(), std::vector<double>{2, 3}, value, Sweep::reverse));
  CHECK(reverse.at("passes").integer() == 1);
  const auto& nodes = reverse.at("nodes").items();
  REQUIRE(nodes.size() == 5);
  CHECK(nodes[3].at("id").text() == "v2");
  CHECK(nodes[3].at("operation").text() == "multiply");
  CHECK(nodes[3].at("inputs").texts() == std::vector<std::string>{"x1", "x2"});
  CHECK(nodes[3].at("value").number() == 6);
  CHECK(nodes[3].at("adjoint").number() == 1);
  const auto forward = to_record(graph::picture(sine_and_product(), std::vector<double>{2, 3}, value, Sweep::forward));
  CHECK(forward.at("passes").integer() == 2);
  CHECK(forward.at("nodes").items()[3].at("tangent").numbers() == std::vector<double>{3, 2});
}

TEST_CASE("a point or a direction of the wrong size is refused") {
  CHECK_THROWS_WITH_AS((void)graph::picture(sine_and_product(), std::vector<double>{2}, value, Sweep::reverse),
                       doctest::Contains("the point has 1 numbers"), core::UsageError);
  CHECK_THROWS_AS((void)graph::picture(sine_and_product(), std::vector<double>{2, 3}, value, Sweep::reverse,
                                       std::vector<double>{1, 1}),
                  core::UsageError);
  CHECK_THROWS_AS((void)graph::picture(sine_and_product(), std::vector<double>{2, 3}, value, Sweep::forward,
                                       std::vector<double>{1}),
                  core::UsageError);
}
