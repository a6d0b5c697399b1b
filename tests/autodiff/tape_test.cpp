#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "ermine/autodiff/functions.hpp"
#include "ermine/autodiff/var.hpp"
#include "ermine/core/error.hpp"
#include "tests/message_of.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::testing;

namespace {

template <class T>
T fibonacci_like(int n, const T& x) {
  if (n < 2) return n == 0 ? x : x * x;
  return fibonacci_like(n - 1, x) + 0.5 * fibonacci_like(n - 2, x);
}

}  // namespace

static_assert(!std::is_convertible_v<Var, double> && !std::is_constructible_v<double, Var>);
static_assert(!std::is_convertible_v<Var, bool> && !std::is_constructible_v<bool, Var>);
static_assert(!std::is_constructible_v<double, Dual<double, 2>> && !std::is_constructible_v<bool, Dual<double, 2>>);
static_assert(std::is_nothrow_copy_constructible_v<Var> && sizeof(Var) == 16);

TEST_CASE("the slide's example: sin(x1) + x1 x2 at (2, 3)") {
  Tape tape;
  const Recording recording(tape);
  const Var x1 = tape.input(2), x2 = tape.input(3);
  const Var y = sin(x1) + x1 * x2;
  tape.backward(y);
  CHECK(y.value() == std::sin(2.0) + 6);
  CHECK(tape.adjoint(x1) == std::cos(2.0) + 3);
  CHECK(tape.adjoint(x2) == 2);
  CHECK(tape.adjoint(y) == 1);
}

TEST_CASE("a statement is one entry an operand, whatever operations made it") {
  Tape tape;
  const Recording recording(tape);
  const Var w = tape.input(0.3), x = tape.input(0.7), b = tape.input(-1.0);
  const auto statements = tape.statements(), entries = tape.entries();
  const Var z = exp(-2.0 * (w * x + b)) / 3 + 1;
  CHECK(tape.statements() - statements == 1);
  CHECK(tape.entries() - entries == 3);
  tape.backward(z);
  const double e = -2 * std::exp(-2 * (0.3 * 0.7 - 1)) / 3;
  CHECK(tape.adjoint(w) == doctest::Approx(e * 0.7).epsilon(1e-15));
  CHECK(tape.adjoint(x) == doctest::Approx(e * 0.3).epsilon(1e-15));
  CHECK(tape.adjoint(b) == doctest::Approx(e).epsilon(1e-15));
}

TEST_CASE("a sum in a loop is one statement, and takes 12 bytes an operand") {
  Tape tape;
  const Recording recording(tape);
  std::vector<Var> w;
  for (int i = 0; i < 100; ++i) w.push_back(tape.input(i));
  const auto statements = tape.statements(), entries = tape.entries();
  Var z = 0.0;
  for (int i = 0; i < 100; ++i) z += w[static_cast<std::size_t>(i)] * (i + 1.0);
  CHECK(tape.statements() - statements <= 2);  // two where a chunk ends in between
  CHECK(tape.entries() - entries <= 102);
  CHECK(tape.bytes() == tape.entries() * 12);
  tape.backward(z);
  for (int i = 0; i < 100; ++i) CHECK(tape.adjoint(w[static_cast<std::size_t>(i)]) == i + 1);
}

TEST_CASE("statements never grow under a copy, a reference in another statement, or their own name") {
  Tape tape;
  const Recording recording(tape);
  const Var x = tape.input(3);
  SUBCASE("a copy keeps what it was") {
    Var z = x * x;
    const Var copy = z;
    z += 5 * x;
    tape.backward(copy);
    CHECK(tape.adjoint(x) == 6);
    tape.backward(z);
    CHECK(tape.adjoint(x) == 11);
  }
  SUBCASE("an element copied through a function") {
    std::vector<Var> kept;
    const auto f = [&] {
      Var t = x * x;
      kept.push_back(t);
      return t;
    };
    const Var t = exp(f()), y = t + kept[0];
    tape.backward(y);
    CHECK(tape.adjoint(x) == doctest::Approx(6 * std::exp(9.0) + 6).epsilon(1e-15));
    tape.backward(kept[0]);
    CHECK(tape.adjoint(x) == 6);
  }
  SUBCASE("a statement that uses it") {
    Var z = x * x;
    const Var u = 2.0 * z;
    z += x;
    z *= z;
    z -= z * x;
    z += z;
    z /= z + 1.0;
    const double v = 12, dv = 7, q = v * v - v * v * 3, dq = 2 * v * dv * (1 - 3) - v * v, r = 2 * q, dr = 2 * dq;
    CHECK(z.value() == doctest::Approx(r / (r + 1)).epsilon(1e-15));
    tape.backward(z);
    CHECK(tape.adjoint(x) == doctest::Approx(dr / (r + 1) / (r + 1)).epsilon(1e-13));
    tape.backward(u);
    CHECK(tape.adjoint(x) == 12);
  }
  SUBCASE("a variable that only changed its value") {
    Var z = x * x;
    const Var shifted = z + 1.0;
    z *= 2.0;
    tape.backward(shifted);
    CHECK(tape.adjoint(x) == 6);
    tape.backward(z);
    CHECK(tape.adjoint(x) == 12);
  }
  SUBCASE("a position") {
    Var z = x * x;
    const Position here = tape.position();
    z += 4 * x;
    tape.rewind(here);
    CHECK(contains(message_of<core::UsageError>([&] { static_cast<void>(z * x); }), "rewound"));
  }
}

TEST_CASE("auto, ?:, std::max, std::accumulate, std::swap and structs are what they are for double") {
  Tape tape;
  const Recording recording(tape);
  const Var x = tape.input(2), y = tape.input(5);
  auto t = x * y;
  const auto u = t * t;
  const Var chosen = x < y ? t * x : u;
  const Var larger = std::max(x * x, Var(1));
  std::vector<Var> terms{x, t, u, chosen, larger};
  const Var sum = std::accumulate(terms.begin(), terms.end(), Var(0));
  struct Pair {
    Var first, second;
  } pair{x, y};
  std::swap(pair.first, pair.second);
  const Var z = sum + pair.first * 10;
  tape.backward(z);
  CHECK(z.value() == 2 + 10 + 100 + 20 + 4 + 50);
  CHECK(tape.adjoint(x) == 1 + 5 + 2 * 10 * 5 + 2 * 2 * 5 + 4);
  CHECK(tape.adjoint(y) == 2 + 2 * 10 * 2 + 4 + 10);
}

TEST_CASE("recursion is recorded as it runs") {
  Tape tape;
  const Recording recording(tape);
  const Var x = tape.input(1.25);
  const Var y = fibonacci_like(12, x);
  tape.backward(y);
  const Dual<double, 1> d = fibonacci_like(12, Dual<double, 1>::variable(1.25));
  CHECK(y.value() == doctest::Approx(d.value).epsilon(1e-14));
  CHECK(tape.adjoint(x) == doctest::Approx(d.tangent[0]).epsilon(1e-14));
}

TEST_CASE("10^7 operations take memory in proportion and no stack") {
  const auto bytes_of = [](int n, double& slope) {
    Tape tape;
    const Recording recording(tape);
    const Var x = tape.input(0.5);
    Var y = x;
    for (int i = 0; i < n; ++i) y = sin(y) + 0.25 * x;  // two operations and one statement a turn
    tape.backward(y);
    slope = tape.adjoint(x);
    return tape.bytes();
  };
  double slope = 0, dual_slope = 0;
  const std::uint64_t small = bytes_of(50'000, slope), large = bytes_of(5'000'000, slope);
  CHECK(static_cast<double>(large) / static_cast<double>(small) == doctest::Approx(100).epsilon(0.01));
  CHECK(static_cast<double>(large) <= 5e6 * (2 * 12 + 8) * 1.001);
  auto y = Dual<double, 1>::variable(0.5);
  const auto x = y;
  for (int i = 0; i < 5'000'000; ++i) y = sin(y) + 0.25 * x;
  dual_slope = y.tangent[0];
  CHECK(slope == doctest::Approx(dual_slope).epsilon(1e-12));
}

TEST_CASE("a sum of samples, each rewound, has the gradient of the whole and the memory of one") {
  const auto term = [](const std::vector<Var>& p, int i) { return exp(-p[0] * (0.001 * i)) * p[1] + p[2] * p[2]; };
  constexpr int n = 2000;
  Tape whole;
  std::vector<double> expected;
  {
    const Recording recording(whole);
    const std::vector<double> at{0.3, 2, -1};
    const std::vector<Var> inputs = whole.inputs(at);
    const std::vector<Var> p{exp(inputs[0]), inputs[1] * inputs[2], inputs[2]};
    Var sum = 0;
    for (int i = 0; i < n; ++i) sum += term(p, i);
    whole.backward(sum);
    for (const Var& input : inputs) expected.push_back(whole.adjoint(input));
  }
  Tape tape;
  const Recording recording(tape);
  const std::vector<double> at{0.3, 2, -1};
  const std::vector<Var> inputs = tape.inputs(at);
  const std::vector<Var> p{exp(inputs[0]), inputs[1] * inputs[2], inputs[2]};
  const Position start = tape.position();
  const auto entries = tape.entries();
  for (int i = 0; i < n; ++i) {
    tape.seed(term(p, i));
    tape.sweep(start);
    tape.rewind(start);
  }
  CHECK(tape.entries() == entries);
  CHECK(tape.capacity_bytes() < 10'000);
  tape.sweep();
  for (std::size_t i = 0; i < 3; ++i) CHECK(tape.adjoint(inputs[i]) == doctest::Approx(expected[i]).epsilon(1e-13));
}

TEST_CASE("a tape within a tape leaves the outer one as it was") {
  Tape outer;
  const Recording recording(outer);
  const Var x = outer.input(2);
  Var y = x * x;
  double inner_slope = 0;
  {
    Tape inner;
    const Recording inner_recording(inner);
    const Var a = inner.input(y.value());
    const Var b = a * a;
    inner.backward(b);
    inner_slope = inner.adjoint(a);
  }
  y += inner_slope * x;
  outer.backward(y);
  CHECK(inner_slope == 8);
  CHECK(outer.adjoint(x) == 4 + 8);
}

TEST_CASE("8 threads record on 8 tapes and get what one gets") {
  const auto run = [](double at) {
    Tape tape;
    const Recording recording(tape);
    const Var x = tape.input(at);
    Var y = x;
    for (int i = 0; i < 20'000; ++i) y = sin(y) * x + 0.1;
    tape.backward(y);
    return tape.adjoint(x);
  };
  std::vector<double> got(8), expected(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 8; ++i)
    threads.emplace_back([&, i] { got[i] = run(0.5 + 0.1 * static_cast<double>(i)); });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < 8; ++i) expected[i] = run(0.5 + 0.1 * static_cast<double>(i));
  CHECK(got == expected);
}

TEST_CASE("constants need no tape, variables do") {
  const Var a = 2, b = 3;
  CHECK((a * b + sin(a)).value() == 6 + std::sin(2.0));
  Tape tape;
  Var x;
  {
    const Recording recording(tape);
    x = tape.input(1);
    CHECK(x * a == 2);
  }
  CHECK(
      contains(message_of<core::UsageError>([&] { static_cast<void>(x * a); }), "`*`: no tape records on this thread"));
}

TEST_CASE("a variable in the wrong place is refused with the operation and its place") {
  Tape tape;
  const Recording recording(tape);
  const Var x = tape.input(1);
  SUBCASE("of another tape") {
    Tape other;
    Var y;
    {
      const Recording on_other(other);
      y = other.input(2);
    }
    const std::string text = message_of<core::UsageError>([&] { static_cast<void>(atan2(x, y)); });
    CHECK(contains(text, "`atan2` at statement 2"));
    CHECK(contains(text, "another tape"));
    CHECK(contains(message_of<core::UsageError>([&] { static_cast<void>(other.adjoint(x)); }), "`adjoint`"));
    CHECK(contains(message_of<core::UsageError>([&] { tape.backward(y); }), "another tape"));
  }
  SUBCASE("after a reset") {
    tape.reset();
    CHECK(contains(message_of<core::UsageError>([&] { static_cast<void>(exp(x)); }), "`exp`"));
  }
  SUBCASE("a constant has no adjoint") {
    CHECK(contains(message_of<core::UsageError>([&] { static_cast<void>(tape.adjoint(Var(2))); }), "constant"));
  }
  SUBCASE("after it was moved from") {
    Var z = x * x;
    const Var y = exp(std::move(z));
    CHECK(contains(message_of<core::UsageError>([&] { static_cast<void>(z + x); }), "moved from"));
    tape.backward(y);
    CHECK(tape.adjoint(x) == doctest::Approx(2 * std::exp(1.0)));
  }
  SUBCASE("two recordings of one tape") {
    CHECK(contains(message_of<core::UsageError>([&] { const Recording twice(tape); }), "one Recording at a time"));
  }
  SUBCASE("a position of another tape") {
    Tape other;
    const Position there = other.position();
    CHECK(contains(message_of<core::UsageError>([&] { tape.rewind(there); }), "its own recording"));
    CHECK(contains(message_of<core::UsageError>([&] { tape.sweep(there); }), "own recording"));
  }
}

TEST_CASE("with checking on, the first operation that is not finite is named with its place and values") {
  Tape tape;
  tape.check_operations(true);
  const Recording recording(tape);
  const Var x = tape.input(0), y = tape.input(2);
  const Var z = x * y + exp(y);
  CHECK(z.value() == std::exp(2.0));
  const std::string text = message_of<core::TrainingError>([&] { static_cast<void>(sqrt(x) + y); });
  CHECK(contains(text, "`sqrt`"));
  CHECK(contains(text, "value 0, slopes inf"));
  tape.backward(z);
  CHECK(tape.adjoint(y) == std::exp(2.0));
  tape.check_operations(false);
  CHECK(sqrt(x).value() == 0);
}
