// A model and a loss of one's own, without a derivative: against closed forms and the fitters that have one.
#include "ermine/models/minimize_risk.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "tests/message_of.hpp"

using namespace ermine;
using namespace ermine::models;
using namespace ermine::testing;

namespace {

const auto line = [](const auto& w, const auto& x) { return w[0] + w[1] * x[0] + w[2] * x[1]; };
const auto square = [](const auto& h, const auto& y) { return (h - y) * (h - y); };
/// Huber's loss as a branch: rows part.
const auto huber = [](const auto& h, const auto& y) {
  using std::abs;
  const auto r = abs(h - y);
  if (r > 1.5) return decltype(r * r)(3.0 * r - 2.25);
  return decltype(r * r)(r * r);
};

data::Table points(std::uint64_t rows, std::uint64_t seed = 1) {
  core::Stream stream(seed, core::Purpose::test);
  std::vector<data::ColumnData> columns(4);
  const char* names[] = {"a", "b", "y", "v"};
  for (std::size_t c = 0; c < 4; ++c) columns[c].name = names[c];
  for (std::uint64_t i = 0; i < rows; ++i) {
    const double a = stream.normal(), b = stream.normal();
    columns[0].values.push_back(a);
    columns[1].values.push_back(b);
    columns[2].values.push_back(0.5 + 2 * a - b + 0.3 * stream.normal() + (i % 17 == 0 ? 20.0 : 0.0));
    columns[3].values.push_back(stream.uniform(0.5, 2));
  }
  return data::Table(std::move(columns));
}

FitOptions options(const std::string& optimizer = "") {
  FitOptions o;
  o.target = "y";
  o.features = {"a", "b"};
  o.start = {{"offset", 0.0}, {"slope a", 0.1}, {"slope b", 0.1}};
  o.optimizer = optimizer;
  return o;
}

}  // namespace

TEST_CASE("A line of one's own by least squares is the linear model") {
  const data::Table table = points(400);
  for (const std::string weight : {"", "v"}) {
    FitOptions own = options(), known = options();
    own.weight = known.weight = weight;
    known.start.clear();
    const Model model = fit("linear", table, {}, known).model;
    const ModelData& linear = model.data();
    for (const char* optimizer : {"", "newton", "lbfgs"}) {
      own.optimizer = optimizer;
      const RiskFit found = minimize_risk(line, square, table, own);
      CHECK(optimize::found_minimum(found.stop));
      for (std::size_t j = 0; j < 3; ++j)
        CHECK(found.parameters[j] == doctest::Approx(linear.coefficients[0].rows[j].value).epsilon(1e-7));
      CHECK(found["slope b"] == found.parameters[2]);
    }
  }
}

TEST_CASE("Every optimiser finds the minimum of a loss with a branch, which stands where its slope is 0") {
  const data::Table table = points(600);
  const RiskFit best = minimize_risk(line, huber, table, options());
  CHECK(optimize::found_minimum(best.stop));
  CHECK(best.report.programs >= 2);
  // The slope of the mean risk, by hand.
  double slope[3] = {0, 0, 0};
  for (std::uint64_t i = 0; i < table.rows(); ++i) {
    const double x[] = {1, table.column("a").values[i], table.column("b").values[i]};
    double r = -table.column("y").values[i];
    for (std::size_t j = 0; j < 3; ++j) r += best.parameters[j] * x[j];
    const double d = std::abs(r) > 1.5 ? (r > 0 ? 3.0 : -3.0) : 2 * r;
    for (std::size_t j = 0; j < 3; ++j) slope[j] += d * x[j] / 600;
  }
  for (const double s : slope) CHECK(std::abs(s) < 1e-6);
  CHECK(best["slope a"] == doctest::Approx(2).epsilon(0.05));  // the outliers pull no further
  for (const char* optimizer : {"newton", "gradient-descent", "adam", "sgd", "momentum"}) {
    FitOptions o = options(optimizer);
    o.epochs = 300;
    const RiskFit found = minimize_risk(line, huber, table, o);
    INFO(optimizer);
    CHECK(found.risk <= best.risk * 1.02);
  }
}

TEST_CASE("Penalties, validation and threads are those of the other models") {
  const data::Table table = points(500), other = points(200, 7);
  FitOptions o = options();
  o.l2 = 0.5;
  const RiskFit ridge = minimize_risk(line, square, table, o);
  o.l2 = 0;
  o.l1 = 1;
  const RiskFit lasso = minimize_risk(line, square, table, o);
  o.l1 = 0;
  const RiskFit plain = minimize_risk(line, square, table, o);
  CHECK(std::abs(ridge["slope a"]) < std::abs(plain["slope a"]));
  CHECK(std::abs(lasso["slope b"]) < std::abs(plain["slope b"]));
  o.optimizer = "adam";
  o.epochs = 40;
  const RiskFit judged = minimize_risk(line, square, table, o, other);
  CHECK(std::isfinite(judged.history.back().validation_loss));
  core::Pool pool(3);
  o.pool = &pool;
  const RiskFit threads = minimize_risk(line, square, table, o, other);
  CHECK(std::memcmp(judged.parameters.data(), threads.parameters.data(), 3 * sizeof(double)) == 0);
}

TEST_CASE("What cannot be minimised is refused with what to do") {
  const data::Table table = points(30);
  FitOptions o = options();
  o.start.clear();
  CHECK(message_of<core::Error>([&] { static_cast<void>(minimize_risk(line, square, table, o)); }).find("start") !=
        std::string::npos);
  o = options();
  o.features = {"a", "bb"};
  CHECK(message_of<core::Error>([&] { static_cast<void>(minimize_risk(line, square, table, o)); }).find("bb") !=
        std::string::npos);
  o = options("lbfgs");
  o.batch = 8;
  CHECK(message_of<core::Error>([&] { static_cast<void>(minimize_risk(line, square, table, o)); }).find("--batch") !=
        std::string::npos);
  o = options();
  const auto wild = [](const auto& w, const auto& x) { return log(w[0] - 5.0) * x[0] + w[1] + w[2]; };
  CHECK_THROWS_AS(static_cast<void>(minimize_risk(wild, square, table, o)), core::TrainingError);
  const RiskFit found = minimize_risk(line, square, table, o);
  CHECK(message_of<core::Error>([&] { static_cast<void>(found["slope c"]); }).find("did you mean") !=
        std::string::npos);
}
