// Sums over rows by block recording against the plain way, row by row on the tape.
#include "ermine/autodiff/sum.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "ermine/autodiff/check_sum.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "tests/autodiff/sum_family.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

namespace {

struct Rows {
  std::vector<std::vector<double>> columns;
  RowData data;
  explicit Rows(std::uint64_t rows, std::uint64_t seed = 1) : columns(3, std::vector<double>(rows)) {
    core::Stream stream(seed, core::Purpose::test);
    for (auto& column : columns)
      for (double& v : column) v = stream.normal();
    data.rows = rows;
    for (const auto& column : columns) data.columns.push_back(column.data());
  }
};

std::vector<double> start(std::uint32_t parameters, std::uint64_t seed = 2) {
  core::Stream stream(seed, core::Purpose::test);
  std::vector<double> w(parameters);
  for (double& v : w) v = 0.3 + 0.7 * stream.uniform();
  return w;
}

bool near(double a, double b, double scale) {
  return a == b || std::abs(a - b) <= 2e-11 * (scale + std::abs(b)) || (std::isnan(a) && std::isnan(b));
}

template <class F>
void check_against_tape(const char* name, const F& f, std::uint64_t n, const std::vector<double>& w, Sum& sum) {
  const Rows rows(n);
  std::vector<double> gradient(w.size()), expected(w.size());
  const double value = sum.value_and_gradient(w, gradient);
  Tape tape;
  RowSum plain{rows.data.columns, n, w, 0, expected, {}};
  sum_by_tape(f, plain, tape);
  const auto scale = static_cast<double>(n);
  INFO(name, " with ", n, " rows");
  CHECK_MESSAGE(near(value, plain.value, scale), "value ", value, " is not ", plain.value);
  for (std::size_t j = 0; j < w.size(); ++j)
    CHECK_MESSAGE(near(gradient[j], expected[j], scale), "slope ", j, ": ", gradient[j], " is not ", expected[j]);
}

struct AgainstTape {
  template <class F>
  void operator()(const char* name, const F& f) const {
    for (const std::uint64_t n : {0, 1, 2, 7, 8, 63, 64, 65, 1000, 2500}) {
      const Rows rows(n);
      Sum sum(f, rows.data, F::parameters);
      for (const std::uint64_t seed : {2, 3}) check_against_tape(name, f, n, start(F::parameters, seed), sum);
    }
  }
};

struct AnyThreads {
  template <class F>
  void operator()(const char* name, const F& f) const {
    const Rows rows(20000);
    const std::vector<double> w = start(F::parameters);
    std::vector<double> one(w.size()), other(w.size());
    const double value = Sum(f, rows.data, F::parameters).value_and_gradient(w, one);
    for (const std::uint32_t threads : {2U, 3U, 8U}) {
      core::Pool pool(threads);
      Sum sum(f, rows.data, F::parameters, {&pool});
      const double again = sum.value_and_gradient(w, other);
      CHECK_MESSAGE(std::memcmp(&value, &again, sizeof value) == 0, name);
      CHECK_MESSAGE(std::memcmp(one.data(), other.data(), one.size() * sizeof(double)) == 0, name);
      // What an evaluation before left behind is no part of the answer.
      sum.value_and_gradient(start(F::parameters, 9), other);
      sum.value_and_gradient(w, other);
      CHECK_MESSAGE(std::memcmp(one.data(), other.data(), one.size() * sizeof(double)) == 0, name);
    }
  }
};

struct SecondDerivatives {
  template <class F>
  void operator()(const char* name, const F& f) const {
    const Rows rows(300);
    const std::vector<double> w = start(F::parameters);
    const std::size_t p = w.size();
    std::vector<double> gradient(p), hessian(p * p), expected(p * p), slope(p);
    Sum(f, rows.data, F::parameters).hessian(w, gradient, hessian);
    RowSum plain{rows.data.columns, 300, w, 0, slope, expected};
    hessian_by_tape(f, plain);
    for (std::size_t k = 0; k < p * p; ++k)
      CHECK_MESSAGE(near(hessian[k], expected[k], 300), name, " entry ", k, ": ", hessian[k], " is not ", expected[k]);
    for (std::size_t j = 0; j < p; ++j) CHECK(near(gradient[j], slope[j], 300));
  }
};

template <class F>
std::string refusal(const F& f) {
  try {
    f();
  } catch (const core::UsageError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

static_assert(!std::is_convertible_v<Recorded, double> && !std::is_constructible_v<double, Recorded>);
static_assert(!std::is_convertible_v<Recorded, bool> && !std::is_constructible_v<bool, Recorded>);
static_assert(!std::is_constructible_v<int, Recorded>);

TEST_CASE("A sum over rows in lanes is the sum of the rows, in value and slope") { for_each_function(AgainstTape{}); }
TEST_CASE("A sum over rows has the same bits for any number of threads and whatever was computed before") {
  for_each_function(AnyThreads{});
}
TEST_CASE("Second derivatives of a sum are the sums of second derivatives") { for_each_function(SecondDerivatives{}); }

TEST_CASE("A function without comparisons is recorded once for all rows and all parameters") {
  const Rows rows(5000);
  Sum sum(Network{}, rows.data, Network::parameters);
  std::vector<double> gradient(Network::parameters);
  sum.value_and_gradient(start(Network::parameters), gradient);
  CHECK(sum.report().recordings == 1);
  CHECK(sum.report().row_visits == 5000);
  sum.value_and_gradient(start(Network::parameters, 5), gradient);
  CHECK(sum.report().recordings == 0);
  REQUIRE(sum.program() != nullptr);
  // 5 rows of one matrix, one tanh of 5, one more sum of products, a square and the fold.
  std::size_t operations = 0;
  for (const graph::Op& op : sum.program()->ops) operations += op.code != graph::OpCode::gather;
  CHECK(operations <= 6);
}

TEST_CASE("A sum of 10^8 operations takes no memory for them") {
  // 250,000 rows of a network of 400 operations: what is held stays what a thousand rows need.
  const Rows rows(250000);
  constexpr std::uint32_t hidden = 30;
  const auto net = [](const auto& w, const auto& x) {
    auto out = w[0] * 0.0;
    for (std::size_t k = 0; k < hidden; ++k) {
      auto z = w[4 * k + 3] * 1.0;
      for (std::size_t j = 0; j < 3; ++j) z += w[4 * k + j] * x[j];
      out += w[4 * k] * (z * z + x[0]) * z - z / (1.5 + z * z);
    }
    return out;
  };
  const std::vector<double> w = start(4 * hidden);
  const Gradient all = sum_gradient(net, rows.data, w);
  std::vector<double> parts(w.size());
  for (std::uint64_t first = 0; first < rows.data.rows; first += 50000) {
    RowData some{{}, 50000};
    for (const double* column : rows.data.columns) some.columns.push_back(column + first);
    const Gradient part = sum_gradient(net, some, w);
    for (std::size_t j = 0; j < w.size(); ++j) parts[j] += part.gradient[j];
  }
  for (std::size_t j = 0; j < w.size(); ++j) CHECK(all.gradient[j] == doctest::Approx(parts[j]).epsilon(1e-10));
}

TEST_CASE("Rows that take another path are queued again, and few visits are wasted") {
  const Rows rows(16384);
  std::vector<double> gradient(2);
  Sum branch(Branch{}, rows.data, 2);
  branch.value_and_gradient(start(2), gradient);
  CHECK(branch.report().programs == 2);
  CHECK(branch.report().row_visits < 2 * rows.data.rows);
  CHECK(branch.report().tape_rows == 0);
  CHECK(branch.program() == nullptr);
  Sum loop(Loop{}, rows.data, 2);
  loop.value_and_gradient(start(2), gradient);
  CHECK(loop.report().programs > 2);
  CHECK(loop.report().tape_rows == 0);
}

TEST_CASE("What no program can be is differentiated all the same, and the report says how") {
  const Rows rows(3000);
  std::vector<double> gradient(3);
  Sum sorted(Sorted{}, rows.data, 3);
  sorted.value_and_gradient(start(3), gradient);
  CHECK(sorted.report().tape_rows > 0);
  Sum angles(Angles{}, rows.data, 2);
  gradient.resize(2);
  angles.value_and_gradient(start(2), gradient);
  CHECK(angles.report().tape_rows == 3000);
  const std::string missing = angles.report().unrecordable;
  CHECK((missing == "atan2" || missing == "cbrt"));
}

TEST_CASE("A branch of the parameters alone is decided again at each call") {
  const Rows rows(500);
  Sum sum(Regime{}, rows.data, 2);
  for (const double first : {0.4, -0.4, 0.7, -0.9}) check_against_tape("regime", Regime{}, 500, {first, 1.3}, sum);
}

TEST_CASE("The checker of sums compares block recording with the other ways and names what is wrong") {
  const Rows rows(60);
  const Check right = check_sum(Straight{}, rows.data, start(Straight::parameters));
  CHECK_MESSAGE(right.passed, right.message);
  REQUIRE(right.columns.size() == 4);
  CHECK(right.columns[2].method == "block");
  // A function that takes a number from elsewhere is not one of its arguments alone, and the checker tells.
  int calls = 0;
  const auto counting = [&calls](const auto& w, const auto& x) {
    return w[0] * x[0] * static_cast<double>(++calls % 7);
  };
  const Check wrong = check_sum(counting, rows.data, start(1));
  CHECK_FALSE(wrong.passed);
  CHECK(wrong.worst == "x[0]");
}

TEST_CASE("Recorded numbers are refused outside of their recording, and sizes that do not fit") {
  Recorded kept;
  const Rows rows(10);
  const auto keeping = [&kept](const auto& w, const auto& x) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(w[0])>, Recorded>) kept = w[0];
    return w[0] * x[0];
  };
  const std::vector<double> w{1.0};
  Sum sum(keeping, rows.data, 1);
  std::vector<double> gradient(1), two(2);
  sum.value_and_gradient(w, gradient);
  CHECK(refusal([&] { static_cast<void>(kept + 1.0); }).find("nothing is being recorded") != std::string::npos);
  CHECK(refusal([&] { static_cast<void>(kept < 1.0); }).find("`<`") != std::string::npos);
  const auto using_it = [&kept](const auto& v, const auto& x) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(v[0])>, Recorded>)
      return v[0] * x[0] + kept;
    else
      return v[0] * x[0];
  };
  CHECK(refusal([&] { static_cast<void>(sum_gradient(using_it, rows.data, w)); }).find("earlier recording") !=
        std::string::npos);
  CHECK(refusal([&] { sum.value_and_gradient(two, two); }).find("1") != std::string::npos);
  CHECK(refusal([&] { sum.value_and_gradient(w, two); }).find("gradient") != std::string::npos);
  CHECK(refusal([&] { static_cast<void>(sum_gradient(keeping, RowData{}, w)); }).find("column") != std::string::npos);
}
