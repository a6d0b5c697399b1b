#include "ermine/optimize/step_memory.hpp"

#include <doctest/doctest.h>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"

using namespace ermine;
using optimize::StepMemory;
using optimize::Vector;

namespace {

/// Steps on a quadratic of curvatures 1, 2, ... p: y = A s.
StepMemory after_steps(std::uint32_t most, int steps, Vector& s, Vector& y) {
  core::Stream stream(4, core::Purpose::test);
  StepMemory memory(most);
  const Vector origin(5, 0);
  for (int k = 0; k < steps; ++k) {
    for (std::size_t i = 0; i < s.size(); ++i) {
      s[i] = stream.uniform(-1, 1);
      y[i] = static_cast<double>(i + 1) * s[i];
    }
    memory.remember(origin, s, origin, y);
  }
  return memory;
}

}  // namespace

TEST_CASE("the memory's matrix maps the last change of the gradient to the last step") {
  for (const int steps : {1, 3, 9}) {
    Vector s(5), y(5);
    const StepMemory memory = after_steps(4, steps, s, y);
    Vector v = y;
    memory.multiply(v);
    for (std::size_t i = 0; i < 5; ++i) CHECK(v[i] == doctest::Approx(s[i]).epsilon(1e-12));
  }
}

TEST_CASE("a memory restored from its state is the same matrix, and an empty one is 1") {
  Vector s(5), y(5), v{1, -2, 3, -4, 5}, w = v;
  const StepMemory memory = after_steps(3, 7, s, y);
  StepMemory again(3);
  again.multiply(w);
  CHECK(w == v);
  again.restore(memory.state(), 5);
  memory.multiply(v);
  again.multiply(w);
  CHECK(w == v);
  CHECK_THROWS_AS(again.restore(memory.state(), 6), core::ModelError);
}

TEST_CASE("a step along which the gradient falls is not kept") {
  StepMemory memory(3);
  memory.remember({0, 0}, {1, 1}, {0, 0}, {-1, 0.5});
  CHECK(memory.empty());
}
