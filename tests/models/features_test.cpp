// Definitions, basis functions, gaps, categories and sparse columns inside a model: the program predicts what was fitted.

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "ermine/core/error.hpp"
#include "tests/models/support.hpp"

namespace {

using namespace ermine;
using namespace ermine::testing;

const double gap_value = std::numeric_limits<double>::quiet_NaN();

std::vector<double> cells(const data::Table& table, const char* name) {
  const auto view = table.column(name).values;
  return {view.begin(), view.end()};
}

/// The coefficient of a name; NaN where there is none.
double coefficient(const models::Model& model, const std::string& name) {
  for (const auto& c : model.data().coefficients[0].rows)
    if (c.name == name) return c.value;
  return gap_value;
}

std::vector<std::string> coefficient_names(const models::Model& model) {
  std::vector<std::string> names;
  for (const auto& c : model.data().coefficients[0].rows) names.push_back(c.name);
  return names;
}

}  // namespace

TEST_CASE("a definition fits as the column it makes, and needs only the columns it begins with") {
  const data::Table table = sample_table(200, 2);
  std::vector<double> product;
  for (std::uint64_t i = 0; i < 200; ++i) product.push_back(cells(table, "x0")[i] * cells(table, "x1")[i]);
  const data::Table by_hand = table.with(number_column("m", product));
  for (const auto& [kind, target] : kinds_and_targets()) {
    CAPTURE(kind);
    const auto model =
        fit(kind, table, {.target = target, .features = {"m", "x1"}, .define = {{"m", "x0 * x1"}}}).model;
    const auto hand = fit(kind, by_hand, {.target = target, .features = {"m", "x1"}}).model;
    CHECK(coefficient_names(model) == coefficient_names(hand));
    CHECK(coefficient(model, "m") == doctest::Approx(coefficient(hand, "m")).epsilon(1e-12));
    const data::Table bare = table.without(std::vector<std::string>{"y", "two", "three", "g", "w"});
    const auto a = model.predict(bare), b = hand.predict(by_hand);
    for (std::size_t i = 0; i < 200; ++i) {
      if (a.task == models::Task::regression) CHECK(a.value[i] == doctest::Approx(b.value[i]).epsilon(1e-12));
      if (a.task != models::Task::regression)
        CHECK(a.probability[i] == doctest::Approx(b.probability[i]).epsilon(1e-11));
    }
    CHECK(model.data().inputs.size() == 2);
    // A gap in what a definition needs makes its value a gap, which is imputed.
    auto gap = cells(table, "x0");
    gap[3] = gap_value;
    const auto p = model.predict(table.with(number_column("x0", gap)));
    CHECK((p.task == models::Task::regression ? std::isfinite(p.value[3]) : std::isfinite(p.probability[3])));
  }
}

TEST_CASE("all definitions are features where no list is given") {
  const data::Table table = sample_table(100, 2).without(std::vector<std::string>{"w", "two", "three", "g"});
  const auto model = fit("linear", table, {.target = "y", .define = {{"s", "x0 + t"}, {"t", "x1 * x1"}}}).model;
  CHECK(coefficient_names(model) == std::vector<std::string>{"intercept", "x0", "x1", "s", "t"});
}

TEST_CASE("powers are reported in the units of the column, in input order among categories") {
  const data::Table table = sample_table(200, 2);
  const auto model = fit("linear", table, {.target = "y", .features = {"x0", "g", "x1"}, .basis = {"powers:2"}}).model;
  CHECK(coefficient_names(model) ==
        std::vector<std::string>{"intercept", "x0", "x0^2", "g=a", "g=b", "g=c", "x1", "x1^2"});
  const auto p = model.predict(table);
  for (std::size_t i = 0; i < 200; i += 17) {
    const double x0 = cells(table, "x0")[i], x1 = cells(table, "x1")[i];
    const char* const levels[] = {"g=a", "g=b", "g=c"};
    const double sum = coefficient(model, "intercept") + coefficient(model, "x0") * x0 +
                       coefficient(model, "x0^2") * x0 * x0 + coefficient(model, levels[table.column("g").codes[i]]) +
                       coefficient(model, "x1") * x1 + coefficient(model, "x1^2") * x1 * x1;
    CHECK(p.value[i] == doctest::Approx(sum).epsilon(1e-11));
  }
}

TEST_CASE("an exact polynomial is found whatever the basis, and predicted between the rows") {
  std::vector<double> x, y, target;
  for (int i = 0; i < 60; ++i) {
    x.push_back(0.1 * i - 2);
    y.push_back(std::cos(0.7 * i));
    target.push_back(2 - x.back() + 0.5 * x.back() * y.back() - y.back() * y.back());
  }
  const data::Table table({number_column("x", x), number_column("y", y), number_column("t", target)});
  for (const std::vector<std::string>& basis : {std::vector<std::string>{"poly:2"},
                                                {"poly:3"},
                                                {"interactions:2", "powers:2"},
                                                {"powers:2", "interactions:2"}}) {
    CAPTURE(basis[0]);
    const auto model = fit("linear", table, {.target = "t", .basis = basis}).model;
    const auto p = model.predict(data::Table({number_column("x", {0.33}), number_column("y", {-0.4})}));
    CHECK(p.value[0] == doctest::Approx(2 - 0.33 + 0.5 * 0.33 * -0.4 - 0.16).epsilon(1e-10));
  }
}

TEST_CASE("missing cells of a number take the training median, of a category their own level") {
  data::Table table = sample_table(300, 2);
  auto x0 = cells(table, "x0");
  std::vector<std::int32_t> g(table.column("g").codes.begin(), table.column("g").codes.end());
  for (std::size_t i = 0; i < 300; i += 10) {
    x0[i] = gap_value;
    g[i + 1] = -1;
  }
  std::vector<double> present;
  for (const double v : x0)
    if (v == v) present.push_back(v);
  std::sort(present.begin(), present.end());
  auto filled = x0;
  for (double& v : filled)
    if (v != v) v = present[(present.size() - 1) / 2];
  auto named = g;
  for (std::int32_t& code : named)
    if (code < 0) code = 3;
  const data::Table gaps = table.with(number_column("x0", x0)).with(category_column("g", g, {"a", "b", "c"}));
  const data::Table full =
      table.with(number_column("x0", filled)).with(category_column("g", named, {"a", "b", "c", "none"}));
  for (const auto& [kind, target] : kinds_and_targets()) {
    CAPTURE(kind);
    const models::FitOptions options{.target = target, .features = numbers_and_category(2), .l2 = 1e-3};
    const auto a = fit(kind, gaps, options), b = fit(kind, full, options);
    CHECK(a.remarks.size() == 1);
    CHECK(a.remarks[0].text.find("60 missing cells") != std::string::npos);
    CHECK(coefficient(a.model, "x0") == doctest::Approx(coefficient(b.model, "x0")).epsilon(1e-12));
    CHECK(coefficient(a.model, "g=(missing)") == doctest::Approx(coefficient(b.model, "g=none")).epsilon(1e-12));
    const auto p = a.model.predict(gaps), q = b.model.predict(full);
    for (std::size_t i = 0; i < 20; ++i)
      CHECK((p.value.empty() ? p.probability[i] : p.value[i]) ==
            doctest::Approx(q.value.empty() ? q.probability[i] : q.value[i]).epsilon(1e-11));
  }
}

TEST_CASE("sparse columns give the fit of the dense columns they stand for") {
  const std::uint64_t n = 400;
  core::Stream random(5, core::Purpose::test);
  data::SparseData sparse;
  sparse.names = {"f1", "f2", "f3", "f4"};
  sparse.offsets = {0};
  std::vector<std::vector<double>> dense(4, std::vector<double>(n));
  std::vector<double> y, t;
  for (std::uint64_t i = 0; i < n; ++i) {
    double eta = 0;
    for (std::uint32_t j = 0; j < 4; ++j) {
      if (random.uniform() > 0.3) continue;
      dense[j][i] = j == 0 ? 1 : random.normal() + 5;
      sparse.indices.push_back(j);
      sparse.values.push_back(dense[j][i]);
      eta += (j % 2 ? 0.2 : -0.4) * dense[j][i];
    }
    sparse.offsets.push_back(sparse.indices.size());
    y.push_back(eta + random.normal());
    t.push_back(random.uniform() < 1 / (1 + std::exp(-eta)) ? 1 : 0);
  }
  const data::Table a({number_column("y", y), number_column("t", t)}, sparse);
  std::vector<data::ColumnData> columns{number_column("y", y), number_column("t", t)};
  for (std::size_t j = 0; j < 4; ++j) columns.push_back(number_column(sparse.names[j], dense[j]));
  const data::Table b(columns);
  for (const auto& [kind, target] :
       std::vector<std::pair<std::string, std::string>>{{"linear", "y"}, {"logistic", "t"}, {"softmax", "t"}})
    for (const double l2 : {0.0, 1e-2}) {
      CAPTURE(kind);
      const models::FitOptions options{.target = target, .features = sparse.names, .l2 = l2};
      const auto x = fit(kind, a, options).model, z = fit(kind, b, options).model;
      const auto &r = x.data().coefficients[0].rows, &s = z.data().coefficients[0].rows;
      REQUIRE(r.size() == s.size());
      for (std::size_t j = 0; j < r.size(); ++j) {
        CHECK(r[j].name == s[j].name);
        CHECK(r[j].value == doctest::Approx(s[j].value).epsilon(1e-10));
        CHECK(r[j].error == doctest::Approx(s[j].error).epsilon(1e-10));
      }
      const auto p = x.predict(a), q = z.predict(b);
      CHECK((p.value.empty() ? p.decision[7] : p.value[7]) ==
            doctest::Approx(q.value.empty() ? q.decision[7] : q.value[7]).epsilon(1e-9));
    }
  const auto model = fit("logistic", a, {.target = "t", .features = sparse.names}).model;
  data::SparseData more{{0, 1}, {4}, {1.0}, {"f1", "f2", "f3", "f4", "f5"}};
  CHECK_THROWS_AS(static_cast<void>(model.predict(data::Table({}, more))), core::DataError);
  const auto subset = fit("logistic", a, {.target = "t", .features = {"f2"}, .l2 = 0.0}).model;
  CHECK(coefficient_names(subset) == std::vector<std::string>{"intercept", "f2"});
}

TEST_CASE("a column far from 0 keeps its digits, in fit and in prediction") {
  const data::Table table = sample_table(300, 2);
  auto far = cells(table, "x0");
  for (double& v : far) v += 1e9;
  const data::Table moved = table.with(number_column("x0", far));
  for (const auto& [kind, target] : kinds_and_targets()) {
    CAPTURE(kind);
    const models::FitOptions options{.target = target, .features = {"x0", "x1"}};
    const auto near_model = fit(kind, table, options).model, far_model = fit(kind, moved, options).model;
    // Moving by 1e9 rounds the cells at 1e-7: no answer can agree further than their effect.
    CHECK(coefficient(far_model, "x0") == doctest::Approx(coefficient(near_model, "x0")).epsilon(1e-5));
    const auto p = near_model.predict(table), q = far_model.predict(moved);
    for (std::size_t i = 0; i < 20; ++i)
      CHECK((p.value.empty() ? p.probability[i] : p.value[i]) ==
            doctest::Approx(q.value.empty() ? q.probability[i] : q.value[i]).epsilon(1e-5));
  }
}

TEST_CASE("what a target asks for, and its classes") {
  const auto task = [](const data::ColumnData& column) {
    return models::decide_task(data::Table({column}).column(std::uint64_t{0}));
  };
  CHECK(task(number_column("t", {0, 1, 1, 0})) == models::Task::binary);
  CHECK(task(number_column("t", {0.5, 1.5, 1.5})) == models::Task::binary);
  CHECK(task(number_column("t", {0, 1, 2, 2})) == models::Task::multiclass);
  CHECK(task(number_column("t", {0, 1, 2.5})) == models::Task::regression);
  CHECK(task(number_column("t", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})) == models::Task::regression);
  CHECK(task(category_column("t", {0, 1, 0}, {"a", "b"})) == models::Task::binary);
  CHECK(task(category_column("t", {0, 1, 2}, {"a", "b", "c"})) == models::Task::multiclass);
  std::string reason;
  static_cast<void>(
      models::decide_task(data::Table({number_column("t", {0, 1, 2})}).column(std::uint64_t{0}), &reason));
  CHECK(reason.find("--task regression") != std::string::npos);
  const data::Table numbers({number_column("t", {10, 9, -1})});
  CHECK(models::classes_of(numbers.column(std::uint64_t{0})) == std::vector<std::string>{"-1", "9", "10"});
}
