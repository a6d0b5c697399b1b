// Curves of the user's own formula: what is fitted, what is refused, and the digits against certified values.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include "ermine/core/error.hpp"
#include "ermine/core/pool.hpp"
#include "ermine/models/curve/curve.hpp"
#include "tests/models/support.hpp"

namespace {

using namespace ermine;
using namespace ermine::testing;

using Starts = std::vector<std::pair<std::string, double>>;

/// y = 100 exp(-x / 2.5) + 7 with noise of deviation `noise`.
data::Table decay(std::uint64_t n, double noise, double unit = 1) {
  core::Stream random(3, core::Purpose::test);
  std::vector<double> x, y, w, g;
  for (std::uint64_t i = 0; i < n; ++i) {
    x.push_back(unit * 20.0 * static_cast<double>(i) / static_cast<double>(n));
    y.push_back(100 * std::exp(-x.back() / (2.5 * unit)) + 7 + noise * random.normal());
    w.push_back(random.uniform(0.5, 2));
  }
  return data::Table({number_column("x", x), number_column("y", y), number_column("w", w)});
}

const std::string decay_formula = "formula:a*exp(-x/tau) + c";

double parameter(const models::Model& model, const std::string& name) {
  for (const auto& c : model.data().coefficients.at(0).rows)
    if (c.name == name) return c.value;
  return std::numeric_limits<double>::quiet_NaN();
}

template <class Error>
std::string refusal(const std::string& kind, const data::Table& table, const models::FitOptions& options) {
  try {
    static_cast<void>(fit(kind, table, options));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error of the kind expected";
}

bool says(const std::string& message, const std::vector<std::string>& words) {
  CAPTURE(message);
  const bool all = std::all_of(words.begin(), words.end(),
                               [&](const auto& word) { return message.find(word) != std::string::npos; });
  CHECK(all);
  return all;
}

}  // namespace

TEST_CASE("a decay without noise is found to the last digits, with and without a start, at any scale of x") {
  for (const double unit : {1e-9, 1.0, 1e6})
    for (const Starts& start : {Starts{}, Starts{{"a", 50}, {"tau", 1 * unit}, {"c", 0}}}) {
      CAPTURE(unit);
      CAPTURE(start.size());
      const auto result = fit(decay_formula, decay(100, 0, unit), {.start = start, .target = "y", .features = {"x"}});
      CHECK(optimize::found_minimum(result.stop));
      CHECK(parameter(result.model, "a") == doctest::Approx(100).epsilon(1e-9));
      CHECK(parameter(result.model, "tau") == doctest::Approx(2.5 * unit).epsilon(1e-9));
      CHECK(parameter(result.model, "c") == doctest::Approx(7).epsilon(1e-9));
    }
}

TEST_CASE("the parameters stand in order of use, and the model predicts what the formula says") {
  const data::Table table = decay(200, 1);
  const auto model = fit(decay_formula, table, {.target = "y", .features = {"x"}}).model;
  const auto& rows = model.data().coefficients.at(0).rows;
  CHECK(model.kind() == "formula");
  REQUIRE(rows.size() == 3);
  CHECK((rows[0].name == "a" && rows[1].name == "tau" && rows[2].name == "c"));
  const auto p = model.predict(table);
  for (std::size_t i = 0; i < 200; i += 13)
    CHECK(p.value[i] ==
          doctest::Approx(rows[0].value * std::exp(-table.column("x").values[i] / rows[1].value) + rows[2].value)
              .epsilon(1e-13));
}

TEST_CASE("a straight line as a formula has the coefficients, errors and covariance of least squares") {
  const data::Table table = sample_table(300, 2);
  for (const double l2 : {0.0, 0.3}) {
    const models::FitOptions options{
        .target = "y", .weight = "w", .features = {"x0", "x1"}, .standardise = false, .l2 = l2};
    const auto curve = fit("formula:b + b0*x0 + b1*x1", table, options);
    // The intercept of a linear model is free of the penalty, a formula's constant is not.
    if (l2 > 0) {
      const auto rows = curve.model.data().coefficients[0].rows;
      CHECK(std::all_of(rows.begin(), rows.end(), [](const auto& c) { return c.error > 0; }));
      continue;
    }
    const auto line = fit("linear", table, options);
    CHECK(curve.risk == doctest::Approx(line.risk).epsilon(1e-12));
    for (std::size_t j = 0; j < 3; ++j) {
      const auto &a = curve.model.data().coefficients[0].rows[j], &b = line.model.data().coefficients[0].rows[j];
      CHECK(a.value == doctest::Approx(b.value).epsilon(1e-9));
      CHECK(a.error == doctest::Approx(b.error).epsilon(1e-9));
    }
    for (std::size_t i = 0; i < 9; ++i)
      CHECK(curve.model.data().covariance[i] == doctest::Approx(line.model.data().covariance[i]).epsilon(1e-8));
  }
}

TEST_CASE("errors cover the truth as often as they say") {
  int covered = 0;
  const int replicas = 60;
  for (int r = 0; r < replicas; ++r) {
    core::Stream random(static_cast<std::uint64_t>(r), core::Purpose::test);
    const data::Table exact = decay(80, 0);
    std::vector<double> y(exact.column("y").values.begin(), exact.column("y").values.end());
    for (double& v : y) v += 2 * random.normal();
    const auto model = fit(decay_formula, exact.with(number_column("y", y)),
                           {.start = {{"a", 80}, {"tau", 2}, {"c", 5}}, .target = "y", .features = {"x"}})
                           .model;
    const auto& tau = model.data().coefficients[0].rows[1];
    covered += std::fabs(tau.value - 2.5) < tau.error ? 1 : 0;
  }
  CHECK(covered >= 30);  // 41 expected, deviation 3.6
  CHECK(covered <= 52);
}

TEST_CASE("every optimiser comes down to the same curve, to its own accuracy") {
  const data::Table table = decay(300, 1);
  const Starts start{{"a", 80}, {"tau", 2}, {"c", 5}};
  const double least = fit(decay_formula, table, {.start = start, .target = "y", .features = {"x"}}).risk;
  struct Case {
    const char* optimizer;
    double accuracy, rate;
    std::uint64_t epochs;
  };
  for (const Case& c : {Case{"newton", 1e-12, 0, 0}, Case{"lbfgs", 1e-12, 0, 0},
                        Case{"gradient-descent", 1e-3, 2e-4, 20000}, Case{"adam", 0.05, 3e-3, 400}}) {
    CAPTURE(std::string(c.optimizer));
    models::FitOptions options{
        .start = start, .target = "y", .features = {"x"}, .optimizer = c.optimizer, .epochs = c.epochs};
    if (c.rate > 0) options.rate = c.rate;
    const double risk = fit(decay_formula, table, options).risk;
    CHECK(risk >= least * (1 - 1e-12));
    CHECK(risk <= least * (1 + c.accuracy));
  }
}

TEST_CASE("Huber's loss is hardly moved by outliers that pull least squares away, and l1 makes exact zeros") {
  const data::Table table = decay(200, 0.5);
  std::vector<double> y(table.column("y").values.begin(), table.column("y").values.end());
  for (std::size_t i = 100; i < 200; i += 10) y[i] += 300;
  const data::Table spoilt = table.with(number_column("y", y));
  models::FitOptions options{.start = {{"a", 80}, {"tau", 2}, {"c", 5}}, .target = "y", .features = {"x"}};
  const double squares = parameter(fit(decay_formula, spoilt, options).model, "c");
  options.loss = "huber";
  const auto robust = fit(decay_formula, spoilt, options);
  CHECK(std::fabs(parameter(robust.model, "c") - 7) < 0.2 * std::fabs(squares - 7));
  CHECK(std::isnan(robust.model.data().coefficients[0].rows[0].error));
  const auto sparse = fit("formula:a + b*x + k*sin(9*x)", decay(200, 0.5),
                          {.start = {{"a", 1}, {"b", 1}, {"k", 1}}, .target = "y", .features = {"x"}, .l1 = 5});
  CHECK(parameter(sparse.model, "k") == 0);
}

TEST_CASE("a parameter the data do not fix is named, and the errors are unknown") {
  const auto result =
      fit("formula:a*b*x", decay(50, 1), {.start = {{"a", 1}, {"b", 2}}, .target = "y", .features = {"x"}});
  CHECK(std::isnan(result.model.data().coefficients[0].rows[0].error));
  const auto found = std::find_if(result.remarks.begin(), result.remarks.end(),
                                  [](const auto& remark) { return remark.name == "errors"; });
  REQUIRE(found != result.remarks.end());
  says(found->text, {"`b`", "do not fix"});
}

TEST_CASE("definitions and gaps: an input may be defined, a missing cell takes the median") {
  const data::Table table = decay(120, 1);
  std::vector<double> x(table.column("x").values.begin(), table.column("x").values.end());
  x[5] = std::numeric_limits<double>::quiet_NaN();
  const auto gaps =
      fit("formula:a*u + c", table.with(number_column("x", x)), {.target = "y", .define = {{"u", "exp(-x/2.5)"}}});
  CHECK(parameter(gaps.model, "a") == doctest::Approx(100).epsilon(0.05));
  CHECK(gaps.remarks.at(0).name == "imputed");
  const auto p = gaps.model.predict(table.with(number_column("x", x)));
  CHECK(std::isfinite(p.value[5]));
}

TEST_CASE("a formula that does not fit the data is refused where it is wrong") {
  const data::Table table = sample_table(50, 2);
  const models::FitOptions options{.target = "y"};
  using core::UsageError;
  says(refusal<UsageError>("formula", table, options), {"formula:EXPR"});
  says(refusal<UsageError>("formula: ", table, options), {"formula:EXPR"});
  says(refusal<UsageError>("linear:2", table, options), {"linear", "colon"});
  says(refusal<UsageError>("formla:a*x0", table, options), {"did you mean `formula`"});
  says(refusal<UsageError>("formula:a*x0 +* 2", table, options), {"a*x0 +* 2\n", "^"});
  says(refusal<UsageError>("formula:exq(x0*a)", table, options), {"exq", "did you mean", "^"});
  says(refusal<UsageError>("formula:x0 + x1", table, options), {"no parameter", "x0 + x1\n"});
  says(refusal<UsageError>("formula:a + b", table, options), {"reads no column", "`x0`", "^"});
  says(refusal<UsageError>("formula:a*x0 + y", table, options), {"`y` is the target", "^"});
  says(refusal<core::DataError>("formula:a*g", table, options), {"`g` holds text", "^"});
  models::FitOptions more = options;
  more.start = {{"tau", 1}, {"a", 1}};
  says(refusal<UsageError>("formula:a*exp(-x0/tua)", table, more),
       {"`tua`", "did you mean `tau`", "--start tua=1", "^"});
  says(refusal<UsageError>("formula:a*x0", table, more), {"--start", "no parameter `tau`"});
  says(refusal<UsageError>("formula:a*tau", table, {.start = {{"x0", 1}, {"a", 1}, {"tau", 1}}, .target = "y"}),
       {"--start", "no parameter `x0`"});
  says(refusal<UsageError>("formula:a*x0", table, {.start = {{"x0", 1}, {"a", 1}}, .target = "y"}),
       {"`x0` is a column"});
  says(refusal<UsageError>("linear", table, more), {"--start", "linear"});
  says(refusal<UsageError>("formula:a*x0", table, {.target = "y", .features = {"x1"}}), {"`x0`", "left out"});
  says(refusal<UsageError>("formula:a*x0", table, {.target = "y", .weight = "w", .basis = {"poly:2"}}), {"--basis"});
  says(refusal<UsageError>("formula:a*x0 + w", table, {.target = "y", .weight = "w"}), {"`w` is the weight"});
  says(refusal<UsageError>("formula:a*x0", table, {.target = "y", .intercept = false}), {"--no-intercept"});
  says(refusal<UsageError>("formula:a*x0", table, {.target = "y", .loss = "hinge"}), {"hinge", "huber"});
}

TEST_CASE("where the formula is not finite at the start, operation, row and cells are named") {
  const data::Table table = sample_table(50, 2);
  const std::string message =
      refusal<core::TrainingError>("formula:a*log(x0) + c", table, {.start = {{"a", 1}, {"c", 0}}, .target = "y"});
  says(message, {"logarithm", "row 1 ", "x0 = -", "a*log(x0) + c\n", "^", "start"});
}

TEST_CASE("a name close to a column's is remarked on where no start says that it is a parameter") {
  const data::Table table = decay(60, 1).with(number_column("pressure", std::vector<double>(60, 2.0)));
  const auto result = fit("formula:a*exp(-x/presure)", table, {.target = "y"});
  const bool said = std::any_of(result.remarks.begin(), result.remarks.end(), [](const auto& remark) {
    return remark.name == "parameter" && remark.text.find("`pressure`") != std::string::npos;
  });
  CHECK(said);
}

TEST_CASE("NIST's nonlinear problems: certified parameters to 8 digits from both of their starts, deviations to 6") {
  const std::string folder = data_folder();
  if (folder.empty()) MESSAGE("skipped: ERMINE_DATA_DIR names no real data");
  if (folder.empty()) return;
  struct Problem {
    const char *name, *formula;
  };
  for (const Problem& problem :
       {Problem{"Misra1a", "b1*(1-exp(-b2*x))"}, Problem{"Misra1c", "b1*(1-(1+2*b2*x)^(-0.5))"},
        Problem{"Misra1d", "b1*b2*x*((1+b2*x)^(-1))"}, Problem{"Chwirut2", "exp(-b1*x)/(b2+b3*x)"},
        Problem{"DanWood", "b1*x^b2"}, Problem{"Kirby2", "(b1+b2*x+b3*x^2)/(1+b4*x+b5*x^2)"},
        Problem{"Gauss1", "b1*exp(-b2*x)+b3*exp(-(x-b4)^2/b5^2)+b6*exp(-(x-b7)^2/b8^2)"},
        Problem{"Gauss3", "b1*exp(-b2*x)+b3*exp(-(x-b4)^2/b5^2)+b6*exp(-(x-b7)^2/b8^2)"},
        Problem{"ENSO",
                "b1+b2*cos(2*pi*x/12)+b3*sin(2*pi*x/12)+b5*cos(2*pi*x/b4)+b6*sin(2*pi*x/b4)+b8*cos(2*pi*x/b7)"
                "+b9*sin(2*pi*x/b7)"},
        Problem{"Roszman1", "b1-b2*x-atan(b3/(x-b4))/pi"}, Problem{"BoxBOD", "b1*(1-exp(-b2*x))"},
        Problem{"Rat42", "b1/(1+exp(b2-b3*x))"}, Problem{"Bennett5", "b1*(b2+x)^(-1/b3)"},
        Problem{"Thurber", "(b1+b2*x+b3*x^2+b4*x^3)/(1+b5*x+b6*x^2+b7*x^3)"}}) {
    CAPTURE(std::string(problem.name));
    std::ifstream file(folder + "/nist_nonlinear/" + problem.name + ".dat");
    REQUIRE(file);
    std::vector<std::array<double, 4>> certified;  // start 1, start 2, value, deviation
    std::vector<double> x, y;
    std::string line;
    bool data = false;
    while (std::getline(file, line)) {
      std::istringstream words(line);
      std::string name, equals;
      std::array<double, 4> v{};
      if (data) {
        if (words >> v[0] >> v[1]) y.push_back(v[0]), x.push_back(v[1]);
      } else if (words >> name >> equals && equals == "=" && name[0] == 'b' && words >> v[0] >> v[1] >> v[2] >> v[3]) {
        certified.push_back(v);
      }
      if (line.rfind("Data:", 0) == 0 && line.find("Response") == std::string::npos) data = true;
    }
    REQUIRE(certified.size() >= 2);
    REQUIRE(x.size() >= 6);
    const data::Table table({number_column("x", x), number_column("y", y)});
    for (const std::size_t from : {0U, 1U}) {
      CAPTURE(from);
      models::FitOptions options{.target = "y"};
      for (std::size_t j = 0; j < certified.size(); ++j)
        options.start.emplace_back("b" + std::to_string(j + 1), certified[j][from]);
      const auto model = fit("formula:" + std::string(problem.formula), table, options).model;
      for (const auto& c : model.data().coefficients[0].rows) {
        const auto& truth = certified.at(static_cast<std::size_t>(std::stoi(c.name.substr(1)) - 1));
        CAPTURE(c.name);
        CHECK(relative_difference(c.value, truth[2]) < 1e-8);
        CHECK(relative_difference(c.error, truth[3]) < 1e-6);
      }
    }
  }
}
