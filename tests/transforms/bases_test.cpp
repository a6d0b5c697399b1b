// Basis functions learnt on a table: each is what its name says, learnt from the training rows alone.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "ermine/data/read.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/transforms/features.hpp"
#include "tests/message_of.hpp"

using namespace ermine;
using transforms::Features;
using Vector = std::vector<double>;
using List = std::vector<std::string>;

namespace {

data::ColumnData column(std::string name, Vector values) {
  data::ColumnData made;
  made.name = std::move(name);
  made.values = std::move(values);
  return made;
}

/// x skewed, y normal, z > 0; x has gaps.
data::Table sample(std::uint64_t n = 400) {
  core::Stream random(3, core::Purpose::test);
  Vector x(n), y(n), z(n);
  for (std::uint64_t i = 0; i < n; ++i) {
    x[i] = i % 17 == 3 ? std::nan("") : 5 + random.exponential();
    y[i] = random.normal();
    z[i] = random.uniform(0.1, 3);
  }
  return data::Table({column("x", x), column("y", y), column("z", z)});
}

struct Fitted {
  data::Table table;
  Features features;
};

Fitted fit(data::Table table, const List& basis, const List& columns = {}, std::span<const double> w = {}) {
  Fitted f{std::move(table), {}};
  f.features = transforms::fit_features(f.table, w, {.features = columns, .basis = basis}, nullptr);
  return f;
}

List names(const Features& f) {
  List list;
  for (const auto& term : f.terms) list.push_back(transforms::name_of(term, f.number_names()));
  return list;
}

/// The terms on other rows, through the program, [terms][rows].
Vector terms(const Features& f, const data::Table& table) {
  graph::Builder b;
  b.output("terms", transforms::append_features(b, f).terms);
  graph::Batch batch{{{}}, table.rows()};
  for (const std::string& name : f.columns) batch.inputs[0].columns.push_back(table.column(name).values.data());
  Vector result(f.terms.size() * table.rows());
  graph::Evaluator(std::move(b).finish()).rows(batch, {}, "terms", result);
  return result;
}

/// The functions of one column x at some places, [functions][places].
Vector at(const Features& f, const Vector& places) { return terms(f, data::Table({column("x", places)})); }

template <class Call>
std::string usage_error(const Call& call) {
  return testing::message_of<core::UsageError>(call);
}

}  // namespace

TEST_CASE("every basis: the columns trainers read are the terms the program makes, to the bit") {
  for (const List& basis :
       {List{"gaussian:5"}, List{"gaussian:7:kmeans"}, List{"fourier:3"}, List{"fourier:2:4"}, List{"spline:6"},
        List{"x*y, log(x), z"}, List{"spline:4", "interactions:2"}, List{"poly:2", "gaussian:3"}}) {
    CAPTURE(basis[0]);
    const auto [table, f] = fit(sample(), basis);
    const Vector made = terms(f, table);
    for (std::size_t t = 0; t < f.terms.size(); ++t) {
      if (!f.terms[t].plain()) continue;
      const auto& number = f.numbers[f.terms[t].factors[0].first];
      const auto cells = table.column(number.name).values;
      for (std::uint64_t i = 0; i < table.rows(); ++i)
        REQUIRE(made[t * table.rows() + i] == (std::isnan(cells[i]) ? number.fill : cells[i]));
    }
  }
}

TEST_CASE("a Gaussian is 1 at its centre, e^-1/2 one width away, and centres are quantiles") {
  Vector cells;
  for (int i = 1; i <= 100; ++i) cells.push_back(i);
  const auto f = fit(data::Table({column("x", cells)}), {"gaussian:5"}).features;
  CHECK(names(f) == List{"gaussian(x=10)", "gaussian(x=30)", "gaussian(x=50)", "gaussian(x=70)", "gaussian(x=90)"});
  const Vector v = at(f, {10, 30, 50, 1e300});
  for (std::size_t j = 0; j < 3; ++j) CHECK(v[j * 4 + j] == 1);
  CHECK(v[0 * 4 + 1] == doctest::Approx(std::exp(-0.5)).epsilon(1e-15));
  CHECK(v[0 * 4 + 2] == doctest::Approx(std::exp(-2.0)).epsilon(1e-15));
  CHECK(v[4 * 4 + 3] == 0);
}

TEST_CASE("Gaussians by k-means are round in columns scaled alike, each 1 at its centre") {
  const auto [table, f] = fit(sample(), {"gaussian:6:kmeans"}, {"y", "z"});
  CHECK(f.terms.size() == 6);
  const Vector v = terms(f, table);
  for (const double value : v) CHECK((value >= 0 && value <= 1));
}

TEST_CASE("waves have the period asked for, else the range of training, and are orthogonal over it") {
  Vector cells;
  for (int i = 0; i <= 64; ++i) cells.push_back(-2 + i / 16.0);
  const data::Table table({column("x", cells)});
  const auto f = fit(table, {"fourier:3"}).features;
  CHECK(names(f)[0] == "sin(2pi*(x+2)/4)");
  CHECK(names(f)[5] == "cos(6pi*(x+2)/4)");
  cells.pop_back();
  const Vector v = at(f, cells);
  for (std::size_t a = 0; a < 6; ++a)
    for (std::size_t b = 0; b < 6; ++b) {
      double sum = 0;
      for (std::size_t i = 0; i < 64; ++i) sum += v[a * 64 + i] * v[b * 64 + i];
      CHECK(sum == doctest::Approx(a == b ? 32 : 0).epsilon(1e-12));
    }
  const auto g = fit(table, {"fourier:1:360"}).features;
  CHECK(names(g) == List{"sin(2pi*x/360)", "cos(2pi*x/360)"});
  const Vector turned = at(g, {90, 450});
  CHECK(turned[0] == doctest::Approx(1).epsilon(1e-15));
  CHECK(turned[1] == doctest::Approx(1).epsilon(1e-14));
}

TEST_CASE("splines: one at their knot and zero at the others, smooth between, straight outside") {
  const auto [table, f] = fit(sample(), {"spline:7"}, {"x"});
  const auto cells = table.column("x").values;
  Vector present;
  for (const double x : cells)
    if (!std::isnan(x)) present.push_back(x);
  std::sort(present.begin(), present.end());
  Vector knots{present.front()};
  const Vector filled = [&] {
    Vector all(cells.begin(), cells.end());
    for (double& x : all) x = std::isnan(x) ? f.numbers[0].fill : x;
    return all;
  }();
  const Vector parts{0, 1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0, 1};
  knots = transforms::weighted_quantiles(filled, {}, parts);
  const Vector v = at(f, knots);
  REQUIRE(f.terms.size() == 6);
  for (std::size_t j = 0; j < 6; ++j)
    for (std::size_t k = 0; k < 7; ++k) CHECK(v[j * 7 + k] == doctest::Approx(j + 1 == k ? 1 : 0).epsilon(1e-11));
  // Second differences: 0 outside; continuous at the inner knots.
  const double h = 1e-3;
  for (const double outside : {knots.front() - 3, knots.back() + 5}) {
    const Vector three = at(f, {outside - 1, outside, outside + 1});
    for (std::size_t j = 0; j < 6; ++j)
      CHECK(three[j * 3] + three[j * 3 + 2] == doctest::Approx(2 * three[j * 3 + 1]).epsilon(1e-10));
  }
  for (std::size_t k = 1; k + 1 < 7; ++k) {
    const Vector s = at(f, {knots[k] - 2 * h, knots[k] - h, knots[k], knots[k] + h, knots[k] + 2 * h});
    for (std::size_t j = 0; j < 6; ++j) {
      const double* const c = &s[j * 5];
      const double before = (c[0] - 2 * c[1] + c[2]) / (h * h), behind = (c[2] - 2 * c[3] + c[4]) / (h * h);
      CHECK(std::fabs(before - behind) <
            0.02 * (1 + std::fabs(before) + 1 / (knots[1] - knots[0])) / (knots[1] - knots[0]));
    }
  }
}

TEST_CASE("expressions are taken as written; columns that none of them needs are no features") {
  const auto f = fit(sample(), {"log(x - 4), x*z,z , min(x, z)"}).features;
  CHECK(names(f) == List{"log(x - 4)", "x*z", "z", "min(x, z)"});
  CHECK(f.columns == List{"x", "z"});
  CHECK(fit(sample(), {"y"}).features.columns == List{"y"});
  CHECK(usage_error([] { fit(sample(), {"poly:2", "x*y"}); }).find("before") != std::string::npos);
  CHECK(usage_error([] { fit(sample(), {"(2)"}); }).find("no column") != std::string::npos);
  CHECK(testing::message_of<core::DataError>([] { fit(sample(), {"x*q"}); }).find("`q`") != std::string::npos);
}

TEST_CASE("a function that is no number in some row is refused with the row and the cells") {
  const auto message = [](const char* basis) {
    return testing::message_of<core::DataError>([&] { fit(data::Table({column("x", {1, 2, 0, 3})}), {basis}); });
  };
  CHECK(message("log").find("`x` is 0 in row 3") != std::string::npos);
  CHECK(message("1/x").find("x = 0") != std::string::npos);
  CHECK(message("exp(1000*x)").find("row 1") != std::string::npos);
}

TEST_CASE("constant columns and columns of few values give as many functions as there is something to tell apart") {
  const data::Table table({column("x", Vector(20, 7.0))});
  CHECK(fit(table, {"gaussian:5"}).features.terms.size() == 1);
  CHECK(names(fit(table, {"spline:5"}).features) == List{"x"});
  Vector two(20, 1.0);
  for (std::size_t i = 0; i < 10; ++i) two[i] = 4;
  CHECK(fit(data::Table({column("x", two)}), {"gaussian:5"}).features.terms.size() == 2);
  CHECK(names(fit(data::Table({column("x", two)}), {"spline:5"}).features) == List{"spline(x=4)"});
  for (const char* basis : {"gaussian:5", "fourier:2", "spline:4", "gaussian:3:kmeans"})
    for (const double v : at(fit(table, {basis}).features, {7, 8, -1e9})) CHECK(std::isfinite(v));
}

TEST_CASE("weight 2 is the row twice, in centres, knots and periods") {
  const data::Table table = sample();
  std::vector<std::uint64_t> rows;
  Vector w(400, 1.0);
  for (std::uint64_t i = 0; i < 400; ++i) {
    rows.push_back(i);
    if (i % 3 == 0) rows.push_back(i);
    if (i % 3 == 0) w[i] = 2;
  }
  for (const char* basis : {"gaussian:9", "spline:6", "fourier:2"}) {
    const Features a = fit(table, {basis}, {}, w).features, b = fit(table.take(rows), {basis}).features;
    CHECK(names(a) == names(b));
    CHECK(terms(a, table) == terms(b, table));
  }
}

TEST_CASE("names of functions stay apart") {
  Vector close;
  for (int i = 0; i < 50; ++i) close.push_back(1000 + i * 1e-6);
  const List list = names(fit(data::Table({column("x", close)}), {"gaussian:10"}).features);
  CHECK(std::set<std::string>(list.begin(), list.end()).size() == 10);
}

TEST_CASE("what is behind the colon is checked, in a line that names the basis") {
  for (const char* basis : {"gaussian", "gaussian:0", "gaussian:x", "gaussian:3:mean", "gaussian:3:kmeans:2", "fourier",
                            "fourier:2:0", "fourier:2:-1", "fourier:2:inf", "fourier:2:3:4", "spline:2", "spline:101",
                            "log:2", "gausian:3", "y,,z", "y +"}) {
    CAPTURE(basis);
    CHECK(!usage_error([&] { fit(sample(), {basis}); }).empty());
  }
}
